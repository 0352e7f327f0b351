// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/sharedaxis.h"

#include "ui/context/nameroom.h"

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

bool SharedAxis::setRoom(double pixels, const Theme& theme, const Sides<std::set<int>>& quiet)
{
    if (pixels == m_pixels && theme == m_theme && quiet == m_quiet)
        return false;
    m_quiet = quiet;
    m_pixels = pixels;
    m_theme = theme;
    m_roomRevision = m_scaleRevision = {-1, -1};
    return true;
}

ScaleRoom SharedAxis::room() const
{
    ScaleRoom both;
    for (Side side : bothSides) {
        const ShownSource& source = run(side).source;
        ScaleRoom own = nameRoom(source.timeline(), source.evidence(), m_theme, m_pixels, m_quiet[side]);
        if (own.fromNs == openEndNs)
            continue;
        const TimeMap& map = axis().map(side);
        own.fromNs = map.toAxis(own.fromNs);
        for (ScaleRoom::Wish& wish : own.wishes) {
            wish.beginNs = map.toAxis(wish.beginNs);
            wish.endNs = wish.endNs == openEndNs ? openEndNs : map.toAxis(wish.endNs);
        }
        if (both.pixels > 0) {
            own.fromNs = std::min(own.fromNs, both.fromNs);
            own.wishes.insert(own.wishes.end(), both.wishes.begin(), both.wishes.end());
        }
        both = std::move(own);
    }
    return both;
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
    if (m_roomRevision != now && m_pixels > 0) {
        m_room = room();
        m_roomRevision = now;
    }
    return keep(TimeScale::eventSpaced(when, latestNs, flights, m_room.pixels > 0 ? &m_room : nullptr));
}

} // namespace statewire
