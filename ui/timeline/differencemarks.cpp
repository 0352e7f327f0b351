// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/differencemarks.h"

#include "ui/look/words.h"

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

} // namespace

std::vector<DifferenceFlag> layOutDifferences(const std::vector<DifferenceMark>& marks, const TimelineScene& scene,
                                              const Theme& theme)
{
    struct Group
    {
        double x = 0;
        int first = 0;
        int last = 0;
        bool parts = false;
        bool chosen = false;
    };
    const QFontMetricsF metrics(theme.font(TextRole::Caps));
    const double height = theme.px(15);
    const double side = theme.px(5);
    const auto textOf = [](const Group& group) {
        if (group.parts)
            return Words::tr("≠ 1  the runs part");
        return group.first == group.last ? u"≠ %1"_s.arg(group.first) : u"≠ %1–%2"_s.arg(group.first).arg(group.last);
    };
    const auto rectOf = [&](const Group& group) {
        const double width = metrics.horizontalAdvance(textOf(group)) + 2 * side;
        // To the right of its line as long as it fits, so that it covers no moment before.
        // Nor does the playhead's handle stand over it, at the end.
        const double left =
            std::max(scene.plot.left(), std::min(group.x - theme.px(1), scene.plot.right() - width - theme.px(8)));
        return QRectF(left, topOf(scene) - height, width, height);
    };
    std::vector<Group> groups;
    std::vector<DifferenceMark> sorted = marks;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    for (const DifferenceMark& mark : sorted) {
        const double x = xOf(scene, mark.tNs);
        if (mark.tNs > scene.playheadNs || x < scene.plot.left() - 0.5 || x > scene.plot.right() + 0.5)
            continue;
        const Group group{x, mark.number, mark.number, mark.parts, mark.chosen};
        if (!groups.empty() && !groups.back().parts && group.x < rectOf(groups.back()).right() + theme.px(3)) {
            groups.back().last = mark.number;
            groups.back().chosen = groups.back().chosen || mark.chosen;
        } else {
            groups.push_back(group);
        }
    }
    std::vector<DifferenceFlag> flags;
    double freeFrom = scene.plot.left() - theme.px(20);
    for (const Group& group : groups) {
        DifferenceFlag flag{group.x, rectOf(group), textOf(group), group.parts, group.chosen};
        // Behind the words of the parting there is no room: then the line alone tells.
        if (flag.rect.left() < freeFrom) {
            flag.rect = {};
            flag.text.clear();
        } else {
            freeFrom = flag.rect.right() + theme.px(2);
        }
        flags.push_back(flag);
    }
    return flags;
}

std::vector<QLineF> lineBetweenTexts(double x, const TimelineShapes& shapes, const QRectF& plot, const Theme& theme)
{
    std::vector<std::pair<double, double>> texts;
    const double side = theme.px(3);
    const auto avoid = [&](const QRectF& rect) {
        if (!rect.isNull() && x > rect.left() - side && x < rect.right() + side)
            texts.emplace_back(rect.top(), rect.bottom());
    };
    const auto avoidMiddle = [&](const QRectF& rect, const QString& text, const QFontMetricsF& metrics) {
        const double width = text.isEmpty() ? 0 : metrics.horizontalAdvance(text);
        if (width > 0)
            avoid(QRectF(rect.center().x() - width / 2, rect.top(), width, rect.height()));
    };
    const QFontMetricsF names(theme.font(TextRole::Span));
    const QFontMetricsF figures(theme.font(TextRole::Figures));
    for (const SpanBox& span : shapes.spans) {
        avoidMiddle(span.labelRect, span.label, names);
        avoidMiddle(span.countdownRect, span.countdown, figures);
    }
    for (const ArrowShape& arrow : shapes.arrows) {
        if (!arrow.label.isEmpty())
            avoid(arrow.labelRect);
    }
    for (const QueueShape& queue : shapes.queues)
        avoidMiddle(queue.labelRect, queue.label, names);
    std::sort(texts.begin(), texts.end());
    std::vector<QLineF> pieces;
    double y = plot.top();
    const auto add = [&](double to) {
        if (to > y + 0.5)
            pieces.emplace_back(QPointF(x, y), QPointF(x, to));
    };
    for (const auto& [top, bottom] : texts) {
        add(std::min(top, plot.bottom()));
        y = std::max(y, bottom);
    }
    add(plot.bottom());
    return pieces;
}

void paintDifferences(QPainter& painter, const std::vector<DifferenceMark>& marks, const TimelineScene& scene,
                      const TimelineShapes& shapes, const Theme& theme)
{
    if (marks.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme.font(TextRole::Caps));
    std::vector<DifferenceFlag> flags = layOutDifferences(marks, scene, theme);
    // The parting lies over all others.
    std::stable_sort(flags.begin(), flags.end(), [](const auto& a, const auto& b) { return a.parts < b.parts; });
    for (const DifferenceFlag& flag : flags) {
        const double top = topOf(scene);
        const std::vector<QLineF> pieces = lineBetweenTexts(flag.x, shapes, scene.plot, theme);
        const auto drawPieces = [&] { painter.drawLines(QList<QLineF>(pieces.begin(), pieces.end())); };
        if (flag.parts || flag.chosen) {
            // Light under the dark line: seen on every state's colour, by everybody.
            painter.setPen(QPen(theme.panel, theme.px(6), Qt::SolidLine, Qt::FlatCap));
            drawPieces();
        }
        QPen pen(flag.parts    ? theme.text
                 : flag.chosen ? theme.accent
                               : theme.muted,
                 theme.px(flag.parts    ? 3
                          : flag.chosen ? 2
                                        : 1.2),
                 Qt::SolidLine, Qt::FlatCap);
        if (!flag.parts && !flag.chosen)
            pen.setDashPattern({4, 4});
        painter.setPen(pen);
        drawPieces();
        // Thin where it passes the titles of the steps: they are to be read.
        pen.setWidthF(theme.px(1));
        painter.setPen(pen);
        painter.drawLine(QPointF(flag.x, top - (flag.text.isEmpty() ? 0 : theme.px(1))), QPointF(flag.x, scene.plot.top()));
        if (flag.text.isEmpty())
            continue;
        painter.setPen(QPen(flag.parts ? theme.text : flag.chosen ? theme.accent : theme.outline, theme.px(1.2)));
        painter.setBrush(flag.parts ? theme.text : theme.panel);
        painter.drawRoundedRect(flag.rect, theme.px(3), theme.px(3));
        painter.setPen(flag.parts ? theme.panel : flag.chosen ? theme.accent : theme.text);
        painter.drawText(flag.rect, Qt::AlignCenter | Qt::TextDontClip, flag.text);
    }
}

void paintGaps(QPainter& painter, const std::vector<GapMark>& gaps, const TimelineScene& scene, const Theme& theme)
{
    const double unitWidth = scene.plot.width() / (scene.toUnit - scene.fromUnit);
    const QFont font = theme.font(TextRole::Small);
    for (const GapMark& gap : gaps) {
        if (gap.tNs > scene.playheadNs)
            continue;
        const double left = std::max(scene.plot.left(), scene.plot.left() + (gap.fromUnit - scene.fromUnit) * unitWidth);
        const double right = std::min(scene.plot.right(), scene.plot.left() + (gap.toUnit - scene.fromUnit) * unitWidth);
        if (right - left < theme.px(3))
            continue;
        const QRectF rect(left, scene.plot.top(), right - left, scene.plot.height());
        QColor ground = theme.panel;
        ground.setAlphaF(0.82F);
        painter.fillRect(rect, ground);
        QColor line = theme.outline;
        line.setAlphaF(0.6F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(line, Qt::BDiagPattern));
        painter.drawRect(rect);
        const QString text = Words::tr("gap");
        const QFontMetricsF metrics(font);
        const double width = metrics.horizontalAdvance(text) + theme.px(8);
        if (rect.width() < width)
            continue;
        const QRectF box(rect.center().x() - width / 2, rect.top() + theme.px(4), width, metrics.height());
        painter.fillRect(box, theme.panel);
        painter.setFont(font);
        painter.setPen(theme.text);
        painter.drawText(box, Qt::AlignCenter | Qt::TextDontClip, text);
    }
}

} // namespace statewire
