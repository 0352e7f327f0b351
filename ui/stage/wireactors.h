// SPDX-License-Identifier: GPL-3.0-or-later
// Which frames stand on the wire of the stage at the playhead, what they do there, and what is said of them.
#pragma once

#include "ui/stage/stagelayout.h"

namespace statewire {

constexpr qint64 fallNs = 600'000'000; ///< how long a lost frame falls

/// A frame of the story, and where it is at the playhead.
struct WireActor
{
    const FrameFate* story = nullptr;
    const Arrow* arrow = nullptr;
    StageFrame::Kind kind = StageFrame::Kind::Flying;
    double way = 0; ///< part of the wire that is behind it
    bool rightward = true;
};

/// Those that fly, wait, fall or lie there; what arrived last, if nothing else is on the wire. The hosts of \p layout are in
/// their places.
std::vector<WireActor> wireActors(const StageScene& scene, const StageLayout& layout);

/// The line below the wire.
QString wireCaption(const std::vector<WireActor>& actors, const StageScene& scene, bool wireIsSeen);

} // namespace statewire
