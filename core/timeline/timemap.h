// SPDX-License-Identifier: GPL-3.0-or-later
// A run's own clock laid along an axis that it shares with another run: pieces moved as a whole, with gaps between them.
#pragma once

#include <QtGlobal>
#include <vector>

namespace statewire {

/// Piecewise shift, strictly increasing: within a piece a second is a second; nothing is ever stretched.
class TimeMap
{
public:
    /// From its own moment \p beginNs on, the run stands at \p axisNs and goes on from there.
    struct Piece
    {
        qint64 beginNs = 0;
        qint64 axisNs = 0;
        bool operator==(const Piece&) const = default;
    };
    /// A part of the axis that this run has no time for.
    struct Gap
    {
        qint64 beginNs = 0;
        qint64 endNs = 0;
        bool operator==(const Gap&) const = default;
    };

    /// The run's own clock.
    TimeMap() = default;
    /// \p pieces ascending in both; one that would let the axis run back is moved on to where its predecessor ends.
    explicit TimeMap(std::vector<Piece> pieces);

    /// What lies before the first piece is moved as that is.
    qint64 toAxis(qint64 tNs) const;
    /// Within a gap: the last moment before it.
    qint64 fromAxis(qint64 axisNs) const;
    const std::vector<Piece>& pieces() const { return m_pieces; }
    std::vector<Gap> gaps() const;

private:
    std::vector<Piece> m_pieces;
};

} // namespace statewire
