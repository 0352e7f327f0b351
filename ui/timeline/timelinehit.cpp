// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinehit.h"

#include "ui/look/words.h"
#include "ui/timeline/calllayout.h"

#include <algorithm>

namespace statewire {

namespace {

std::optional<TimelineHit> spanAt(const TimelineScene& scene, const TimelineShapes& shapes, const QPointF& point)
{
    for (const SpanBox& span : shapes.spans) {
        if (!span.rect.contains(point))
            continue;
        const Track& track = scene.timeline->tracks()[span.track];
        const Life& life = track.lives[span.life];
        const auto found = std::find_if(life.spans.begin(), life.spans.end(),
                                        [&](const Span& s) { return s.beginNs == span.beginNs && s.state == span.state; });
        if (found == life.spans.end())
            return std::nullopt;
        return TimelineHit{SelectedLife{span.track, span.life}, span.rect,
                           describeSpan(track, life, *found, scene.playheadNs, scene.origin)};
    }
    return std::nullopt;
}

std::optional<TimelineHit> callAt(const TimelineScene& scene, const TimelineShapes& shapes, const Theme& theme,
                                  const QPointF& point)
{
    const double reach = theme.px(4);
    for (const CallTick& tick : shapes.calls) {
        const QRectF rect = QRectF(QPointF(tick.x, tick.headY), QPointF(tick.endX, tick.footY)).normalized();
        if (rect.adjusted(-reach, -reach, reach, 0).contains(point) || tick.labelRect.contains(point))
            return TimelineHit{
                {}, {}, describeCall(scene.timeline->calls().calls()[tick.call], scene.playheadNs, scene.origin)};
    }
    return std::nullopt;
}

std::optional<TimelineHit> arrowAt(const TimelineScene& scene, const TimelineShapes& shapes, const Theme& theme,
                                   const QPointF& point)
{
    const ArrowShape* nearest = nullptr;
    double least = theme.px(6);
    for (const ArrowShape& arrow : shapes.arrows) {
        const QLineF& line = arrow.line;
        const double lengthSquared = std::max(1.0, line.dx() * line.dx() + line.dy() * line.dy());
        const double along =
            std::clamp(QPointF::dotProduct(point - line.p1(), line.p2() - line.p1()) / lengthSquared, 0.0, 1.0);
        double distance = QLineF(point, line.pointAt(along)).length();
        if (arrow.labelRect.contains(point))
            distance = 0;
        if (distance < least) {
            least = distance;
            nearest = &arrow;
        }
    }
    if (!nearest)
        return std::nullopt;
    const std::optional<size_t> at = scene.timeline->findArrow(nearest->number);
    if (!at)
        return std::nullopt;
    const QRectF rect =
        nearest->labelRect.isNull() ? QRectF(nearest->line.p1(), nearest->line.p2()).normalized() : nearest->labelRect;
    return TimelineHit{SelectedFrame{nearest->number}, rect,
                       describeFrame(arrowAsOf(scene.timeline->arrows()[*at], scene.playheadNs), scene.origin)};
}

} // namespace

std::optional<TimelineHit> timelineHitAt(const TimelineScene& scene, const TimelineShapes& shapes, const Theme& theme,
                                         const QPointF& point)
{
    if (!scene.timeline || !scene.plot.united(scene.strip).contains(point))
        return std::nullopt;
    if (std::optional<TimelineHit> span = spanAt(scene, shapes, point))
        return span;
    if (std::optional<TimelineHit> call = callAt(scene, shapes, theme, point))
        return call;
    for (const FlagShape& flag : shapes.flags) {
        const QRectF rect = QRectF(flag.x - 2, scene.strip.top(), theme.px(8), theme.px(18)).united(flag.labelRect);
        const Flag& told = scene.timeline->calls().flags()[flag.flag];
        if (!rect.contains(point))
            continue;
        const QString number = Words::tr("Step %1").arg(told.step + 1);
        return TimelineHit{{}, {}, isTold(told, scene) ? told.text : number};
    }
    return arrowAt(scene, shapes, theme, point);
}

} // namespace statewire
