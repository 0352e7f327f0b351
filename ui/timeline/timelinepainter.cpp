// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinepainter.h"

#include "ui/look/statecolours.h"
#include "ui/timeline/queuerow.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace statewire {

namespace {

void paintBand(QPainter& painter, const BandShape& band, const Theme& theme)
{
    painter.setPen(QPen(theme.hairline, 1));
    painter.setBrush(theme.sunken);
    painter.drawRoundedRect(band.rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6));
}

void paintRowLabels(QPainter& painter, const BandShape& band, double labelWidth, const Theme& theme)
{
    for (const RowShape& row : band.rows) {
        // Under a heading the rows themselves speak lower.
        const QFont strong = theme.font(band.heading.isEmpty() ? TextRole::Strong : TextRole::Small);
        const QFont figures = theme.font(TextRole::Figures);
        const double titleHeight = QFontMetricsF(strong).height();
        const double subtitleHeight = QFontMetricsF(figures).height();
        const double inset = theme.px(22); // beside the triangle
        const double both = titleHeight + subtitleHeight;
        // The two lines need not fit the row, only the room between it and the other row's lines.
        const double room = band.rect.height() / 2;
        const bool two = !row.subtitle.isEmpty() && both <= room;
        const double top = std::clamp(row.rect.center().y() - (two ? both : titleHeight) / 2, band.rect.top() + 1,
                                      std::max(band.rect.top() + 1, band.rect.bottom() - (two ? both : titleHeight) - 1));
        QRectF line(band.rect.left() + inset, top, labelWidth - inset - theme.px(4), titleHeight);
        painter.setFont(strong);
        painter.setPen(theme.text);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                         QFontMetricsF(strong).elidedText(row.title, Qt::ElideMiddle, line.width()));
        if (!two)
            continue;
        line = QRectF(line.left(), line.bottom(), line.width(), subtitleHeight);
        painter.setFont(figures);
        painter.setPen(theme.muted);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, row.subtitle);
    }
}

/// Fonts of spans, made once for all of them.
struct SpanFonts
{
    QFont name;
    QFont countdown;
};

void paintSpan(QPainter& painter, const SpanBox& span, const SpanFonts& fonts, const Theme& theme)
{
    const bool inferred = span.mark == Mark::Inferred;
    paintStateFill(painter, span.rect, span.state, inferred, theme, theme.sunken);
    if (span.label.isEmpty() && span.countdown.isEmpty())
        return;
    const StateColour colour = inferred ? inferredColour(span.state, theme, theme.sunken) : stateColour(span.state, theme);
    const auto write = [&](const QRectF& rect, const QString& text, const QFont& font) {
        if (text.isEmpty())
            return;
        if (colour.isHatched()) {
            // Letters on stripes tire the eye: give them ground.
            const double width = QFontMetricsF(font).horizontalAdvance(text) + theme.px(8);
            const double height = std::min(rect.height() - 2, QFontMetricsF(font).height());
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour.fill);
            painter.drawRect(QRectF(rect.center().x() - width / 2, rect.center().y() - height / 2, width, height));
        }
        painter.setFont(font);
        painter.setPen(colour.text);
        painter.drawText(rect, Qt::AlignCenter | Qt::TextDontClip, text);
    };
    write(span.labelRect, span.label, fonts.name);
    write(span.countdownRect, span.countdown, fonts.countdown);
}

void paintArrow(QPainter& painter, const ArrowShape& arrow, const Theme& theme)
{
    const QColor colour = arrow.matters ? theme.accent : arrow.repeats ? theme.warning : theme.arrow;
    const double width = theme.px(arrow.matters ? 2.4 : 1.4);
    const double head = theme.px(arrow.matters ? 11 : 8);
    QPen pen(colour, width, Qt::SolidLine, Qt::FlatCap);
    if (arrow.repeats)
        pen.setDashPattern({6, 3}); // as on the ladder
    else if (!arrow.arrived)
        pen.setDashPattern({4, 3});
    painter.setPen(pen);
    const double length = arrow.line.length();
    if (length < 1)
        return;
    const QPointF direction((arrow.line.dx()) / length, (arrow.line.dy()) / length);
    const QPointF across(-direction.y(), direction.x());
    const QPointF tip = arrow.line.p2();
    if (arrow.lost) {
        painter.drawLine(arrow.line);
        const double arm = head / 2;
        painter.setPen(QPen(theme.bad, theme.px(2)));
        painter.drawLine(tip + QPointF(-arm, -arm), tip + QPointF(arm, arm));
        painter.drawLine(tip + QPointF(-arm, arm), tip + QPointF(arm, -arm));
        return;
    }
    const double headLength = std::min(head, length * 0.6);
    const QPointF neck = tip - direction * headLength;
    painter.drawLine(QLineF(arrow.line.p1(), neck + direction * (headLength * 0.3)));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const double half = headLength * 0.42;
    painter.drawPolygon(QPolygonF{tip, neck + across * half, neck - across * half});
}

void paintArrowLabel(QPainter& painter, const ArrowShape& arrow, const Theme& theme)
{
    if (arrow.label.isEmpty())
        return;
    QFont font = theme.font(TextRole::Figures);
    font.setBold(arrow.matters);
    if (!arrow.leader.isNull()) {
        QPen pen(theme.accent, theme.px(1.2));
        pen.setDashPattern({1.5, 2.5});
        painter.setPen(pen);
        painter.drawLine(arrow.leader);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.sunken);
    painter.drawRect(arrow.labelRect);
    painter.setFont(font);
    painter.setPen(arrow.matters ? theme.accent : arrow.repeats ? theme.warning : theme.arrow);
    painter.drawText(arrow.labelRect, Qt::AlignCenter | Qt::TextDontClip, arrow.label);
}

void paintRing(QPainter& painter, const LifeRing& ring, const Theme& theme)
{
    painter.setPen(QPen(theme.accent, theme.px(2)));
    painter.setBrush(theme.panel);
    painter.drawEllipse(ring.centre, ring.radius - theme.px(1), ring.radius - theme.px(1));
    QFont font = theme.font(TextRole::Small);
    font.setWeight(QFont::Bold);
    painter.setFont(font);
    painter.setPen(theme.text);
    const QRectF rect(ring.centre.x() - ring.radius, ring.centre.y() - ring.radius, 2 * ring.radius, 2 * ring.radius);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextDontClip, QString::number(ring.number));
}

} // namespace

void paintTimeline(QPainter& painter, const TimelineShapes& shapes, const QRectF& plot, double labelWidth,
                   const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const BandShape& band : shapes.bands)
        paintRowLabels(painter, band, labelWidth, theme);
    const SpanFonts fonts{theme.font(TextRole::Span), theme.font(TextRole::Figures)};
    for (const SpanBox& span : shapes.spans)
        paintSpan(painter, span, fonts, theme);
    for (const QueueShape& queue : shapes.queues)
        paintQueue(painter, queue, theme);
    for (const ArrowShape& arrow : shapes.arrows)
        paintArrow(painter, arrow, theme);
    for (const ArrowShape& arrow : shapes.arrows)
        paintArrowLabel(painter, arrow, theme);
    paintBreaks(painter, shapes.breaks, plot, theme);
}

void paintRings(QPainter& painter, const TimelineShapes& shapes, const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const LifeRing& ring : shapes.rings)
        paintRing(painter, ring, theme);
}

void paintBands(QPainter& painter, const TimelineShapes& shapes, const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const BandShape& band : shapes.bands)
        paintBand(painter, band, theme);
}

void paintPlayhead(QPainter& painter, double x, const QRectF& plot, const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.playhead, theme.px(1.6)));
    painter.drawLine(QPointF(x, plot.top() - theme.px(4)), QPointF(x, plot.bottom()));
    const double half = theme.px(5.5);
    const double top = plot.top() - theme.px(13);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.playhead);
    painter.drawPolygon(QPolygonF{QPointF(x - half, top), QPointF(x + half, top), QPointF(x + half, top + theme.px(6)),
                                  QPointF(x, top + theme.px(12)), QPointF(x - half, top + theme.px(6))});
}

} // namespace statewire
