// SPDX-License-Identifier: GPL-3.0-or-later
// What a step waits for: whether it is so now, and whether it ever was. A state that did not come fails the run.
#pragma once

#include "scenario/judge/checks.h"
#include "session/heldframes.h"

#include <map>
#include <utility>

namespace statewire {

/// What awaits ask for, counted as the events go by.
class AwaitCounts
{
public:
    void note(const Event& event);
    /// At \p tNs, up to which every event has been noted.
    int countNow(const Await& await, const Timeline& timeline, qint64 tNs) const;
    bool isSo(const Await& await, const Timeline& timeline, qint64 tNs) const;

private:
    HeldFrames m_held;
    std::map<std::pair<QString, QString>, int> m_returned; ///< calls, by worker and the engine's name for them
};

/// "1 in TIME_WAIT on the server"
Sentence textOf(const Await& await);
/// The same with another \p count; none is "none".
Sentence textOf(const Await& await, int count);
Sentence textOf(const std::vector<Await>& awaits);

/// One failed result for each step that was performed to its end, and in which what it awaits was never so.
std::vector<CheckResult> unmetAwaits(const Plan& plan, const Session& session, const Timeline& timeline);

} // namespace statewire
