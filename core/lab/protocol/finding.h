// SPDX-License-Identifier: GPL-3.0-or-later
// What came of one thing that was tried on this machine, to find out what it allows.
#pragma once

#include "base/result.h"
#include "base/sentence.h"

#include <QJsonObject>

namespace statewire {

/// What statewire-lab is started with to tell findings, one JSON object a line, instead of being a lab; then the sysctls
/// that stories set.
inline constexpr QLatin1String examineOption{"--examine"};

struct Finding
{
    enum class Outcome : quint8
    {
        Works,
        Limited, ///< it goes on without: why tells what is missing
        Fails,
        NotTried ///< what it needs had failed before
    };

    QString id;     ///< "user-namespace": what a program looks for
    Sentence tried; ///< "make a user namespace"
    Outcome outcome = Outcome::NotTried;
    Sentence seen;            ///< what there was, where there was something
    Sentence why;             ///< unless it works
    Sentence remedy;          ///< what the user can do about it; may be empty
    bool ofTheWindow = false; ///< a lab does without it

    bool operator==(const Finding&) const = default;
};

/// "works", "limited", "fails", "not-tried"
QString nameOf(Finding::Outcome outcome);

QJsonObject findingToJson(const Finding& finding);
Result<Finding> findingFromJson(const QJsonObject& object);

/// The cause as one sentence and the remedy of \p error, which came of trying it.
void takeError(Finding& finding, const Error& error);

} // namespace statewire
