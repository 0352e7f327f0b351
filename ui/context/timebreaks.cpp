// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/timebreaks.h"

#include "base/durationtext.h"
#include "ui/look/tornedge.h"

#include <algorithm>

namespace statewire {

std::vector<BreakShape> breaksIn(const TimeScale& scale, const QRectF& plot, double fromUnit, double toUnit,
                                 qint64 playheadNs, const Theme& theme)
{
    std::vector<BreakShape> shapes;
    const double unitWidth = plot.width() / (toUnit - fromUnit);
    for (const TimeScale::Break& b : scale.breaks()) {
        if (b.endNs > playheadNs)
            continue;
        const double middle = plot.left() + ((scale.toUnit(b.beginNs) + scale.toUnit(b.endNs)) / 2 - fromUnit) * unitWidth;
        const double half = std::min(theme.px(7), (b.endUnit - b.beginUnit) * unitWidth / 3);
        if (middle + half >= plot.left() && middle - half <= plot.right())
            shapes.push_back({middle - half, middle + half, durationText(b.endNs - b.beginNs), b.endNs - b.beginNs});
    }
    return shapes;
}

void paintBreaks(QPainter& painter, const std::vector<BreakShape>& breaks, const QRectF& plot, const Theme& theme)
{
    for (const BreakShape& shape : breaks)
        paintTornGap(painter, {Qt::Vertical, shape.leftX, shape.rightX, plot.top(), plot.bottom()}, theme);
}

} // namespace statewire
