// SPDX-License-Identifier: GPL-3.0-or-later
// Time that is left out of a picture: torn from it, with two ragged edges.
#pragma once

#include "ui/look/theme.h"

class QPainter;

namespace statewire {

struct TornGap
{
    Qt::Orientation edges = Qt::Vertical; ///< which way they run
    double first = 0;                     ///< where across that way: the x of vertical edges …
    double second = 0;
    double from = 0; ///< … and along it
    double to = 0;
    double slender = 2; ///< how many times as long the teeth are as they stand out
    double line = 1.2;  ///< how thick the edges are drawn
};

/// Covers \p gap with the panel's ground and draws its edges.
void paintTornGap(QPainter& painter, const TornGap& gap, const Theme& theme);

} // namespace statewire
