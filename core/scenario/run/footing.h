// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what a step takes for granted is so just now, and for how long it will be.
#pragma once

#include "scenario/judge/awaits.h"

namespace statewire {

struct Footing
{
    bool holds = true;             ///< all that the step needs is so
    std::optional<Await> need;     ///< the first that is not so, or the one that will end first
    std::optional<qint64> lastsNs; ///< until then; nothing if it is not known, or does not end by itself
};

/// Of \p step at \p nowNs, by \p counts of all events until then.
Footing footingOf(const Step& step, const AwaitCounts& counts, const Timeline& timeline, qint64 nowNs);

} // namespace statewire
