// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladderpainter.h"

#include "ui/look/outline.h"
#include "ui/look/statecolours.h"
#include "ui/look/tornedge.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// Amber of what waits, as a line on the panel.
QColor amber(const Theme& theme)
{
    return theme.unknown;
}

void paintSpan(QPainter& painter, const LadderSpan& span, const Theme& theme)
{
    paintStateFill(painter, span.rect, span.state, span.inferred, theme, theme.panel);
    if (span.label.isEmpty() && span.countdown.isEmpty())
        return;
    const StateColour colour =
        span.inferred ? inferredColour(span.state, theme, theme.panel) : stateColour(span.state, theme);
    const QFont name = theme.font(TextRole::Span);
    const QFont figures = theme.font(TextRole::Figures);
    const QFontMetricsF nameMetrics(name);
    const QFontMetricsF figureMetrics(figures);
    const auto write = [&](double top, const QString& text, const QFont& font, const QFontMetricsF& metrics) {
        const QRectF line(span.rect.left(), top, span.rect.width(), metrics.height());
        if (colour.isHatched()) {
            // Letters on stripes tire the eye: give them ground.
            const double width = std::min(metrics.horizontalAdvance(text) + theme.px(6), span.rect.width() - 2);
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour.fill);
            painter.drawRect(
                QRectF(line.center().x() - width / 2, top, width, std::min(metrics.height(), span.rect.bottom() - top - 1)));
        }
        painter.setFont(font);
        painter.setPen(colour.text);
        painter.drawText(line, Qt::AlignCenter | Qt::TextDontClip, text);
    };
    // A name stands where its state begins, as the rest of the row does.
    const double slack = span.rect.height() - nameMetrics.height();
    if (!span.label.isEmpty())
        write(span.rect.top() + std::clamp(slack / 2, -1.0, theme.px(4)), span.label, name, nameMetrics);
    if (!span.countdown.isEmpty())
        write(span.rect.bottom() - figureMetrics.height() - theme.px(2), span.countdown, figures, figureMetrics);
}

void paintHead(QPainter& painter, const QLineF& line, double size)
{
    const double length = line.length();
    if (length < 1)
        return;
    const QPointF direction(line.dx() / length, line.dy() / length);
    const QPointF across(-direction.y(), direction.x());
    const QPointF neck = line.p2() - direction * size;
    painter.drawPolygon(QPolygonF{line.p2(), neck + across * size * 0.4, neck - across * size * 0.4});
}

QColor arrowColour(const LadderArrow& arrow, bool strong, const Theme& theme)
{
    switch (arrow.end) {
    case LadderArrow::End::Arrived: return strong ? theme.accent : theme.arrow;
    case LadderArrow::End::OnTheWay: return amber(theme);
    case LadderArrow::End::Dropped: return theme.bad;
    case LadderArrow::End::Gone: return theme.muted;
    }
    return theme.arrow;
}

void paintArrow(QPainter& painter, const LadderArrow& arrow, bool strong, const Theme& theme)
{
    const QColor colour = arrowColour(arrow, strong, theme);
    const double size = theme.px(strong ? 11 : 9);
    QPen pen(colour, theme.px(strong ? 2.4 : 1.4), Qt::SolidLine, Qt::FlatCap);
    if (arrow.repeats)
        pen.setDashPattern({6, 3});
    painter.setPen(pen);
    painter.setBrush(colour);
    const QPointF tip = arrow.line.p2();
    switch (arrow.end) {
    case LadderArrow::End::Arrived: {
        QLineF shaft = arrow.line;
        shaft.setLength(std::max(1.0, shaft.length() - size * 0.7));
        painter.drawLine(shaft);
        if (arrow.twice)
            painter.drawLine(shaft.translated(0, theme.px(4)));
        painter.setPen(Qt::NoPen);
        paintHead(painter, arrow.line, size);
        if (arrow.twice)
            paintHead(painter, arrow.line.translated(0, theme.px(4)), size);
        break;
    }
    case LadderArrow::End::OnTheWay: {
        painter.drawLine(arrow.line);
        const double half = theme.px(6);
        painter.setPen(QPen(colour, theme.px(2)));
        painter.setBrush(theme.panel);
        painter.drawRoundedRect(QRectF(tip.x() - half * 1.4, tip.y() - half, half * 2.8, half * 2), theme.px(2),
                                theme.px(2));
        painter.drawLine(tip + QPointF(-half * 1.4, -half), tip);
        painter.drawLine(tip + QPointF(half * 1.4, -half), tip);
        break;
    }
    case LadderArrow::End::Dropped:
    case LadderArrow::End::Gone: {
        painter.drawLine(arrow.line);
        const double arm = theme.px(5.5);
        painter.setPen(QPen(colour, theme.px(2.4), Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(tip + QPointF(-arm, -arm), tip + QPointF(arm, arm));
        painter.drawLine(tip + QPointF(-arm, arm), tip + QPointF(arm, -arm));
        break;
    }
    }
}

void paintLabel(QPainter& painter, const LadderArrow& arrow, bool strong, const Theme& theme)
{
    if (arrow.labelArea.isEmpty())
        return;
    QFont flags = theme.font(TextRole::Figures);
    flags.setBold(true);
    const QFont figures = theme.font(TextRole::Figures);
    const QFontMetricsF flagsMetrics(flags);
    const QFontMetricsF figuresMetrics(figures);
    painter.save();
    painter.translate(arrow.labelAt);
    painter.rotate(arrow.labelAngle * 180 / M_PI);
    const double height = figuresMetrics.height();
    double x = -arrow.labelWidth / 2;
    const auto write = [&](const QString& text, const QFont& font, const QFontMetricsF& metrics, const QColor& colour) {
        if (text.isEmpty())
            return;
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(QPointF(x, -height + metrics.ascent()), text);
        x += metrics.horizontalAdvance(text) + theme.px(10);
    };
    const QColor noted = arrow.end == LadderArrow::End::Arrived ? theme.warning : arrowColour(arrow, false, theme);
    write(arrow.flags, flags, flagsMetrics, strong ? theme.accent : theme.text);
    write(arrow.numbers, figures, figuresMetrics, strong ? theme.accent : theme.muted);
    write(arrow.note, figures, figuresMetrics, noted);
    painter.restore();
}

void paintFailure(QPainter& painter, const LadderFailure& failure, const Theme& theme)
{
    painter.setPen(QPen(theme.bad, theme.px(1.6)));
    const double foot = failure.left ? -theme.px(4) : theme.px(4);
    if (failure.wait.length() > theme.px(6)) {
        painter.drawLine(failure.wait);
        painter.drawLine(failure.wait.p1(), failure.wait.p1() + QPointF(foot, 0));
    }
    const QPointF at = failure.wait.p2();
    const double arm = theme.px(4);
    painter.setPen(QPen(theme.bad, theme.px(2), Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(at + QPointF(-arm, -arm), at + QPointF(arm, arm));
    painter.drawLine(at + QPointF(-arm, arm), at + QPointF(arm, -arm));
    QFont font = theme.font(TextRole::Figures);
    font.setBold(true);
    painter.setFont(font);
    painter.drawText(failure.textRect, Qt::AlignCenter | Qt::TextDontClip, failure.text);
}

void paintBreak(QPainter& painter, const LadderBreak& shape, double from, double to, const Theme& theme)
{
    paintTornGap(painter, {Qt::Horizontal, shape.top, shape.bottom, from, to, 3, 1.1}, theme);
    painter.setFont(theme.font(TextRole::Small));
    painter.setPen(theme.muted);
    painter.drawText(shape.labelRect, Qt::AlignCenter | Qt::TextDontClip, shape.label);
}

} // namespace

void paintLadder(QPainter& painter, const LadderShapes& shapes, const LadderMarks& marks, const QRectF& view,
                 const Theme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double bottom = std::max(shapes.playheadY + theme.px(22), shapes.headHeight);
    painter.setPen(QPen(theme.outline, theme.px(1.5)));
    for (double x : {shapes.leftLine(), shapes.rightLine()})
        painter.drawLine(QPointF(x, shapes.headHeight), QPointF(x, bottom));
    const auto inView = [&view](double top, double low) { return low >= view.top() - 40 && top <= view.bottom() + 40; };
    for (const LadderSpan& span : shapes.spans) {
        if (inView(span.rect.top(), span.rect.bottom()))
            paintSpan(painter, span, theme);
    }
    if (marks.highlight.life) {
        QRectF whole;
        for (const LadderSpan& span : shapes.spans) {
            if (span.track == marks.highlight.life->track && span.life == marks.highlight.life->life)
                whole = whole.isNull() ? span.rect : whole.united(span.rect);
        }
        if (!whole.isNull())
            paintOutline(painter, whole, theme, true);
    }
    const auto strong = [&marks](const LadderArrow& a) { return a.number == marks.highlight.frame; };
    for (const LadderArrow& arrow : shapes.arrows) {
        if (inView(arrow.line.y1(), arrow.line.y2()))
            paintArrow(painter, arrow, strong(arrow) || arrow.number == marks.hovered, theme);
    }
    for (const LadderArrow& arrow : shapes.arrows) {
        if (inView(arrow.line.y1(), arrow.line.y2()))
            paintLabel(painter, arrow, strong(arrow), theme);
    }
    for (const LadderFailure& failure : shapes.failures) {
        if (inView(failure.wait.y1(), failure.wait.y2()))
            paintFailure(painter, failure, theme);
    }
    painter.setFont(theme.font(TextRole::Figures));
    painter.setPen(theme.muted);
    for (const LadderTime& time : shapes.times) {
        if (inView(time.rect.top(), time.rect.bottom()))
            painter.drawText(time.rect, (time.left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextDontClip,
                             time.text);
    }
    for (const LadderBreak& shape : shapes.breaks) {
        if (inView(shape.top, shape.bottom))
            paintBreak(painter, shape, shapes.edges[0], shapes.edges[3], theme);
    }
    for (const LadderRing& ring : shapes.rings) {
        const double radius = theme.px(9);
        painter.setPen(QPen(theme.accent, theme.px(2)));
        painter.setBrush(theme.panel);
        painter.drawEllipse(ring.centre, radius, radius);
        QFont font = theme.font(TextRole::Caps);
        font.setWeight(QFont::Bold);
        painter.setFont(font);
        painter.setPen(theme.text);
        painter.drawText(QRectF(ring.centre.x() - radius, ring.centre.y() - radius, 2 * radius, 2 * radius),
                         Qt::AlignCenter | Qt::TextDontClip, QString::number(ring.number));
    }
    painter.setPen(QPen(theme.playhead, theme.px(1.5)));
    // Over the states only: between them the words of the latest frame stand there.
    painter.drawLine(QPointF(shapes.edges[0], shapes.playheadY), QPointF(shapes.edges[1], shapes.playheadY));
    painter.drawLine(QPointF(shapes.edges[2], shapes.playheadY), QPointF(shapes.edges[3], shapes.playheadY));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.playhead);
    const double half = theme.px(5);
    for (double side : {-1.0, 1.0}) {
        const QPointF tip(side < 0 ? shapes.edges[0] : shapes.edges[3], shapes.playheadY);
        painter.drawPolygon(QPolygonF{tip, tip + QPointF(side * half * 1.6, -half), tip + QPointF(side * half * 1.6, half)});
    }
    painter.restore();
}

void paintLadderHead(QPainter& painter, const LadderShapes& shapes, double width, const Theme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRectF(0, 0, width, shapes.headHeight), theme.panel);
    painter.setPen(QPen(theme.hairline, 1));
    painter.drawLine(QPointF(0, shapes.headHeight), QPointF(width, shapes.headHeight));
    const QFont strong = theme.font(TextRole::Strong);
    painter.setFont(strong);
    painter.setPen(theme.text);
    const double half = shapes.headHeight / 2;
    const double middle = (shapes.leftLine() + shapes.rightLine()) / 2;
    const QFontMetricsF metrics(strong);
    const QRectF left(shapes.edges[0], theme.px(2), middle - shapes.edges[0], half);
    const QRectF right(middle, theme.px(2), shapes.edges[3] - middle, half);
    painter.drawText(left, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(shapes.leftHost, Qt::ElideRight, left.width()));
    painter.drawText(right, Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(shapes.rightHost, Qt::ElideRight, right.width()));
    painter.setFont(theme.font(TextRole::Figures));
    painter.setPen(theme.muted);
    for (const LadderLane& lane : shapes.lanes)
        painter.drawText(lane.head, Qt::AlignCenter | Qt::TextDontClip, lane.title);
    // Small handles say that the columns can be moved.
    painter.setPen(QPen(theme.outline, theme.px(1.5)));
    for (double x : shapes.edges)
        painter.drawLine(QPointF(x, shapes.headHeight - theme.px(8)), QPointF(x, shapes.headHeight - theme.px(2)));
    painter.restore();
}

} // namespace statewire
