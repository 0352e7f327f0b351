// SPDX-License-Identifier: GPL-3.0-or-later
// A host's sockets at a moment, letter by letter as `ss -tanop` and `netstat -tanp` would have printed them there.
#pragma once

#include "timeline/timeline.h"

#include <QStringList>

namespace statewire {

enum class SocketTool : quint8
{
    Ss,     ///< iproute2 6.1, into a pipe
    Netstat ///< net-tools 2.10
};

/// "ss -tanop", "netstat -tanp"
QString commandLine(SocketTool tool);

/// One socket's line.
struct SocketTextLine
{
    QString text;
    size_t track = 0;
    size_t life = 0;
    TcpState state = TcpState::Close;
    bool inferred = false; ///< no reading saw that state
};

struct SocketText
{
    QStringList header;
    std::vector<SocketTextLine> lines; ///< listeners first, then by age; the tools themselves print in hash order

    /// With a note behind what is only inferred.
    QString toString() const;
};

SocketText socketText(SocketTool tool, const Session& session, const Timeline& timeline, const QString& host, qint64 atNs);

/// What `ss -tanop` prints on \p host at \p atNs. A number that the session does not hold is a question mark.
QString ssText(const Session& session, const Timeline& timeline, const QString& host, qint64 atNs);
/// What `netstat -tanp` prints on \p host at \p atNs.
QString netstatText(const Session& session, const Timeline& timeline, const QString& host, qint64 atNs);

/// The time left on a timer as ss writes it: "1.204ms" is 1.2 s, "200ms", "58sec", "1min30sec", "12min".
QString ssTime(qint64 ms);

/// Note behind a line that no reading saw.
QString inferredNote();

} // namespace statewire
