// SPDX-License-Identifier: GPL-3.0-or-later
// The TIME_WAIT sockets of a session: what each must hold, and which frames reached it.
#pragma once

#include "explain/facts/connectionnumbers.h"

namespace statewire {

struct TimeWait
{
    const Connection* connection = nullptr;
    int track = -1;
    const Life* life = nullptr;
    const RowSample* first = nullptr; ///< reading that first shows the wait
    DirectionNumbers received;        ///< what the other end had sent: rcv_nxt, ts_recent
    DirectionNumbers sent;            ///< what it had sent itself: snd_nxt
    std::vector<size_t> arrivals;     ///< positions in connection->arrows of the frames delivered to it, by sending
    /// The time stamps that it took over since, each with the position of the frame that brought it.
    std::vector<std::pair<size_t, quint32>> laterStamps;

    /// Its ts_recent when the frame at \p position reached it.
    std::optional<quint32> tsRecentBefore(size_t position) const;

    qint64 beginNs() const { return first->tNs; }
};

/// PAWS rejects an old time stamp before anything else is looked at. The RST of a socket that is no more carries none.
bool isRejectedByPaws(const Segment& segment, std::optional<quint32> tsRecent);

/// Every TIME_WAIT that was seen. Its numbers were settled when its wait began: of what comes later, only an ACK without
/// data that is exactly at rcv_nxt changes one, ts_recent.
std::vector<TimeWait> timeWaitsOf(const Timeline& timeline);

/// Whether a frame that reached a socket removed it: gone with the next reading. Nothing if no later reading tells.
std::optional<bool> removedBy(const Timeline& timeline, const Life& life, const Arrow& arrow);
/// The same of a \p wait: gone long before its time.
std::optional<bool> removedBy(const Timeline& timeline, const TimeWait& wait, const Arrow& arrow);

} // namespace statewire
