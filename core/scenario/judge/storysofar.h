// SPDX-License-Identifier: GPL-3.0-or-later
// How far a story has come at a moment, and what may be told of it: never more than has happened.
#pragma once

#include "scenario/judge/missedstep.h"

namespace statewire {

struct StorySoFar
{
    int step = -1;          ///< the last that was begun; -1: none
    bool ended = false;     ///< it has ended, and ended well
    int told = -1;          ///< the last whose title and text may be told; all before it may be, too. -1: none
    QString meanwhile = {}; ///< what is true while the step runs; empty if it does not run, or has nothing to say
    std::optional<MissedStep> missed = {};
    std::optional<RetakeEvent> retake = {}; ///< the session is an experiment taken again
    bool isRetelling = false;               ///< its first steps are being run again, just now
};

/// Of \p plan in \p session at \p untilNs. A pure function: it says the same of a story that runs and of its recording.
StorySoFar storySoFar(const Plan& plan, const Session& session, qint64 untilNs);

} // namespace statewire
