// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a laid-out ladder, on screen and in figures alike.
#pragma once

#include "ui/context/selection.h"
#include "ui/ladder/ladderlayout.h"

class QPainter;

namespace statewire {

/// What stands out: the selection, and what the pointer is on.
struct LadderMarks
{
    Highlight highlight;
    quint64 hovered = 0;
};

/// Everything below the header that meets \p view, in the ladder's own coordinates.
void paintLadder(QPainter& painter, const LadderShapes& shapes, const LadderMarks& marks, const QRectF& view,
                 const Theme& theme);

/// Names of hosts and sockets, over the top of the ladder.
void paintLadderHead(QPainter& painter, const LadderShapes& shapes, double width, const Theme& theme);

} // namespace statewire
