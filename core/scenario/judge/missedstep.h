// SPDX-License-Identifier: GPL-3.0-or-later
// A step that could not be told: which, what should have come, and what there is instead.
#pragma once

#include "scenario/judge/awaits.h"
#include "scenario/judge/checkresult.h"

namespace statewire {

struct MissedStep
{
    int step = 0; ///< its index
    MissedEvent::Why why = MissedEvent::Why::Await;
    Sentence expected;
    Sentence observed;
    qint64 tNs = 0;       ///< when the story gave it up
    bool byCheck = false; ///< only a check that failed tells of it, in an older recording
};

/// The step of \p plan that \p session missed until \p untilNs; nothing if it missed none. Older recordings tell of it by
/// the check that failed.
std::optional<MissedStep> missedStep(const Plan& plan, const Session& session, qint64 untilNs = openEndNs);

/// "Step 6 of 9 did not come about": for a headline. It never names the step, whose title may tell what did not happen.
Sentence headlineOf(const MissedStep& missed, const Plan& plan);
/// "It waited for 1 in ESTABLISHED on the server. What there was: none in ESTABLISHED on the server (there: 1 in LISTEN)"
Sentence explanationOf(const MissedStep& missed);
/// The failed check that it makes.
CheckResult checkOf(const MissedStep& missed, const Plan& plan);

/// What there is instead of those of \p awaits that are not so at \p tNs: "none in TIME_WAIT on the server (there: 1 in
/// LISTEN)".
Sentence insteadOf(const std::vector<Await>& awaits, const AwaitCounts& counts, const Timeline& timeline, qint64 tNs);

} // namespace statewire
