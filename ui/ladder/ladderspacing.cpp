// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladderspacing.h"

#include <algorithm>

namespace statewire {

LadderSpacing LadderSpacing::compressed(std::vector<LadderMoment> moments, qint64 endNs,
                                        const std::vector<std::pair<qint64, qint64>>& flights, double unit,
                                        double breakHeight)
{
    LadderSpacing spacing;
    std::sort(moments.begin(), moments.end(), [](const LadderMoment& a, const LadderMoment& b) { return a.tNs < b.tNs; });
    std::vector<qint64> times;
    for (const LadderMoment& moment : moments) {
        if (times.empty() || times.back() != moment.tNs)
            times.push_back(moment.tNs);
    }
    if (times.empty()) {
        spacing.m_knots = {{0, 0}, {std::max<qint64>(endNs, 1), 0}};
        return spacing;
    }
    const TimeScale scale = TimeScale::eventSpaced(times, std::max(endNs, times.back()), flights);
    const auto breakBefore = [&scale](qint64 tNs) {
        return std::find_if(scale.breaks().begin(), scale.breaks().end(),
                            [tNs](const TimeScale::Break& b) { return b.endNs == tNs; });
    };
    QHash<int, double> least; // where the next moment of a lane may stand
    double y = 0;
    size_t next = 0;
    for (size_t i = 0; i < times.size(); ++i) {
        const double before = y;
        const auto torn = i == 0 ? scale.breaks().end() : breakBefore(times[i]);
        if (i > 0)
            y += torn != scale.breaks().end() ? breakHeight : unit * (scale.toUnit(times[i]) - scale.toUnit(times[i - 1]));
        const size_t first = next;
        for (; next < moments.size() && moments[next].tNs == times[i]; ++next) {
            if (moments[next].lane >= 0)
                y = std::max(y, least.value(moments[next].lane, y));
        }
        for (size_t k = first; k < next; ++k) {
            if (moments[k].lane >= 0)
                least[moments[k].lane] = y + moments[k].room;
        }
        spacing.m_knots.emplace_back(times[i], y);
        if (torn != scale.breaks().end())
            spacing.m_torn.push_back({before, y, torn->endNs - torn->beginNs});
    }
    if (endNs > times.back())
        spacing.m_knots.emplace_back(endNs, y + unit * (scale.toUnit(endNs) - scale.toUnit(times.back())));
    // The last state wants its name too.
    for (double room : least)
        spacing.m_knots.back().second = std::max(spacing.m_knots.back().second, endNs > times.back() ? room : y);
    return spacing;
}

LadderSpacing LadderSpacing::exact(qint64 beginNs, qint64 endNs, double height)
{
    LadderSpacing spacing;
    spacing.m_knots = {{beginNs, 0}, {std::max(endNs, beginNs + 1), height}};
    return spacing;
}

double LadderSpacing::yOf(qint64 tNs) const
{
    if (tNs <= m_knots.front().first)
        return m_knots.front().second;
    const auto after = std::upper_bound(m_knots.begin(), m_knots.end(), tNs,
                                        [](qint64 t, const std::pair<qint64, double>& knot) { return t < knot.first; });
    if (after == m_knots.end())
        return m_knots.back().second;
    const auto before = after - 1;
    const double part = double(tNs - before->first) / double(after->first - before->first);
    return before->second + part * (after->second - before->second);
}

} // namespace statewire
