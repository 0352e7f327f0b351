// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timemap.h"

#include <algorithm>

namespace statewire {

TimeMap::TimeMap(std::vector<Piece> pieces)
{
    for (const Piece& piece : pieces) {
        if (m_pieces.empty()) {
            m_pieces.push_back(piece);
            continue;
        }
        const Piece& before = m_pieces.back();
        if (piece.beginNs <= before.beginNs)
            continue;
        const qint64 leastNs = before.axisNs + (piece.beginNs - before.beginNs);
        m_pieces.push_back({piece.beginNs, std::max(piece.axisNs, leastNs)});
    }
}

qint64 TimeMap::toAxis(qint64 tNs) const
{
    if (m_pieces.empty())
        return tNs;
    auto after = std::upper_bound(m_pieces.begin(), m_pieces.end(), tNs,
                                  [](qint64 t, const Piece& piece) { return t < piece.beginNs; });
    const Piece& piece = after == m_pieces.begin() ? *after : *(after - 1);
    return piece.axisNs + (tNs - piece.beginNs);
}

qint64 TimeMap::fromAxis(qint64 axisNs) const
{
    if (m_pieces.empty())
        return axisNs;
    auto after = std::upper_bound(m_pieces.begin(), m_pieces.end(), axisNs,
                                  [](qint64 a, const Piece& piece) { return a < piece.axisNs; });
    const Piece& piece = after == m_pieces.begin() ? *after : *(after - 1);
    const qint64 tNs = piece.beginNs + (axisNs - piece.axisNs);
    return after == m_pieces.end() || after == m_pieces.begin() ? tNs : std::min(tNs, after->beginNs - 1);
}

std::vector<TimeMap::Gap> TimeMap::gaps() const
{
    std::vector<Gap> gaps;
    for (size_t i = 1; i < m_pieces.size(); ++i) {
        const qint64 endedNs = m_pieces[i - 1].axisNs + (m_pieces[i].beginNs - m_pieces[i - 1].beginNs);
        if (endedNs < m_pieces[i].axisNs)
            gaps.push_back({endedNs, m_pieces[i].axisNs});
    }
    return gaps;
}

} // namespace statewire
