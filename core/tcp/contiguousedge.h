// SPDX-License-Identifier: GPL-3.0-or-later
// The first sequence number that is still missing, as segments arrive, some lost and some out of order: rcv_nxt.
#pragma once

#include <QtGlobal>

#include <map>
#include <optional>

namespace statewire {

class ContiguousEdge
{
public:
    /// All before it has arrived; nothing before the first segment.
    std::optional<quint32> next() const;
    /// First after the furthest that arrived, gaps or not.
    std::optional<quint32> furthest() const;
    /// The numbers from \p begin to before \p end arrived. True if they are neither behind a gap nor wholly old.
    bool take(quint32 begin, quint32 end);

private:
    std::optional<quint64> m_edge;       ///< not wrapped: the lower half is next()
    std::map<quint64, quint64> m_beyond; ///< what arrived behind a gap, begin → end; apart from each other
};

} // namespace statewire
