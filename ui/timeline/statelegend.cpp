// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/statelegend.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

namespace statewire {

namespace {

struct Entry
{
    TcpState state = TcpState::Close;
    QPointF at;
    double brief = 0; ///< width of the two letters
    double whole = 0;
};

double lineHeight(const Theme& theme)
{
    return QFontMetricsF(theme.font(TextRole::Small)).height() + theme.px(1);
}

/// From the upper left corner of the legend; \p lines: how many it took.
std::vector<Entry> place(const std::vector<TcpState>& states, double width, const Theme& theme, int& lines)
{
    QFont strong = theme.font(TextRole::Small);
    strong.setWeight(QFont::DemiBold);
    const QFontMetricsF briefs(strong);
    const QFontMetricsF names(theme.font(TextRole::Small));
    std::vector<Entry> entries;
    double x = 0;
    lines = states.empty() ? 0 : 1;
    for (TcpState state : states) {
        Entry entry{state, {}, briefs.horizontalAdvance(stateShortName(state)) + theme.px(4), 0};
        entry.whole = entry.brief + names.horizontalAdvance(stateName(state));
        if (x > 0 && x + entry.whole > width) {
            x = 0;
            ++lines;
        }
        entry.at = QPointF(x, (lines - 1) * lineHeight(theme));
        x += entry.whole + theme.px(14);
        entries.push_back(entry);
    }
    return entries;
}

} // namespace

std::vector<TcpState> shortNamed(const TimelineShapes& shapes)
{
    std::vector<TcpState> states;
    for (const SpanBox& span : shapes.spans) {
        if (!span.label.isEmpty() && span.label == stateShortName(span.state) && span.label != stateName(span.state) &&
            std::find(states.begin(), states.end(), span.state) == states.end())
            states.push_back(span.state);
    }
    std::sort(states.begin(), states.end());
    return states;
}

double legendHeight(const std::vector<TcpState>& states, double width, const Theme& theme)
{
    int lines = 0;
    place(states, width, theme, lines);
    return lines * lineHeight(theme);
}

void paintLegend(QPainter& painter, const std::vector<TcpState>& states, const QRectF& area, const Theme& theme)
{
    int lines = 0;
    QFont strong = theme.font(TextRole::Small);
    strong.setWeight(QFont::DemiBold);
    for (const Entry& entry : place(states, area.width(), theme, lines)) {
        const QRectF rect(area.topLeft() + entry.at, QSizeF(entry.whole, lineHeight(theme)));
        painter.setFont(strong);
        painter.setPen(theme.text);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, stateShortName(entry.state));
        painter.setFont(theme.font(TextRole::Small));
        painter.setPen(theme.muted);
        painter.drawText(rect.adjusted(entry.brief, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                         stateName(entry.state));
    }
}

} // namespace statewire
