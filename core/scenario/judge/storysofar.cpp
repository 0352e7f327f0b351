// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/storysofar.h"

namespace statewire {

StorySoFar storySoFar(const Plan& plan, const Session& session, qint64 untilNs)
{
    StorySoFar far;
    const int count = int(plan.steps.size());
    for (const Event& event : session.events()) {
        if (event.tNs > untilNs)
            break;
        if (const auto* step = event.as<StepEvent>(); step && step->index < count) {
            far.step = step->index;
            far.ended = step->phase == StepEvent::Phase::Ended;
        } else if (const auto* retake = event.as<RetakeEvent>()) {
            far.retake = *retake;
            far.isRetelling = retake->phase == RetakeEvent::Phase::Begun;
        }
    }
    far.missed = missedStep(plan, session, untilNs);
    if (far.missed) {
        // Older recordings went on.
        far.step = far.missed->step;
        far.ended = false;
    }
    const Step* step = far.step >= 0 ? &plan.steps[size_t(far.step)] : nullptr;
    far.told = far.ended || (step && step->isToldAtOnce() && !far.missed) ? far.step : far.step - 1;
    far.told = std::max(-1, far.told);
    if (step && !far.ended && !far.missed)
        far.meanwhile = step->meanwhile;
    return far;
}

} // namespace statewire
