// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/storyreach.h"

namespace statewire {

StoryReach::StoryReach(const Plan& plan, const Session& session) : m_known(true), m_told(plan.steps.empty())
{
    const int last = int(plan.steps.size()) - 1;
    for (const Event& event : session.events()) {
        if (const auto* step = event.as<StepEvent>()) {
            m_begun.insert(step->index);
            if (step->phase == StepEvent::Phase::Begun)
                continue;
            m_over.insert(step->index);
            m_told = m_told || step->index == last;
        } else if (const auto* missed = event.as<MissedEvent>()) {
            m_over.insert(missed->index);
        }
    }
}

} // namespace statewire
