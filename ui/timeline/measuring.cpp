// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/measuring.h"

#include "ui/look/words.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// What a frame is called in a sentence: "SYN", or "FIN" rather than "FIN,ACK"; data by its length.
QString frameName(const Segment& segment)
{
    if (segment.payloadBytes > 0)
        return segment.has(FlagFin) ? Words::tr("FIN with %1 bytes").arg(segment.payloadBytes)
                                    : Words::tr("%1 bytes").arg(segment.payloadBytes);
    return segment.has(FlagFin) ? u"FIN"_s : segment.flagsText();
}

class Collector
{
public:
    explicit Collector(const TimelineScene& scene) : m_scene(scene) {}

    void add(qint64 tNs, double topY, double bottomY, const QString& what)
    {
        const double x = xOf(m_scene, tNs);
        if (tNs <= m_scene.playheadNs && x >= m_scene.plot.left() - 0.5 && x <= m_scene.plot.right() + 0.5)
            edges.push_back({tNs, x, topY, bottomY, what});
    }

    std::vector<Edge> edges;

private:
    const TimelineScene& m_scene;
};

} // namespace

std::vector<Edge> edgesOf(const TimelineScene& scene, const TimelineShapes& shapes, const std::vector<NamedMark>& marks)
{
    if (!scene.timeline || !scene.scale)
        return {};
    Collector all(scene);
    for (const SpanBox& box : shapes.spans) {
        const Life& life = scene.timeline->tracks()[box.track].lives[box.life];
        all.add(box.beginNs, box.rect.top(), box.rect.bottom(), Words::tr("%1 begins").arg(stateName(box.state)));
        // Where a state ends within a life the next one begins; only the last one's end has no other name.
        if (const Span* span = life.spanAt(box.beginNs); span && !span->isOpen() && span == &life.spans.back())
            all.add(span->endNs, box.rect.top(), box.rect.bottom(), Words::tr("%1 ends").arg(stateName(box.state)));
    }
    for (const ArrowShape& shape : shapes.arrows) {
        const std::optional<size_t> at = scene.timeline->findArrow(shape.number);
        if (!at)
            continue;
        const Arrow& arrow = scene.timeline->arrows()[*at];
        all.add(arrow.sentNs, shape.line.y1(), shape.line.y1(), Words::tr("%1 sent").arg(frameName(arrow.segment)));
        if (arrow.landedNs != openEndNs)
            all.add(arrow.landedNs, shape.line.y2(), shape.line.y2(), Words::tr("%1 arrives").arg(frameName(arrow.segment)));
    }
    for (const CallTick& tick : shapes.calls) {
        const CallEvent& call = scene.timeline->calls().calls()[tick.call];
        const double top = std::min(tick.headY, tick.footY);
        const double bottom = std::max(tick.headY, tick.footY);
        all.add(call.beginNs, top, bottom, Words::tr("%1() called").arg(call.call));
        all.add(call.endNs, top, bottom, Words::tr("%1() returns").arg(call.call));
    }
    for (const NamedMark& mark : marks)
        all.add(mark.tNs, scene.plot.top(), scene.plot.bottom(), Words::tr("mark %1").arg(mark.name));
    std::stable_sort(all.edges.begin(), all.edges.end(), [](const Edge& a, const Edge& b) { return a.tNs < b.tNs; });
    return std::move(all.edges);
}

Edge snap(const TimelineScene& scene, const std::vector<Edge>& edges, const QPointF& point, double reach)
{
    const Edge* best = nullptr;
    double least = 0;
    for (const Edge& edge : edges) {
        const double across = std::abs(edge.x - point.x());
        if (across > reach)
            continue;
        const double up = std::max({0.0, edge.topY - point.y(), point.y() - edge.bottomY});
        // Height decides between edges of different rows, place in time between those of one.
        const double distance = across + up / 4;
        if (!best || distance < least) {
            best = &edge;
            least = distance;
        }
    }
    if (best)
        return *best;
    const double x = std::clamp(point.x(), scene.plot.left(), scene.plot.right());
    const qint64 tNs = std::min(momentAt(scene, x), scene.playheadNs);
    return {tNs, xOf(scene, tNs), point.y(), point.y(), {}};
}

const Edge* neighbour(const std::vector<Edge>& edges, qint64 tNs, int step)
{
    if (step > 0) {
        const auto after =
            std::upper_bound(edges.begin(), edges.end(), tNs, [](qint64 t, const Edge& e) { return t < e.tNs; });
        return after == edges.end() ? nullptr : &*after;
    }
    const auto here = std::lower_bound(edges.begin(), edges.end(), tNs, [](const Edge& e, qint64 t) { return e.tNs < t; });
    return here == edges.begin() ? nullptr : &*(here - 1);
}

QString endsText(const Measurement& measurement, const TimeOrigin& origin)
{
    const auto name = [&origin](const Edge& edge) { return edge.what.isEmpty() ? origin.secondsText(edge.tNs) : edge.what; };
    return name(measurement.earlier()) + u" → "_s + name(measurement.later());
}

} // namespace statewire
