// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/breaklabels.h"

#include "base/durationtext.h"
#include "ui/look/words.h"

#include <QFontMetricsF>
#include <algorithm>

namespace statewire {

namespace {

/// Torn edges that share one label.
struct Group
{
    double firstX = 0;
    double lastX = 0;
    qint64 skippedNs = 0;
    int count = 0;
    bool brief = false;
    QString text = {};
    QRectF rect = {};
};

QString textOf(const Group& group, const QString& alone)
{
    const QString time = group.count == 1 ? alone : durationText(group.skippedNs);
    if (group.count == 1)
        return group.brief ? time : Words::tr("%1 skipped").arg(time);
    return (group.brief ? Words::tr("%1 gaps, %2") : Words::tr("%1 gaps, %2 skipped")).arg(group.count).arg(time);
}

} // namespace

std::vector<BreakLabel> layOutBreakLabels(const std::vector<BreakShape>& breaks, double left, double right, double top,
                                          const Theme& theme)
{
    const QFontMetricsF metrics(theme.font(TextRole::Strong));
    const double height = theme.px(20);
    const double gap = theme.px(10);
    const auto place = [&](Group& group, const QString& alone) {
        group.text = textOf(group, alone);
        const double width = metrics.horizontalAdvance(group.text);
        const double middle = (group.firstX + group.lastX) / 2;
        const double x = std::clamp(middle - width / 2, left, std::max(left, right - width));
        group.rect = QRectF(x, top, width, height);
    };
    std::vector<Group> groups;
    std::vector<QString> alone; // the text of a group of one
    for (const BreakShape& shape : breaks) {
        const double x = (shape.leftX + shape.rightX) / 2;
        Group group{x, x, shape.lengthNs, 1};
        QString own = shape.label;
        place(group, own);
        while (!groups.empty() && groups.back().rect.right() + gap > group.rect.left()) {
            Group& before = groups.back();
            if (!before.brief) {
                before.brief = true;
                place(before, alone.back());
            } else if (!group.brief) {
                group.brief = true;
                place(group, own);
            } else {
                group = {before.firstX, group.lastX, before.skippedNs + group.skippedNs, before.count + group.count};
                own.clear();
                groups.pop_back();
                alone.pop_back();
                place(group, own);
            }
        }
        groups.push_back(group);
        alone.push_back(own);
    }
    std::vector<BreakLabel> labels;
    for (const Group& group : groups) {
        if (group.rect.left() >= left - 0.5 && group.rect.right() <= right + 0.5)
            labels.push_back({group.rect, group.text});
    }
    return labels;
}

} // namespace statewire
