// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/judgement.h"

#include "explain/explain.h"
#include "scenario/judge/unfinishedstory.h"

#include <algorithm>

namespace statewire {

Judgement judge(const Plan& plan, const Session& session, const Timeline& timeline)
{
    Judgement judgement;
    judgement.checks = evaluateChecks(plan, session, timeline, explain(session, timeline));
    // What ended the story was recorded when it happened; it comes last.
    const size_t recorded = endingCalls(plan, session).size();
    std::transform(judgement.checks.begin(), judgement.checks.end() - std::ptrdiff_t(recorded),
                   std::back_inserter(judgement.toRecord), recordOf);
    return judgement;
}

CheckEvent recordOf(const CheckResult& check)
{
    return {check.id, check.claim, check.expected, check.observed, check.verdict};
}

} // namespace statewire
