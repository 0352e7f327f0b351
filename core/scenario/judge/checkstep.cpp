// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/checkstep.h"

#include "scenario/judge/awaits.h"
#include "scenario/judge/missedstep.h"
#include "scenario/judge/unfinishedstory.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

int indexOf(const QString& id, const Plan& plan)
{
    const auto step = std::find_if(plan.steps.begin(), plan.steps.end(), [&](const Step& s) { return s.id == id; });
    return step == plan.steps.end() ? -1 : int(step - plan.steps.begin());
}

struct PlannedCall
{
    int step = -1; ///< its index; -1: no step makes the call
    bool background = false;
};

/// The \p nth such call.
PlannedCall findCall(const QString& worker, Call call, int nth, const QString& socket, const Plan& plan)
{
    for (size_t i = 0; i < plan.steps.size(); ++i) {
        for (const Action& action : plan.steps[i].actions) {
            const bool isIt = action.is(call) && action.worker == worker &&
                              (socket.isEmpty() || action.request.text(Argument::Socket) == socket);
            if (isIt && --nth == 0)
                return {int(i), action.background};
        }
    }
    return {};
}

/// The call that \p spec looks at; nothing if it is about none, or about more than one call's doing.
PlannedCall callOf(const CheckSpec& spec, const Plan& plan)
{
    switch (spec.kind) {
    case CheckSpec::Kind::Call:
        return spec.call ? findCall(spec.worker, *spec.call, spec.nth, spec.socket, plan) : PlannedCall();
    case CheckSpec::Kind::HeldPort:
    case CheckSpec::Kind::Incarnation:
    case CheckSpec::Kind::Evidence: return findCall(spec.worker, Call::Connect, 1, {}, plan);
    // What is read off a whole life, or off counters and frames of any time, is no one step's.
    case CheckSpec::Kind::Sockets:
    case CheckSpec::Kind::Life:
    case CheckSpec::Kind::Retransmitted:
    case CheckSpec::Kind::Rearmed:
    case CheckSpec::Kind::Frames:
    case CheckSpec::Kind::Counter:
    case CheckSpec::Kind::Text:
    case CheckSpec::Kind::Duration: return {};
    }
    return {};
}

} // namespace

int stepOf(const CheckSpec& spec, const Plan& plan)
{
    return spec.step.isEmpty() ? callOf(spec, plan).step : indexOf(spec.step, plan);
}

bool isDecidedByStep(const CheckSpec& spec, const Plan& plan)
{
    switch (spec.kind) {
    case CheckSpec::Kind::Call:
    case CheckSpec::Kind::HeldPort:
    case CheckSpec::Kind::Incarnation: return !callOf(spec, plan).background;
    case CheckSpec::Kind::Sockets: return !spec.atEnd; // that moment is still to come
    case CheckSpec::Kind::Frames: return true;
    case CheckSpec::Kind::Evidence:
    case CheckSpec::Kind::Life:
    case CheckSpec::Kind::Retransmitted:
    case CheckSpec::Kind::Rearmed:
    case CheckSpec::Kind::Counter:
    case CheckSpec::Kind::Text:
    case CheckSpec::Kind::Duration: return false;
    }
    return false;
}

std::optional<CheckResult> failedOutcome(const Plan& plan, int index, const Session& session, const Timeline& timeline)
{
    for (const CheckSpec& spec : plan.checks) {
        if (stepOf(spec, plan) != index || !isDecidedByStep(spec, plan))
            continue;
        CheckResult result = evaluateCheck(spec, session, timeline);
        if (result.failed())
            return result;
    }
    return std::nullopt;
}

std::vector<CheckResult> checksOfSteps(const Plan& plan, const Session& session, const Timeline& timeline)
{
    std::vector<CheckResult> results = unmetAwaits(plan, session, timeline);
    const std::optional<MissedStep> missed = missedStep(plan, session);
    if (missed && !missed->byCheck) {
        if (missed->why != MissedEvent::Why::Outcome) // that has a check of its own
            results.push_back(checkOf(*missed, plan));
    } else {
        const std::vector<CheckResult> calls = endingCalls(plan, session);
        results.insert(results.end(), calls.begin(), calls.end());
    }
    for (CheckResult& result : results)
        result.step = indexOf(result.id.section(u':', 1), plan);
    return results;
}

bool mayBeByKernel(const Plan& plan, const Session& session)
{
    const std::optional<MissedStep> missed = missedStep(plan, session);
    return !missed || missed->why == MissedEvent::Why::Await || missed->why == MissedEvent::Why::Call ||
           missed->why == MissedEvent::Why::Outcome;
}

} // namespace statewire
