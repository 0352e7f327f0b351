// SPDX-License-Identifier: GPL-3.0-or-later
// A call in the foreground that ends the story: it does not return in time, or it fails and nobody said that it may.
#pragma once

#include "scenario/judge/checks.h"

namespace statewire {

/// What is awaited on a wire that delays every frame may take as many times longer.
inline constexpr int slowWireFactor = 4;

/// How long the story waits for \p call.
int limitMs(const Action& call, bool slowWire);

/// The failed result that \p call of \p step makes, whose worker is \p held or not. A verdict on what did not happen can
/// only be given by who waited: it is recorded, and endingCalls() finds it there.
CheckResult unreturnedCall(const Step& step, const Action& call, int waitedMs, bool held);
/// The same for a call that failed with \p error.
CheckResult refusedCall(const Step& step, const Action& call, const QString& error);
std::vector<CheckResult> endingCalls(const Plan& plan, const Session& session);

} // namespace statewire
