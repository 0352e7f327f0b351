// SPDX-License-Identifier: GPL-3.0-or-later
// Which checks belong to which step of a story.
#pragma once

#include "scenario/judge/checks.h"

namespace statewire {

/// The index of the step of \p plan that \p spec is about: the one it names, or the one that makes the call it looks at. -1
/// if it is about the story as a whole.
int stepOf(const CheckSpec& spec, const Plan& plan);
/// True if nothing that comes after that step's end can change what \p spec came to.
bool isDecidedByStep(const CheckSpec& spec, const Plan& plan);
/// The failed checks that the story itself makes of steps that could not be told.
std::vector<CheckResult> checksOfSteps(const Plan& plan, const Session& session, const Timeline& timeline);
/// The first check of the step of that \p index that has failed by what the step did, where that can be said at its end:
/// what the step tells did not happen then.
std::optional<CheckResult> failedOutcome(const Plan& plan, int index, const Session& session, const Timeline& timeline);
/// False if the story ended because a program was gone, or time ran out: what is not as claimed then is not the kernel's
/// doing.
bool mayBeByKernel(const Plan& plan, const Session& session);

} // namespace statewire
