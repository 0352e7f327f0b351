// SPDX-License-Identifier: GPL-3.0-or-later
// The wire of the stage: where each frame on it stands, and the line that says what is going on.
#pragma once

#include "ui/stage/stagelayout.h"

namespace statewire {

/// Places the frames and writes the caption; the hosts of \p layout, and the wire between them, are in their places.
void layOutWire(const StageScene& scene, StageLayout& layout);

} // namespace statewire
