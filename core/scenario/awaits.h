// SPDX-License-Identifier: GPL-3.0-or-later
// What a step waits for: whether it is so now, and whether it ever was. A state that did not come fails the run.
#pragma once

#include "scenario/checks.h"

namespace statewire {

/// True if it is so at \p tNs, while \p held frames wait on the wire.
bool isSo(const Await& await, const Session& session, const Timeline& timeline, size_t held, qint64 tNs);

/// "1 in TIME_WAIT on the server"
QString textOf(const Await& await);

/// One failed result for each step that was performed to its end, and in which what it awaits was never so.
std::vector<CheckResult> unmetAwaits(const Plan& plan, const Session& session, const Timeline& timeline);

} // namespace statewire
