// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a scenario of what was done by hand: the same acts in the same order, waiting for the states that were seen to
// follow them, with checks of how the calls ended.
#pragma once

#include "scenario/freeplay/freeplay.h"
#include "timeline/timeline.h"

namespace statewire {

struct FreePlayStory
{
    Scenario scenario;
    QStringList remarks; ///< what was done and could not be written
};

/// The story of \p log until now. Nothing is taken for granted: what a step waits for, and what a check expects, was
/// observed in \p session. Fails if nothing was done that a scenario could tell.
Result<FreePlayStory> storyOf(const FreePlayLog& log, const Session& session, const Timeline& timeline, const LabMode& mode,
                              const QString& title);

} // namespace statewire
