// SPDX-License-Identifier: GPL-3.0-or-later
// Lays out the hosts of the stage: a card each, with its sockets in rows, their timers, and a call that failed.
#pragma once

#include "ui/stage/stagelayout.h"

namespace statewire {

/// Hosts, sockets and failures of \p layout, and the room that is left for the wire. Its area and theme are set.
void layOutHosts(const StageScene& scene, StageLayout& layout);

} // namespace statewire
