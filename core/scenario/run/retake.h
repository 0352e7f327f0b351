// SPDX-License-Identifier: GPL-3.0-or-later
// An experiment to be taken again: a fresh lab tells the first steps of the plan at full speed, up to where the story stood.
#pragma once

#include "scenario/run/footing.h"
#include "scenario/run/toldstory.h"

namespace statewire {

struct Retake
{
    int steps = 0;                      ///< the first so many are told again
    std::vector<PredictionEvent> votes; ///< of the class: they stay
    Sentence reason;        ///< "The 60 s were over while you talked: the first 4 steps were run again, just now"
    qint64 waitsNs = 0;     ///< of the scenario's own in those steps: they are not skipped
    qint64 wireDelayNs = 0; ///< one way, once the steps are told
    /// Time ran out, and nothing else happened: it may be done unasked. Otherwise somebody is asked first.
    bool isAutomatic = false;
    bool byHand = false; ///< something was done by hand, which is not done again
};

/// How to take \p story again, which \p session tells so far: up to the step that was missed, or that would be next.
Retake retakeOf(const ToldStory& story, const Session& session, const Timeline& timeline, qint64 wireDelayNs);

/// What stands in the session about it.
RetakeEvent recordOf(const Retake& retake, RetakeEvent::Phase phase);

} // namespace statewire
