// SPDX-License-Identifier: GPL-3.0-or-later
// One row of a host's socket table, every field of /proc/net/tcp that means something outside the kernel.
#pragma once

#include "tcp/endpoint.h"
#include "tcp/state.h"

namespace statewire {

/// The column "tr" of /proc/net/tcp: which timer the column "tm->when" belongs to.
enum class SocketTimer : quint8
{
    None = 0,
    Retransmit = 1, ///< also SYN_RECV's own timer
    Keepalive = 2,  ///< or another sk_timer, such as that of an orphan
    TimeWait = 3,   ///< TIME_WAIT, or an orphaned FIN_WAIT2 in the same kind of minisocket
    ZeroWindow = 4
};

struct SocketRow
{
    FourTuple ends;
    TcpState state = TcpState::Close;
    SocketTimer timer = SocketTimer::None;
    qint64 timerLeftNs = 0;   ///< to the timer's expiry when the row was read; resolution 10 ms
    quint32 txQueueBytes = 0; ///< unsent and unacknowledged bytes
    quint32 rxQueueBytes = 0; ///< unread bytes; for LISTEN the accept queue's length
    quint32 retransmits = 0;
    quint32 uid = 0;
    quint32 probes = 0; ///< unanswered keepalive or window probes (column "timeout")
    quint64 inode = 0;  ///< 0: no file (TIME_WAIT, request sockets, orphans, not yet accepted)

    bool operator==(const SocketRow&) const = default;
};

} // namespace statewire
