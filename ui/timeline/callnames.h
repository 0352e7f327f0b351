// SPDX-License-Identifier: GPL-3.0-or-later
// Where the names of calls stand: those that failed first, and each of them somewhere; the others where that leaves room.
#pragma once

#include "ui/timeline/timelinelayout.h"

namespace statewire {

/// Places the labels of \p ticks from \p first on, which are ascending, in \p line. A label that fails to find a place is
/// cleared; of refused calls that happens only where the line is shorter than their error.
void nameCalls(std::vector<CallTick>& ticks, size_t first, const QRectF& line, const std::vector<BreakShape>& breaks,
               const Theme& theme);

/// Of a call that failed.
QFont refusalFont(const Theme& theme);

} // namespace statewire
