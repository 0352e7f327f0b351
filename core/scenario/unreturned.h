// SPDX-License-Identifier: GPL-3.0-or-later
// A call in the foreground that does not return: how long the story waits for it, and what is said when that was in vain.
#pragma once

#include "scenario/checks.h"

namespace statewire {

/// How long the story waits for a call that returns only by what somebody else does: read(), accept(), send() …
inline constexpr int callLimitMs = 30'000;
/// connect() gives up by itself, with the kernel's usual number of retries after 134 s.
inline constexpr int connectLimitMs = 150'000;
/// What is awaited on a wire that delays every frame may take as many times longer.
inline constexpr int slowWireFactor = 4;

int limitMs(const Action& call, bool slowWire);

/// The failed result that \p call of \p step makes, whose worker is \p held or not. A verdict on what did not happen can
/// only be given by who waited: it is recorded, and unreturnedCalls() finds it there.
CheckResult unreturnedCall(const Step& step, const Action& call, int waitedMs, bool held);
std::vector<CheckResult> unreturnedCalls(const Plan& plan, const Session& session);

} // namespace statewire
