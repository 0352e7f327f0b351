// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/unfinishedstory.h"

#include "lab/protocol/callspec.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView idBegin{"call:"};

CallSpec::Need needOf(const Action& call, bool held)
{
    if (held)
        return {u"its worker is held"_s, u"Release it in a step before this call"_s};
    return callNeed(call.request);
}

CheckResult endedBy(const Step& step, const Action& call, const QString& expected, const QString& observed)
{
    const QString socket = call.request.madeOn();
    const QString who = u"%1() of %2%3"_s.arg(callName(call.request.call), call.worker,
                                              socket.isEmpty() ? QString() : u" on '%1'"_s.arg(socket));
    return {idBegin + step.id, u"Step '%1' is told to its end"_s.arg(step.title), who + u' ' + expected,
            u"%1 (line %2) %3"_s.arg(who).arg(call.at.line).arg(observed), false};
}

} // namespace

int limitMs(const Action& call, bool slowWire)
{
    const CallSpec* spec = findCallSpec(call.request.call);
    return (spec ? spec->limitMs : CallSpec().limitMs) * (slowWire ? slowWireFactor : 1);
}

CheckResult unreturnedCall(const Step& step, const Action& call, int waitedMs, bool held)
{
    const CallSpec::Need need = needOf(call, held);
    return endedBy(step, call, u"returns"_s,
                   u"did not return within %1 s: %2. %3, or give the call background = true"_s.arg(waitedMs / 1000)
                       .arg(need.what, need.remedy));
}

CheckResult refusedCall(const Step& step, const Action& call, const QString& error)
{
    const QString prefix = callName(call.request.call) + u": "_s; // as the worker says it
    return endedBy(step, call, u"succeeds"_s,
                   u"failed: %1. If that is part of the story, give the call may_fail = true"_s.arg(
                       error.startsWith(prefix) ? error.mid(prefix.size()) : error));
}

std::vector<CheckResult> endingCalls(const Plan& plan, const Session& session)
{
    std::vector<CheckResult> found;
    for (const Event& event : session.events()) {
        const auto* check = event.as<CheckEvent>();
        if (!check || !check->id.startsWith(idBegin))
            continue;
        // A scenario may give its own checks any name.
        const bool planned =
            std::any_of(plan.checks.begin(), plan.checks.end(), [&](const CheckSpec& spec) { return spec.id == check->id; });
        if (!planned)
            found.push_back({check->id, check->claim, check->expected, check->observed, false});
    }
    return found;
}

} // namespace statewire
