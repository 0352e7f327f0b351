// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/unfinishedstory.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView idBegin{"call:"};

/// What the call needs to return, and what the story can do about it.
struct Need
{
    QString what;
    QString remedy;
};

Need needOf(const Action& call, bool held)
{
    if (held)
        return {u"its worker is held"_s, u"Release it in a step before this call"_s};
    if (call.call == "read"_L1) {
        if (!call.bytes.isEmpty())
            return {u"so many bytes did not come"_s, u"Let the other end send them or close first"_s};
        return call.until == "eof"_L1 ? Need{u"no FIN came that would have ended its reading"_s,
                                             u"Let the other end close or shut down first"_s}
                                      : Need{u"neither bytes nor a FIN came"_s, u"Let the other end send or close first"_s};
    }
    if (call.call == "accept"_L1)
        return {u"no connection came to the queue of '%1'"_s.arg(call.from), u"Let a client connect first"_s};
    if (call.call == "connect"_L1)
        return {u"neither an answer came to its SYN nor the end of its retries"_s,
                u"Lower net.ipv4.tcp_syn_retries on its host"_s};
    if (call.call == "send"_L1)
        return {u"there was no room for what it sends"_s, u"Let the other end read"_s};
    return {u"nothing happened that would have ended it"_s, u"Let that happen first"_s};
}

CheckResult endedBy(const Step& step, const Action& call, const QString& expected, const QString& observed)
{
    const QString& socket = call.call == "accept"_L1 ? call.from : call.socket;
    const QString who =
        u"%1() of %2%3"_s.arg(call.call, call.worker, socket.isEmpty() ? QString() : u" on '%1'"_s.arg(socket));
    return {idBegin + step.id, u"Step '%1' is told to its end"_s.arg(step.title), who + u' ' + expected,
            u"%1 (line %2) %3"_s.arg(who).arg(call.at.line).arg(observed), false};
}

} // namespace

int limitMs(const Action& call, bool slowWire)
{
    return (call.call == "connect"_L1 ? connectLimitMs : callLimitMs) * (slowWire ? slowWireFactor : 1);
}

CheckResult unreturnedCall(const Step& step, const Action& call, int waitedMs, bool held)
{
    const Need need = needOf(call, held);
    return endedBy(step, call, u"returns"_s,
                   u"did not return within %1 s: %2. %3, or give the call background = true"_s.arg(waitedMs / 1000)
                       .arg(need.what, need.remedy));
}

CheckResult refusedCall(const Step& step, const Action& call, const QString& error)
{
    const QString prefix = call.call + u": "_s; // as the worker says it
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
