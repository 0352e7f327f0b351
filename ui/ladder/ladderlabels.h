// SPDX-License-Identifier: GPL-3.0-or-later
// The words along the arrows of a ladder: which of them find room.
#pragma once

#include "ui/ladder/ladderlayout.h"

namespace statewire {

/// Gives each of \p arrows the longest of its \p forms that covers nothing, nor
/// what is \p taken; none where there is no form.
void placeLadderLabels(std::vector<LadderArrow>& arrows, const std::vector<QStringList>& forms,
                       const std::vector<QRectF>& taken, const Theme& theme);

} // namespace statewire
