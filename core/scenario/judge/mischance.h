// SPDX-License-Identifier: GPL-3.0-or-later
// What in a run was chance: neither the story nor the kernel is to blame for what it made otherwise.
#pragma once

#include "explain/facts/evidence.h"

namespace statewire {

/// "the minute that SYN cookies count turned before frame 21"; empty if there was nothing of the kind.
Sentence mischanceOf(const std::vector<Evidence>& evidence);

} // namespace statewire
