// SPDX-License-Identifier: GPL-3.0-or-later
// A call in the foreground that ends the story: it does not return in time, or it fails and nobody said that it may.
#pragma once

#include "scenario/judge/checks.h"

namespace statewire {

/// What is awaited on a wire that delays every frame may take as many times longer.
inline constexpr int slowWireFactor = 4;

/// How long the story waits for \p call.
int limitMs(const Action& call, bool slowWire);

/// What is recorded of the step of that \p index, whose \p call did not return; its worker is \p held or not. Who wrote the
/// plan is told what may be mended, unless it came with the program.
MissedEvent unreturnedCall(const Plan& plan, int index, const Action& call, int waitedMs, bool held);
/// The same for a call that failed with \p error.
MissedEvent refusedCall(const Plan& plan, int index, const Action& call, const QString& error);
/// The checks that ended older recordings, which tell of it in no other way.
std::vector<CheckResult> endingCalls(const Plan& plan, const Session& session);

} // namespace statewire
