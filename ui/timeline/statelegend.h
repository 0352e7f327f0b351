// SPDX-License-Identifier: GPL-3.0-or-later
// The line below a timeline that says what its two-letter names stand for.
#pragma once

#include "ui/timeline/timelinelayout.h"

class QPainter;

namespace statewire {

/// The states that are written in two letters somewhere, in the order of a connection's life.
std::vector<TcpState> shortNamed(const TimelineShapes& shapes);
/// Of the legend of \p states, in as many lines as it takes; 0 if there are none.
double legendHeight(const std::vector<TcpState>& states, double width, const Theme& theme);
void paintLegend(QPainter& painter, const std::vector<TcpState>& states, const QRectF& area, const Theme& theme);

} // namespace statewire
