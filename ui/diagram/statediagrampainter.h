// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a laid-out state diagram and the words beside it, on screen and in figures alike.
#pragma once

#include "ui/diagram/statediagramlayout.h"

class QPainter;

namespace statewire {

void paintDiagram(QPainter& painter, const DiagramShapes& shapes, const DiagramScene& scene, const Theme& theme);

} // namespace statewire
