// SPDX-License-Identifier: GPL-3.0-or-later
// The calls that failed, on the line of their host in a ladder, each with its error.
#pragma once

#include "ui/ladder/ladderlayout.h"

#include <functional>

namespace statewire {

struct FailedCall
{
    const CallEvent* call = nullptr;
    bool left = true; ///< made by the host on the left
};

/// Adds \p failures to \p shapes, whose arrows have their places; \p yOf places a moment.
void placeLadderFailures(LadderShapes& shapes, const std::vector<FailedCall>& failures,
                         const std::function<double(qint64)>& yOf, const Theme& theme);

} // namespace statewire
