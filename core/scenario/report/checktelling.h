// SPDX-License-Identifier: GPL-3.0-or-later
// The words for how a check came out, alike in terminal, JSON, JUnit, TAP and window: as claimed, otherwise as the scenario
// says of this kernel, otherwise than anything says, or not to be told.
#pragma once

#include "scenario/judge/checkresult.h"

namespace statewire {

enum class CheckOutcome : quint8
{
    AsClaimed,
    KnownDifference,   ///< as one of the check's `differs` says of this kernel
    UnknownDifference, ///< a bundled scenario came out otherwise than it says
    NotAsClaimed,      ///< a scenario of somebody's own did, or a bundled one with other knobs
    Unknown            ///< this kernel lacks what would tell, or the story did not come so far
};

CheckOutcome outcomeOf(const CheckResult& check);
/// "as-claimed", "known-difference": as JSON has it.
QString outcomeName(CheckOutcome outcome);

/// "this kernel differs (before Linux 6.5): WHY"
Sentence knownDifference(const CheckResult& check);
/// "this kernel differs in a way that is not described: expected …, observed …; if it comes again, please report it …"
Sentence unknownDifference(const CheckResult& check);
/// "not as claimed: expected …, observed …"; names the chance that may be why.
Sentence notAsClaimed(const CheckResult& check);
/// "unknown: this kernel does not count TcpExt.PAWSTimewait", "unknown: its step was not reached"
Sentence unknownNumber(const CheckResult& check);

/// The one of these that fits; empty for a check that came out as claimed.
Sentence remarkOn(const CheckResult& check);

} // namespace statewire
