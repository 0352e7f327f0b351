// SPDX-License-Identifier: GPL-3.0-or-later
// What a check came to: what was claimed beside what happened.
#pragma once

#include "base/sentence.h"
#include "scenario/story/when.h"
#include "session/event.h"

#include <vector>

namespace statewire {

struct CheckResult
{
    QString id;
    Sentence claim;
    Sentence expected;
    Sentence observed; ///< of one that is unknown: why it is
    CheckVerdict verdict = CheckVerdict::Failed;
    QString why = {};        ///< why something else is expected here than elsewhere; empty if nothing else is
    When where = {};         ///< the kernels and labs on which it is expected so
    int step = -1;           ///< the index of the step that it belongs to; -1: to the story as a whole
    bool asBundled = false;  ///< of a scenario that came with the program, told as it stands there
    bool notReached = false; ///< the story did not come so far: it is unknown because it was never tested
    Sentence chance = {};    ///< of one that failed: the chance that may be why

    bool passed() const { return verdict == CheckVerdict::Passed; }
    bool failed() const { return verdict == CheckVerdict::Failed; }
    bool isUnknown() const { return verdict == CheckVerdict::Unknown; }
    void leaveOpen(const Sentence& whyUnknown)
    {
        observed = whyUnknown;
        verdict = CheckVerdict::Unknown;
    }
    void leaveUntested(const Sentence& whyNot)
    {
        leaveOpen(whyNot);
        notReached = true;
    }
};

/// How many came out how.
struct CheckTally
{
    int passed = 0;
    int failed = 0;
    int unknown = 0;    ///< what would tell is lacking
    int notReached = 0; ///< the story did not come so far

    int all() const { return passed + failed + unknown + notReached; }
    /// "8 of 9 checks passed, 1 unknown", "3 of 8 checks passed, 5 not reached"
    Sentence sentence() const;
    bool isTested() const { return unknown + notReached == 0; }
    /// The end of it: "1 unknown, 5 not reached"; empty if all were tested.
    Sentence untested() const;
};
CheckTally tallyOf(const std::vector<CheckResult>& checks);

} // namespace statewire
