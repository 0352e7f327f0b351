// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a stage that has been laid out: on screen and in figures alike.
#pragma once

#include "ui/context/selection.h"
#include "ui/stage/stagelayout.h"

class QPainter;

namespace statewire {

/// What is marked on the stage, beside what stands there.
struct StageMarks
{
    Highlight highlight;
    SelectedItem hover;
    SelectedItem focus; ///< where the keyboard is
};

void paintStage(QPainter& painter, const StageLayout& layout, const StageMarks& marks);

} // namespace statewire
