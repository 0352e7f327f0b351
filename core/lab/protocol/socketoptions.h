// SPDX-License-Identifier: GPL-3.0-or-later
// The socket options a story may set, by plain names, and the setsockopt() calls they become.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QStringList>
#include <vector>

namespace statewire {

/// One setsockopt() call.
struct SocketOptionCall
{
    int level = 0;
    int name = 0;
    QByteArray value;
    QString text; ///< as the call is reported: "SO_RCVBUF 4096"
};

/// "linger", "keepalive", ...
QStringList socketOptionNames();
/// What values \p option takes, in words; empty for an unknown one.
QString socketOptionValues(const QString& option);
/// The calls that give \p option its \p value. The error says which values it takes.
Result<std::vector<SocketOptionCall>> socketOptionCalls(const QString& option, const QString& value);
/// The calls after which connect() sends \p isn as its initial sequence number (TCP_REPAIR; needs CAP_NET_ADMIN).
std::vector<SocketOptionCall> initialSequenceCalls(quint32 isn);

} // namespace statewire
