// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp/contiguousedge.h"

#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

std::optional<quint32> ContiguousEdge::next() const
{
    return m_edge ? std::optional(quint32(*m_edge)) : std::nullopt;
}

std::optional<quint32> ContiguousEdge::furthest() const
{
    return m_beyond.empty() ? next() : std::optional(quint32(m_beyond.rbegin()->second));
}

bool ContiguousEdge::take(quint32 begin, quint32 end)
{
    constexpr quint64 farFromZero = quint64(1) << 32; // so that what is before the first number needs no sign
    if (!m_edge)
        m_edge = farFromZero + begin;
    const auto unwrapped = [this](quint32 number) {
        return *m_edge + quint64(qint64(sequenceDistance(quint32(*m_edge), number)));
    };
    quint64 from = unwrapped(begin);
    quint64 to = from + quint32(end - begin);
    if (from > *m_edge) {
        if (from == to)
            return false; // it is only there to acknowledge
        // Those that it touches become one with it.
        auto at = m_beyond.lower_bound(from);
        if (at != m_beyond.begin() && std::prev(at)->second >= from)
            --at;
        while (at != m_beyond.end() && at->first <= to) {
            from = std::min(from, at->first);
            to = std::max(to, at->second);
            at = m_beyond.erase(at);
        }
        m_beyond.emplace(from, to);
        return false;
    }
    const bool reaches = to >= *m_edge;
    m_edge = std::max(*m_edge, to);
    while (!m_beyond.empty() && m_beyond.begin()->first <= *m_edge) {
        m_edge = std::max(*m_edge, m_beyond.begin()->second);
        m_beyond.erase(m_beyond.begin());
    }
    return reaches;
}

} // namespace statewire
