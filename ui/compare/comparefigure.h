// SPDX-License-Identifier: GPL-3.0-or-later
// A control run as a figure: both timelines on their one axis, the differences by number, and a legend.
#pragma once

#include "base/result.h"
#include "ui/compare/compareruns.h"
#include "ui/look/theme.h"

#include <QImage>

namespace statewire {

struct CompareFigureOptions
{
    Theme::Look look = Theme::Look::Light;
    QSize size{1600, 1100};
    std::optional<double> fromUnit; ///< the part of the scale to show; nothing: all
    std::optional<double> toUnit;
};

/// Draws what \p runs show at their playhead into the rectangle (0, 0, size) of \p painter.
void renderCompareFigure(QPainter& painter, CompareRuns& runs, const CompareFigureOptions& options);
QImage compareFigureImage(CompareRuns& runs, const CompareFigureOptions& options);
/// Saves it in the format that the suffix of \p path says.
Result<void> saveCompareFigure(const QString& path, CompareRuns& runs, const CompareFigureOptions& options);

} // namespace statewire
