// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/queuerow.h"

#include "ui/look/statecolours.h"

#include <QPainter>
#include <algorithm>
#include <map>

namespace statewire {

QueueShape queueShape(const Timeline& timeline, const std::vector<size_t>& tracks, const SynQueue& queue, qint64 playheadNs,
                      const QRectF& lane, const std::function<double(qint64)>& xAt)
{
    QueueShape shape;
    shape.rect = lane;
    shape.full = queue.isFull();
    shape.label = queue.text();
    std::map<qint64, int> changes;
    for (size_t track : tracks) {
        for (const Life& life : timeline.tracks()[track].lives) {
            if (life.spans.empty() || life.beginNs() > playheadNs)
                continue;
            ++changes[life.beginNs()];
            if (life.vanishedNs <= playheadNs)
                --changes[life.vanishedNs];
        }
    }
    int most = 0;
    int now = 0;
    for (const auto& [tNs, change] : changes)
        most = std::max(most, now += change);
    // Where it was not seen to be full there is more room above.
    const int whole = std::max({1, most, queue.limit.value_or(std::max(most, queue.backlog.value_or(most)) + 1)});
    const auto y = [&](int count) { return lane.bottom() - lane.height() * count / whole; };
    const auto x = [&](qint64 tNs) { return std::clamp(xAt(tNs), lane.left(), lane.right()); };
    now = 0;
    for (const auto& [tNs, change] : changes) {
        shape.level << QPointF(x(tNs), y(now));
        now += change;
        shape.level << QPointF(x(tNs), y(now));
    }
    if (!changes.empty())
        shape.level << QPointF(x(playheadNs), y(now)) << QPointF(x(playheadNs), lane.bottom());
    if (queue.limit)
        shape.fullY = y(*queue.limit);
    return shape;
}

void paintQueue(QPainter& painter, const QueueShape& queue, const Theme& theme)
{
    const StateColour colour = stateColour(TcpState::SynRecv, theme);
    painter.setPen(QPen(theme.hairline, 1));
    painter.setBrush(theme.panel);
    painter.drawRect(queue.rect.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour.fill);
    painter.drawPolygon(queue.level);
    if (queue.fullY > 0) {
        painter.setPen(QPen(theme.bad, theme.px(2)));
        const double line = queue.fullY + theme.px(1);
        painter.drawLine(QPointF(queue.rect.left(), line), QPointF(queue.rect.right(), line));
    }
    painter.setFont(theme.font(TextRole::Span));
    const bool over = queue.level.boundingRect().intersects(queue.labelRect);
    painter.setPen(over ? colour.text : theme.text);
    painter.drawText(queue.labelRect, Qt::AlignCenter | Qt::TextDontClip, queue.label);
}

} // namespace statewire
