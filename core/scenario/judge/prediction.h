// SPDX-License-Identifier: GPL-3.0-or-later
// Decides a prediction's question by what happened, and only once it has.
#pragma once

#include "base/sentence.h"
#include "scenario/story/scenario.h"
#include "session/session.h"
#include "timeline/timeline.h"

namespace statewire {

/// Begin and end of the steps that were performed, by index.
struct StepTimes
{
    qint64 beginNs = 0;
    qint64 endNs = -1; ///< -1: still going on
};
std::vector<StepTimes> stepTimes(const Session& session);

/// What a question came to.
struct Outcome
{
    const Prediction::Option* option = nullptr; ///< the right one; null if none of them was
    Sentence came;                              ///< what happened, in words: "ETIMEDOUT"
    qint64 tNs = 0;                             ///< when it was decided
};

/// What the question asked in step \p asked came to, by all that happened until \p untilNs; nothing while that does not
/// decide it. A question about a call alone is decided when the call has returned, any other at the end of the step that
/// reveals it.
std::optional<Outcome> outcomeOf(const Plan& plan, int asked, const std::vector<StepTimes>& times, const Session& session,
                                 const Timeline& timeline, qint64 untilNs);

/// The step whose end reveals what step \p asked asks.
int revealingStep(const Plan& plan, int asked);

/// True if \p option says anything that can come true.
bool decides(const Prediction::Option& option);

} // namespace statewire
