// SPDX-License-Identifier: GPL-3.0-or-later
// Lays out the frames between the two rows of a connection: slanted arrows, and labels that do not cover each other.
#pragma once

#include "ui/timeline/timelinelayout.h"

namespace statewire {

/// The strip between the rows of a connection.
struct ArrowField
{
    double topY = 0;    ///< lower edge of the client's row
    double bottomY = 0; ///< upper edge of the server's row
    int client = -1;    ///< the track above; frames from any other come from below
};

void layOutArrows(const TimelineScene& scene, const Theme& theme, const Connection& connection, const ArrowField& field,
                  const std::vector<BreakShape>& breaks, std::vector<ArrowShape>& arrows);

} // namespace statewire
