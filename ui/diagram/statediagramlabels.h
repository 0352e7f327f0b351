// SPDX-License-Identifier: GPL-3.0-or-later
// The words at the edges of the state diagram: which find room, and what is named even where there is none.
#pragma once

#include "ui/diagram/statediagramlayout.h"

namespace statewire {

/// Writes at the edges of \p shapes, in which everything else but the tokens is in its place.
void placeDiagramLabels(const DiagramScene& scene, const Theme& theme, DiagramShapes& shapes);

/// Where a token stands on a state: on its upper edge, off the name and off the gaps where words stand.
QPointF tokenStand(const DiagramShapes& shapes, const NodeShape& node, bool client);

/// The straight pieces of a path, for distances and crossings.
std::vector<QLineF> piecesOf(const QPainterPath& path);

} // namespace statewire
