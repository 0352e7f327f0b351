// SPDX-License-Identifier: GPL-3.0-or-later
// The setsockopt() calls that the options of a story become.
#pragma once

#include "lab/protocol/socketoptions.h"

#include <QByteArray>

namespace statewire {

/// One setsockopt() call.
struct SocketOptionCall
{
    int level = 0;
    int name = 0;
    QByteArray value;
    QString text; ///< as the call is reported: "SO_RCVBUF 4096"
};

/// The calls that make \p setting so.
std::vector<SocketOptionCall> socketOptionCalls(const SocketOptionSetting& setting);
/// The calls after which connect() sends \p isn as its initial sequence number (TCP_REPAIR; needs CAP_NET_ADMIN).
std::vector<SocketOptionCall> initialSequenceCalls(quint32 isn);

} // namespace statewire
