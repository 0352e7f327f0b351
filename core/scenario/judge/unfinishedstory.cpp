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
        return {Sentence::tr("its worker is held"), Sentence::tr("Release it in a step before this call")};
    return callNeed(call.request);
}

/// "read() of server-1 on 'connection'"
Sentence calledBy(const Action& call)
{
    const QString name = callName(call.request.call);
    const QString socket = call.request.madeOn();
    return socket.isEmpty() ? Sentence::tr("%1() of %2").arg(name).arg(call.worker)
                            : Sentence::tr("%1() of %2 on '%3'").arg(name).arg(call.worker).arg(socket);
}

MissedEvent endedBy(const Plan& plan, int index, const Sentence& expected, const Sentence& observed)
{
    return {index, plan.steps[size_t(index)].id, MissedEvent::Why::Call, expected, observed};
}

} // namespace

int limitMs(const Action& call, bool slowWire)
{
    const CallSpec* spec = findCallSpec(call.request.call);
    return (spec ? spec->limitMs : CallSpec().limitMs) * (slowWire ? slowWireFactor : 1);
}

MissedEvent unreturnedCall(const Plan& plan, int index, const Action& call, int waitedMs, bool held)
{
    const CallSpec::Need need = needOf(call, held);
    const Sentence observed =
        plan.bundled
            ? Sentence::tr("%1 did not return within %2 s: %3").arg(calledBy(call)).arg(waitedMs / 1000).arg(need.what)
            : Sentence::tr("%1 (line %2) did not return within %3 s: %4. %5, or give the call "
                           "background = true")
                  .arg(calledBy(call))
                  .arg(call.at.line)
                  .arg(waitedMs / 1000)
                  .arg(need.what)
                  .arg(need.remedy);
    return endedBy(plan, index, Sentence::tr("%1 returns").arg(calledBy(call)), observed);
}

MissedEvent refusedCall(const Plan& plan, int index, const Action& call, const QString& error)
{
    const QString prefix = callName(call.request.call) + u": "_s; // as the worker says it
    const QString why = error.startsWith(prefix) ? error.mid(prefix.size()) : error;
    const Sentence observed =
        plan.bundled ? Sentence::tr("%1 failed: %2").arg(calledBy(call)).arg(why)
                     : Sentence::tr("%1 (line %2) failed: %3. If that is part of the story, give the call may_fail = true")
                           .arg(calledBy(call))
                           .arg(call.at.line)
                           .arg(why);
    return endedBy(plan, index, Sentence::tr("%1 succeeds").arg(calledBy(call)), observed);
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
            found.push_back({check->id, check->claim, check->expected, check->observed});
    }
    return found;
}

} // namespace statewire
