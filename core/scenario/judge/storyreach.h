// SPDX-License-Identifier: GPL-3.0-or-later
// How far a story came, as far as its checks ask: what it did not come to was not tested, and has not failed.
#pragma once

#include "scenario/story/scenario.h"
#include "session/session.h"

#include <set>

namespace statewire {

class StoryReach
{
public:
    /// Of no story in particular: all of it has come.
    StoryReach() = default;
    StoryReach(const Plan& plan, const Session& session);

    bool isBegun(int step) const { return !m_known || m_begun.count(step) > 0; }
    /// It has ended, or was given up: what it was to bring is not to come any more.
    bool isOver(int step) const { return !m_known || m_over.count(step) > 0; }
    /// The last step has ended.
    bool isTold() const { return m_told; }

private:
    bool m_known = false;
    bool m_told = true;
    std::set<int> m_begun; ///< steps by their index
    std::set<int> m_over;
};

} // namespace statewire
