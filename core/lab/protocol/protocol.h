// SPDX-License-Identifier: GPL-3.0-or-later
// What the program, the lab and the workers say to each other, apart from the session stream.
#pragma once

#include "base/result.h"
#include "session/labmode.h"

#include <QJsonObject>
#include <vector>

namespace statewire {

struct HostSetup
{
    QString name;
    QString address; ///< wire mode: the host's; loopback mode: chosen by the lab, this one is for the text only
};

/// What statewire-lab is started with.
struct LabSetup
{
    LabMode mode = LabMode::Wire;
    std::vector<HostSetup> hosts; ///< two
    qint64 wireDelayNs = 0;       ///< one way

    QStringList arguments() const;
    static Result<LabSetup> fromArguments(const QStringList& arguments);
};

/// Longest one-way delay of the wire.
inline constexpr qint64 maxWireDelayNs = 5'000'000'000;

/// Exit status of every program here when the machine forbids what was asked (as autotools' "skipped").
inline constexpr int exitCannotRunHere = 77;

} // namespace statewire
