// SPDX-License-Identifier: GPL-3.0-or-later
// The words below torn edges, "1.3 s skipped": shortened or joined where they stand close, so that none covers another.
#pragma once

#include "ui/timeline/timelinelayout.h"

namespace statewire {

/// Lays out the labels of \p breaks, ascending, between \p left and \p right. No two overlap; what has no room is left out.
std::vector<BreakLabel> layOutBreakLabels(const std::vector<BreakShape>& breaks, double left, double right, double top,
                                          const Theme& theme);

} // namespace statewire
