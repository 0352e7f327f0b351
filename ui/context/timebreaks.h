// SPDX-License-Identifier: GPL-3.0-or-later
// Where skipped time is torn out of a picture whose time runs to the right.
#pragma once

#include "timeline/timescale.h"
#include "ui/look/theme.h"

#include <QRectF>
#include <vector>

class QPainter;

namespace statewire {

struct BreakShape
{
    double leftX = 0;
    double rightX = 0;
    QString label; ///< the skipped time
    qint64 lengthNs = 0;
};

/// The torn edges in view that lie before \p playheadNs.
std::vector<BreakShape> breaksIn(const TimeScale& scale, const QRectF& plot, double fromUnit, double toUnit,
                                 qint64 playheadNs, const Theme& theme);

/// Torn edges across \p plot.
void paintBreaks(QPainter& painter, const std::vector<BreakShape>& breaks, const QRectF& plot, const Theme& theme);

} // namespace statewire
