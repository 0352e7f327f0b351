// SPDX-License-Identifier: GPL-3.0-or-later
// What in a run was chance: neither the story nor the kernel is to blame for what it made otherwise.
#pragma once

#include "explain/facts/evidence.h"

namespace statewire {

struct Mischance
{
    Sentence what; ///< "the minute that SYN cookies count turned before frame 21"; empty if there was nothing of the kind
    qint64 sinceNs = 0; ///< what was over by then it had no part in
};
Mischance mischanceOf(const std::vector<Evidence>& evidence);

} // namespace statewire
