// SPDX-License-Identifier: GPL-3.0-or-later
// What a kernel must hold about a connection, read off the packets that passed: snd_nxt, rcv_nxt, ts_recent.
#pragma once

#include "timeline/timeline.h"

namespace statewire {

/// One direction of a connection's traffic since its last SYN. Numbers count what was delivered, the FIN also what was lost.
struct DirectionNumbers
{
    std::optional<quint32> isn;
    std::optional<qint64> synSentNs;      ///< first sending of the SYN, which took its number then
    std::optional<qint64> synDeliveredNs; ///< first delivery of it
    std::optional<quint32> next;          ///< first sequence number after all that was delivered without a gap
    std::optional<quint32> lastTsval;     ///< that the receiver keeps: its ts_recent
    std::optional<qint64> lastNs;         ///< delivery of the last segment
    std::optional<qint64> finSentNs;
    std::optional<qint64> finDeliveredNs;
    quint64 finFrame = 0;
};

/// Numbers of the frames that \p fromHost sent on \p connection and that were delivered by \p untilNs, in the life then
/// current.
DirectionNumbers numbersUntil(const Timeline& timeline, const Connection& connection, const QString& fromHost,
                              qint64 untilNs);

/// The connection that \p track belongs to; null if none.
const Connection* connectionOf(const Timeline& timeline, size_t track);

/// The value of a sysctl on a host as last reported before \p beforeNs.
std::optional<QString> sysctlBefore(const Session& session, const QString& host, const QString& key, qint64 beforeNs);

/// What must have passed of a TIME_WAIT before connect() may take its port back by net.ipv4.tcp_tw_reuse.
struct ReuseDelay
{
    enum class Rule : quint8
    {
        Unknown,    ///< not recorded
        Delay,      ///< net.ipv4.tcp_tw_reuse_delay, from Linux 6.14 on
        NextSecond, ///< no such sysctl: the kernel's clock must show another second than when the wait began
    };
    Rule rule = Rule::Unknown;
    qint64 ms = 0; ///< the longest that it can ask for

    /// Nothing where that is not known: when the kernel's seconds begin is in no recording.
    std::optional<bool> isOver(qint64 elapsedNs) const;
};

/// The one in force on a host. That a kernel lacks the sysctl shows by those that were recorded without it.
ReuseDelay reuseDelay(const Session& session, const QString& host, qint64 beforeNs);

} // namespace statewire
