// SPDX-License-Identifier: GPL-3.0-or-later
// Plays each variant of a scenario without a lab: what only shows once knobs are filled in and steps follow each other.
#pragma once

#include "scenario/story/diagnostic.h"

#include <vector>

namespace statewire {

/// Variants that cannot be planned on any kernel, and calls on sockets that their worker has not made by then; each
/// mistake once, though several variants have it.
std::vector<Diagnostic> rehearse(const Scenario& scenario);

} // namespace statewire
