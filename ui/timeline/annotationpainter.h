// SPDX-License-Identifier: GPL-3.0-or-later
// Paints what is written on a timeline: calls, steps and notes, and the user's own marks and measurement.
#pragma once

#include "ui/timeline/measuring.h"

class QPainter;

namespace statewire {

/// Faint lines of steps, to lie under the rows.
void paintFlagLines(QPainter& painter, const TimelineShapes& shapes, const TimelineScene& scene, const Theme& theme);
void paintFlags(QPainter& painter, const TimelineShapes& shapes, const TimelineScene& scene, const Theme& theme);
void paintCalls(QPainter& painter, const TimelineShapes& shapes, const Theme& theme);
/// The triangles that collapse groups, and the headings of those that have one.
void paintHeadings(QPainter& painter, const TimelineShapes& shapes, double labelWidth, const Theme& theme);
void paintMarks(QPainter& painter, const std::vector<NamedMark>& marks, const TimelineScene& scene, const Theme& theme);
/// The bracket with its Δt, near \p y.
void paintMeasurement(QPainter& painter, const Measurement& measurement, double y, const TimelineScene& scene,
                      const Theme& theme);

/// The letter of a mark, to be pointed at.
QRectF markRect(const NamedMark& mark, const TimelineScene& scene, const Theme& theme);

} // namespace statewire
