// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/checkresult.h"

namespace statewire {

using namespace Qt::StringLiterals;

Sentence CheckTally::sentence() const
{
    const Sentence tested = Sentence::tr("%1 of %2 checks passed").arg(passed).arg(all());
    return isTested() ? tested : Sentence::joined({tested, untested()}, u", "_s);
}

Sentence CheckTally::untested() const
{
    std::vector<Sentence> parts;
    if (unknown > 0)
        parts.push_back(Sentence::tr("%1 unknown").arg(unknown));
    if (notReached > 0)
        parts.push_back(Sentence::tr("%1 not reached").arg(notReached));
    return parts.empty() ? Sentence() : Sentence::joined(parts, u", "_s);
}

CheckTally tallyOf(const std::vector<CheckResult>& checks)
{
    CheckTally tally;
    for (const CheckResult& check : checks) {
        switch (check.verdict) {
        case CheckVerdict::Passed: ++tally.passed; break;
        case CheckVerdict::Failed: ++tally.failed; break;
        case CheckVerdict::Unknown: ++(check.notReached ? tally.notReached : tally.unknown); break;
        }
    }
    return tally;
}

} // namespace statewire
