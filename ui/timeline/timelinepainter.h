// SPDX-License-Identifier: GPL-3.0-or-later
// Paints laid-out timelines, on screen and in every exported figure alike.
#pragma once

#include "ui/timeline/timelinelayout.h"

class QPainter;

namespace statewire {

/// The ground of each connection, to lie under the grid.
void paintBands(QPainter& painter, const TimelineShapes& shapes, const Theme& theme);

/// Labels, spans, arrows and torn edges within \p plot.
void paintTimeline(QPainter& painter, const TimelineShapes& shapes, const QRectF& plot, double labelWidth,
                   const Theme& theme);

/// Numbers of later lives; they lie above the outline of a selection.
void paintRings(QPainter& painter, const TimelineShapes& shapes, const Theme& theme);

/// The playhead with its handle above \p plot.
void paintPlayhead(QPainter& painter, double x, const QRectF& plot, const Theme& theme);

} // namespace statewire
