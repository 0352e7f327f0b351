// SPDX-License-Identifier: GPL-3.0-or-later
// Forged frames: segments that seem to come from a host and that no host sent, as an attacker on the path would make.
#pragma once

#include "base/result.h"
#include "lab/protocol/flowtracker.h"

#include <QJsonObject>
#include <QStringList>

namespace statewire {

/// A number as given, or counted from where the wire saw the connection stand: "4711", "next", "next-100", "last+1".
struct ForgedNumber
{
    bool relative = false;
    qint64 offset = 0; ///< the number itself if not relative

    static std::optional<ForgedNumber> parse(const QString& text, QStringView word);
};

struct Injection
{
    QString from; ///< the host that seems to send
    quint16 sourcePort = 0;
    quint16 port = 0;
    quint8 flags = 0;
    ForgedNumber seq{true, 0};
    ForgedNumber ack{true, 0};
    std::optional<ForgedNumber> tsval;
    std::optional<quint16> window;
    QByteArray text;
    int count = 1; ///< so many, each from the next source port
};

/// The flags that may be forged.
QStringList forgedFlagWords();
/// The injection of a command's JSON object. The error says which field is wrong.
Result<Injection> injectionFromJson(const QJsonObject& object);

/// The segment number \p index of \p injection from \p source to \p destination, its relative numbers counted by what
/// \p flows has seen. The error says which number is not known.
Result<Segment> forgedSegment(const Injection& injection, int index, const Address& source, const Address& destination,
                              const FlowTracker& flows);

} // namespace statewire
