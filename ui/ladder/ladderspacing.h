// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a ladder each moment lies: proportional, or with long gaps torn and room for every label.
#pragma once

#include "timeline/timescale.h"

#include <QHash>
#include <vector>

namespace statewire {

/// A moment at which something is drawn, and what it must keep its distance from.
struct LadderMoment
{
    qint64 tNs = 0;
    int lane = -1; ///< moments of the same lane stand at least \a room apart; -1 has no claim
    double room = 0;
};

class LadderSpacing
{
public:
    /// \p moments in any order, none later than \p endNs; \p unit is the height of a unit of time's compressed scale.
    static LadderSpacing compressed(std::vector<LadderMoment> moments, qint64 endNs,
                                    const std::vector<std::pair<qint64, qint64>>& flights, double unit, double breakHeight);
    /// Proportional, \p height in all.
    static LadderSpacing exact(qint64 beginNs, qint64 endNs, double height);

    struct Torn
    {
        double top = 0;
        double bottom = 0;
        qint64 lengthNs = 0;
    };

    double yOf(qint64 tNs) const;
    double height() const { return m_knots.back().second; }
    const std::vector<Torn>& torn() const { return m_torn; }

private:
    std::vector<std::pair<qint64, double>> m_knots; ///< ascending
    std::vector<Torn> m_torn;
};

} // namespace statewire
