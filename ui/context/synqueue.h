// SPDX-License-Identifier: GPL-3.0-or-later
// Half-open connections as what they are to a listener: places in a queue. Pictures fold them into one row.
#pragma once

#include "timeline/timeline.h"

namespace statewire {

/// From so many on half-open connections are one row.
inline constexpr size_t leastFolded = 3;

/// How full the queue of half-open connections of a listener is.
struct SynQueue
{
    int count = 0;
    std::optional<int> limit;   ///< as many as stood there when it was seen to be full; nothing: it was not seen to be
    std::optional<int> backlog; ///< of the listen() that was called, as far as that was seen

    bool isFull() const { return limit && count >= *limit; }
    /// 0 to 1; short of 1 as long as it was not seen to be full.
    double part() const;
    /// "5 of 5 · full", "3 half-open"
    QString text() const;
};

/// True for a server's end of which nothing but SYN_RECV was ever seen, nor any socket at the other end; or not even that.
bool isHalfOpen(const Timeline& timeline, size_t track);

/// The queue of the listener that \p track came from, at \p tNs.
SynQueue synQueueAt(const Timeline& timeline, size_t track, qint64 tNs);

} // namespace statewire
