// SPDX-License-Identifier: GPL-3.0-or-later
// Which differences go with an earlier one, so that they can be folded under it: the frames and states of what is done
// otherwise, and all that comes of a connection that has already gone another way.
#pragma once

#include "scenario/compare/comparison.h"

namespace statewire {

/// Sets Difference::under. \p differences are in their order, \p pairs the axis' own.
///
/// What a class may be asked stands for itself: what came of a call, and the verdict of a check.
void foldDifferences(std::vector<Difference>& differences, const std::vector<StepPair>& pairs);

} // namespace statewire
