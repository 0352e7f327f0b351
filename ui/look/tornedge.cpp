// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/tornedge.h"

#include <QPainter>
#include <algorithm>

namespace statewire {

namespace {

QPolygonF edgeAt(double across, const TornGap& gap, double tooth)
{
    QPolygonF edge;
    bool out = false;
    for (double along = gap.from; along <= gap.to + tooth; along += tooth) {
        const double ragged = across + (out ? tooth / gap.slender : -tooth / gap.slender);
        const double end = std::min(along, gap.to);
        edge << (gap.edges == Qt::Vertical ? QPointF(ragged, end) : QPointF(end, ragged));
        out = !out;
    }
    return edge;
}

} // namespace

void paintTornGap(QPainter& painter, const TornGap& gap, const Theme& theme)
{
    const double tooth = theme.px(8);
    const QPolygonF first = edgeAt(gap.first, gap, tooth);
    const QPolygonF second = edgeAt(gap.second, gap, tooth);
    QPolygonF torn = first;
    std::for_each(second.rbegin(), second.rend(), [&torn](const QPointF& point) { torn << point; });
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.panel);
    painter.drawPolygon(torn);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.outline, theme.px(gap.line)));
    painter.drawPolyline(first);
    painter.drawPolyline(second);
}

} // namespace statewire
