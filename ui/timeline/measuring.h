// SPDX-License-Identifier: GPL-3.0-or-later
// Measures Δt between edges: beginnings and ends of states, frames sent and landed, calls. Pure functions of what is laid
// out.
#pragma once

#include "ui/context/marks.h"
#include "ui/timeline/timelinelayout.h"

namespace statewire {

/// How far from an edge a hand still means it, before the theme scales it.
inline constexpr double snapPixels = 8;

/// A moment that a measurement can hold on to.
struct Edge
{
    qint64 tNs = 0;
    double x = 0;
    double topY = 0; ///< the extent of what the edge belongs to
    double bottomY = 0;
    QString what; ///< "FIN sent", "TIME_WAIT begins"
};

struct Measurement
{
    Edge from; ///< where it was begun; may lie after \c to
    Edge to;
    qint64 spanNs() const { return to.tNs < from.tNs ? from.tNs - to.tNs : to.tNs - from.tNs; }
    const Edge& earlier() const { return to.tNs < from.tNs ? to : from; }
    const Edge& later() const { return to.tNs < from.tNs ? from : to; }
};

/// All edges in view, none after the playhead, ascending in time.
std::vector<Edge> edgesOf(const TimelineScene& scene, const TimelineShapes& shapes, const std::vector<NamedMark>& marks);

/// The edge within \p reach of \p point, which may be the moment under it if there is none. Of edges equally near in time
/// the one nearest in height.
Edge snap(const TimelineScene& scene, const std::vector<Edge>& edges, const QPointF& point, double reach);

/// The edge before (\p step -1) or after (+1) \p tNs; nothing beyond the ends.
const Edge* neighbour(const std::vector<Edge>& edges, qint64 tNs, int step);

/// "SYN sent → TIME_WAIT begins", in the order of time.
QString endsText(const Measurement& measurement, const TimeOrigin& origin);

} // namespace statewire
