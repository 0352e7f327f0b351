// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/checkresult.h"

namespace statewire {

Sentence CheckTally::sentence() const
{
    return unknown == 0 ? Sentence::tr("%1 of %2 checks passed").arg(passed).arg(all())
                        : Sentence::tr("%1 of %2 checks passed, %3 unknown").arg(passed).arg(all()).arg(unknown);
}

CheckTally tallyOf(const std::vector<CheckResult>& checks)
{
    CheckTally tally;
    for (const CheckResult& check : checks) {
        switch (check.verdict) {
        case CheckVerdict::Passed: ++tally.passed; break;
        case CheckVerdict::Failed: ++tally.failed; break;
        case CheckVerdict::Unknown: ++tally.unknown; break;
        }
    }
    return tally;
}

} // namespace statewire
