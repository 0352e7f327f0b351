// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/sharedaxis.h"

#include <algorithm>

namespace statewire {

const CommonAxis& SharedAxis::axis() const
{
    const Sides<int> now = revision();
    if (now == m_axisRevision)
        return m_axis;
    m_axisRevision = now;
    const Plan* a = run(Side::A).source.plan();
    const Plan* b = run(Side::B).source.plan();
    m_axis = a && b ? CommonAxis(alignSteps(*a, *b),
                                 {stepTimes(m_runs[0].source.session()), stepTimes(m_runs[1].source.session())})
                    : CommonAxis();
    return m_axis;
}

qint64 SharedAxis::endNs() const
{
    qint64 latestNs = std::numeric_limits<qint64>::min();
    for (Side side : bothSides) {
        const ViewContext& here = run(side);
        const qint64 ownNs = std::max(here.source.timeline().endNs(), here.playhead.positionNs());
        latestNs = std::max(latestNs, axis().map(side).toAxis(ownNs));
    }
    return latestNs;
}

std::vector<qint64> SharedAxis::moments() const
{
    std::vector<qint64> all;
    for (Side side : bothSides) {
        for (qint64 tNs : run(side).source.moments())
            all.push_back(axis().map(side).toAxis(tNs));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::shared_ptr<const TimeScale> SharedAxis::scale(TimeScale::Kind kind) const
{
    const Sides<int> now = revision();
    const qint64 latestNs = endNs();
    if (m_scale && now == m_scaleRevision && latestNs == m_scaleEndNs && m_scale->kind() == kind)
        return m_scale;
    m_scaleRevision = now;
    m_scaleEndNs = latestNs;
    const std::vector<qint64> when = moments();
    // The first event of both, where it stands on the axis.
    qint64 zeroNs = openEndNs;
    for (Side side : bothSides) {
        const TimeOrigin origin = TimeOrigin::of(run(side).source.timeline(), TimeOrigin::Kind::FirstEvent);
        zeroNs = std::min(zeroNs, axis().map(side).toAxis(origin.zeros().front()));
    }
    const auto keep = [&](TimeScale scale) {
        scale.setOrigin(TimeOrigin::at({zeroNs}));
        m_scale = std::make_shared<const TimeScale>(std::move(scale));
        return m_scale;
    };
    if (kind == TimeScale::Kind::Linear)
        return keep(TimeScale::linear(when.empty() ? 0 : when.front(), latestNs));
    std::vector<std::pair<qint64, qint64>> flights;
    for (Side side : bothSides) {
        for (const auto& [beginNs, flightEndNs] : run(side).source.timeline().flights())
            flights.emplace_back(axis().map(side).toAxis(beginNs),
                                 flightEndNs == openEndNs ? openEndNs : axis().map(side).toAxis(flightEndNs));
    }
    std::sort(flights.begin(), flights.end());
    return keep(TimeScale::eventSpaced(when, latestNs, flights));
}

} // namespace statewire
