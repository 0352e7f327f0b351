// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/annotationpainter.h"

#include "base/durationtext.h"
#include "ui/timeline/callnames.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

double topOf(const TimelineScene& scene)
{
    return scene.strip.height() > 0 ? scene.strip.top() : scene.plot.top();
}

void cross(QPainter& painter, const QPointF& at, double arm, const QColor& colour, double width)
{
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(at + QPointF(-arm, -arm), at + QPointF(arm, arm));
    painter.drawLine(at + QPointF(-arm, arm), at + QPointF(arm, -arm));
}

} // namespace

void paintFlagLines(QPainter& painter, const TimelineShapes& shapes, const TimelineScene& scene, const Theme& theme)
{
    QPen pen(theme.outline, 1);
    pen.setDashPattern({1, 4});
    painter.setPen(pen);
    for (const FlagShape& flag : shapes.flags)
        painter.drawLine(QPointF(flag.x, scene.strip.top()), QPointF(flag.x, scene.plot.bottom()));
}

void paintFlags(QPainter& painter, const TimelineShapes& shapes, const TimelineScene& scene, const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = theme.font(TextRole::Small);
    painter.setFont(font);
    for (const FlagShape& flag : shapes.flags) {
        painter.setPen(QPen(theme.outline, theme.px(1.4)));
        painter.drawLine(QPointF(flag.x, scene.strip.top() + theme.px(2)),
                         QPointF(flag.x, scene.strip.top() + theme.px(17)));
        if (flag.label.isEmpty())
            continue;
        painter.setPen(flag.step >= 0 ? theme.muted : theme.text);
        painter.drawText(flag.labelRect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, flag.label);
    }
}

void paintCalls(QPainter& painter, const TimelineShapes& shapes, const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = theme.font(TextRole::Small);
    const QFont refused = refusalFont(theme);
    for (const CallTick& tick : shapes.calls) {
        const QColor colour = tick.refused ? theme.bad : theme.muted;
        QPen pen(colour, theme.px(1.6));
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.drawLine(QPointF(tick.x, tick.footY), QPointF(tick.x, tick.headY));
        if (tick.endX - tick.x >= 3) {
            painter.drawLine(QPointF(tick.x, tick.headY), QPointF(tick.endX, tick.headY));
            if (tick.returned)
                painter.drawLine(QPointF(tick.endX, tick.headY), QPointF(tick.endX, tick.footY));
        }
        // Its name has a cross of its own.
        if (tick.refused && tick.label.isEmpty())
            cross(painter, QPointF(tick.endX, tick.headY), theme.px(3.5), theme.bad, theme.px(1.8));
        if (tick.label.isEmpty())
            continue;
        if (!tick.leader.isNull()) {
            QPen leader(colour, theme.px(1));
            leader.setDashPattern({1.5, 2.5});
            painter.setPen(leader);
            painter.drawLine(tick.leader);
        }
        if (tick.onBracket)
            painter.fillRect(tick.labelRect.adjusted(-theme.px(3), 0, theme.px(3), 0), theme.sunken);
        painter.setFont(tick.refused ? refused : font);
        painter.setPen(tick.refused ? theme.bad : theme.muted);
        painter.drawText(tick.labelRect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, tick.label);
    }
}

void paintHeadings(QPainter& painter, const TimelineShapes& shapes, double labelWidth, const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const BandShape& band : shapes.bands) {
        const QPointF c = band.toggle.center();
        const double s = theme.px(4);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.outline);
        if (band.collapsed)
            painter.drawPolygon(QPolygonF{c + QPointF(-s * 0.7, -s), c + QPointF(s, 0), c + QPointF(-s * 0.7, s)});
        else
            painter.drawPolygon(QPolygonF{c + QPointF(-s, -s * 0.7), c + QPointF(s, -s * 0.7), c + QPointF(0, s)});
        if (band.heading.isEmpty() || band.headingRect.isNull())
            continue;
        const QFont font = theme.font(TextRole::Strong);
        painter.setFont(font);
        painter.setPen(theme.text);
        const double left = band.toggle.right() + theme.px(2);
        const QRectF rect(left, band.headingRect.top(), band.rect.left() + labelWidth - left, band.headingRect.height());
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                         QFontMetricsF(font).elidedText(band.heading, Qt::ElideMiddle, rect.width()));
    }
}

QRectF markRect(const NamedMark& mark, const TimelineScene& scene, const Theme& theme)
{
    const double width =
        std::max(theme.px(15), QFontMetricsF(theme.font(TextRole::Caps)).horizontalAdvance(mark.name) + theme.px(6));
    const double x = xOf(scene, mark.tNs);
    return QRectF(x - width / 2, topOf(scene) - theme.px(15), width, theme.px(15));
}

void paintMarks(QPainter& painter, const std::vector<NamedMark>& marks, const TimelineScene& scene, const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont small = theme.font(TextRole::Small);
    for (size_t i = 0; i < marks.size(); ++i) {
        const NamedMark& mark = marks[i];
        const double x = xOf(scene, mark.tNs);
        if (x < scene.plot.left() - 0.5 || x > scene.plot.right() + 0.5)
            continue;
        const QRectF letter = markRect(mark, scene, theme);
        painter.setPen(QPen(theme.accent, theme.px(1.2)));
        painter.drawLine(QPointF(x, letter.bottom()), QPointF(x, scene.plot.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.accent);
        painter.drawRoundedRect(letter, theme.px(3), theme.px(3));
        painter.setFont(theme.font(TextRole::Caps));
        painter.setPen(theme.accentText);
        painter.drawText(letter, Qt::AlignCenter | Qt::TextDontClip, mark.name);
        if (mark.note.isEmpty())
            continue;
        // The note stands beside its letter, as far as the next one.
        double room = scene.plot.right() - letter.right() - theme.px(6);
        if (i + 1 < marks.size())
            room = std::min(room, markRect(marks[i + 1], scene, theme).left() - letter.right() - theme.px(10));
        if (room < theme.px(24))
            continue;
        painter.setFont(small);
        painter.setPen(theme.accent);
        painter.drawText(QRectF(letter.right() + theme.px(4), letter.top(), room, letter.height()),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                         QFontMetricsF(small).elidedText(mark.note, Qt::ElideRight, room));
    }
}

void paintMeasurement(QPainter& painter, const Measurement& measurement, double y, const TimelineScene& scene,
                      const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF& plot = scene.plot;
    const double fromX = std::clamp(xOf(scene, measurement.earlier().tNs), plot.left(), plot.right());
    const double toX = std::clamp(xOf(scene, measurement.later().tNs), plot.left(), plot.right());
    QFont strong = theme.font(TextRole::Figures);
    strong.setBold(true);
    const QFont small = theme.font(TextRole::Small);
    const QString text = u"Δt = "_s + durationText(measurement.spanNs(), 4);
    const QString ends =
        QFontMetricsF(small).elidedText(endsText(measurement, scene.origin), Qt::ElideMiddle, plot.width() - theme.px(24));
    const double strongHeight = QFontMetricsF(strong).height();
    const double smallHeight = QFontMetricsF(small).height();
    const QSizeF size(std::max(QFontMetricsF(strong).horizontalAdvance(text), QFontMetricsF(small).horizontalAdvance(ends)) +
                          theme.px(16),
                      strongHeight + smallHeight + theme.px(8));
    const double lineY = std::clamp(y, plot.top() + theme.px(6), plot.bottom() - size.height() - theme.px(10));
    // Light under the line, so that it is seen on every colour.
    for (const auto& [colour, width] : {std::pair{theme.panel, theme.px(4.5)}, std::pair{theme.accent, theme.px(2)}}) {
        painter.setPen(QPen(colour, width));
        painter.drawLine(QPointF(fromX, plot.top()), QPointF(fromX, plot.bottom()));
        painter.drawLine(QPointF(toX, plot.top()), QPointF(toX, plot.bottom()));
        painter.drawLine(QPointF(fromX, lineY), QPointF(toX, lineY));
    }
    const double middle = (fromX + toX) / 2;
    const double left =
        std::clamp(middle - size.width() / 2, plot.left(), std::max(plot.left(), plot.right() - size.width()));
    const QRectF box(QPointF(left, lineY + theme.px(6)), size);
    painter.setPen(QPen(theme.accent, theme.px(1.2)));
    painter.setBrush(theme.panel);
    painter.drawRoundedRect(box, theme.px(5), theme.px(5));
    painter.setFont(strong);
    painter.setPen(theme.accent);
    painter.drawText(QRectF(box.left(), box.top() + theme.px(4), box.width(), strongHeight),
                     Qt::AlignCenter | Qt::TextDontClip, text);
    painter.setFont(small);
    painter.setPen(theme.text);
    painter.drawText(QRectF(box.left(), box.top() + theme.px(4) + strongHeight, box.width(), smallHeight),
                     Qt::AlignCenter | Qt::TextDontClip, ends);
}

} // namespace statewire
