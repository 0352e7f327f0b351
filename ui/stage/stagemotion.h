// SPDX-License-Identifier: GPL-3.0-or-later
// Leads the eye from one layout of the stage to the next: what moved glides, what is new appears, what changed lights up.
#pragma once

#include "ui/stage/stagelayout.h"

#include <map>

namespace statewire {

class StageMotion
{
public:
    static constexpr qint64 durationMs = 220;

    /// Shows \p target at once.
    void settle(StageLayout target);
    /// Goes to \p target from what is shown at \p nowMs. Frames that travel are not delayed: they are where the clock says.
    void aim(StageLayout target, qint64 nowMs);
    const StageLayout& target() const { return m_target; }
    /// What to paint at \p nowMs.
    StageLayout at(qint64 nowMs) const;
    bool isMoving(qint64 nowMs) const { return nowMs < m_endMs; }

private:
    /// How far something is from its place, at a moment from which that melts away.
    struct Offset
    {
        QPointF by;
        qint64 startMs = 0;
        bool appears = false;
        bool flashes = false;
    };
    using SocketKey = std::pair<size_t, size_t>;

    static double remaining(const Offset& offset, qint64 nowMs);
    QPointF startOf(const StageFrame& frame, const StageLayout& shown) const;

    StageLayout m_target;
    std::map<quint64, Offset> m_frames;
    std::map<SocketKey, Offset> m_sockets;
    qint64 m_endMs = 0;
};

} // namespace statewire
