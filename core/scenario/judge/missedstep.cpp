// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/missedstep.h"

#include <algorithm>
#include <map>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QString idBegin(MissedEvent::Why why)
{
    switch (why) {
    case MissedEvent::Why::Await: return u"await:"_s;
    case MissedEvent::Why::Call: return u"call:"_s;
    case MissedEvent::Why::Outcome: return u"outcome:"_s;
    case MissedEvent::Why::Need: return u"need:"_s;
    case MissedEvent::Why::Worker: return u"worker:"_s;
    case MissedEvent::Why::Lab: return u"lab:"_s;
    }
    return {};
}

bool isPlanned(const Plan& plan, const QString& check)
{
    return std::any_of(plan.checks.begin(), plan.checks.end(), [&](const CheckSpec& spec) { return spec.id == check; });
}

int indexOf(const Plan& plan, const QString& id)
{
    const auto step = std::find_if(plan.steps.begin(), plan.steps.end(), [&](const Step& s) { return s.id == id; });
    return step == plan.steps.end() ? -1 : int(step - plan.steps.begin());
}

/// A recording from before steps were missed: the story went on, and a check that failed tells of it at its end.
std::optional<MissedStep> missedByCheck(const Plan& plan, const Session& session, qint64 untilNs)
{
    std::map<int, qint64> ended;
    std::optional<MissedStep> first;
    for (const Event& event : session.events()) {
        if (const auto* step = event.as<StepEvent>(); step && step->phase == StepEvent::Phase::Ended)
            ended[step->index] = event.tNs;
        const auto* check = event.as<CheckEvent>();
        if (!check || check->verdict != CheckVerdict::Failed || isPlanned(plan, check->id))
            continue;
        for (const auto why : {MissedEvent::Why::Await, MissedEvent::Why::Call}) {
            const int index = check->id.startsWith(idBegin(why)) ? indexOf(plan, check->id.mid(idBegin(why).size())) : -1;
            if (index < 0 || (first && first->step <= index))
                continue;
            const auto end = ended.find(index);
            first =
                MissedStep{index, why, check->expected, check->observed, end == ended.end() ? event.tNs : end->second, true};
        }
    }
    return first && first->tNs <= untilNs ? first : std::nullopt;
}

/// "1 in LISTEN, 2 in CLOSE_WAIT"
Sentence standingOn(const QString& host, const Timeline& timeline, qint64 tNs)
{
    std::map<TcpState, int> counts;
    for (const SocketAt& socket : timeline.socketsAt(tNs)) {
        if (timeline.tracks()[socket.track].host == host)
            ++counts[socket.span->state];
    }
    std::vector<Sentence> parts;
    for (const auto& [state, count] : counts)
        parts.push_back(Sentence::tr("%1 in %2").arg(count).arg(stateName(state)));
    return parts.empty() ? Sentence::tr("no socket at all") : Sentence::joined(parts, u", "_s);
}

} // namespace

std::optional<MissedStep> missedStep(const Plan& plan, const Session& session, qint64 untilNs)
{
    for (const Event& event : session.events()) {
        const auto* missed = event.as<MissedEvent>();
        if (!missed)
            continue;
        if (event.tNs > untilNs || missed->index >= int(plan.steps.size()))
            return std::nullopt;
        return MissedStep{missed->index, missed->why, missed->expected, missed->observed, event.tNs};
    }
    return missedByCheck(plan, session, untilNs);
}

Sentence headlineOf(const MissedStep& missed, const Plan& plan)
{
    const auto sentence = [&missed] {
        switch (missed.why) {
        case MissedEvent::Why::Await: return Sentence::tr("Step %1 of %2 did not come about");
        case MissedEvent::Why::Call: return Sentence::tr("Step %1 of %2 could not be told to its end");
        case MissedEvent::Why::Outcome: return Sentence::tr("Step %1 of %2 came out otherwise");
        case MissedEvent::Why::Need: return Sentence::tr("Step %1 of %2 can no longer be told");
        case MissedEvent::Why::Worker: return Sentence::tr("Step %1 of %2 cannot be told: a program of the story is gone");
        case MissedEvent::Why::Lab: return Sentence::tr("Step %1 of %2 cannot be told: the lab is gone");
        }
        return Sentence();
    };
    return sentence().arg(missed.step + 1).arg(qint64(plan.steps.size()));
}

Sentence explanationOf(const MissedStep& missed)
{
    const auto sentence = [&missed] {
        switch (missed.why) {
        case MissedEvent::Why::Await: return Sentence::tr("Awaited: %1. What there is instead: %2.");
        case MissedEvent::Why::Call:
        case MissedEvent::Why::Outcome: return Sentence::tr("It should have been: %1. What came: %2.");
        case MissedEvent::Why::Need: return Sentence::tr("It needs %1. What there is now: %2.");
        case MissedEvent::Why::Worker:
        case MissedEvent::Why::Lab: return Sentence::tr("It needs that %1. What came: %2.");
        }
        return Sentence();
    };
    return sentence().arg(missed.expected).arg(missed.observed);
}

CheckResult checkOf(const MissedStep& missed, const Plan& plan)
{
    return {idBegin(missed.why) + plan.steps[size_t(missed.step)].id,
            Sentence::tr("Step %1 is told to its end").arg(missed.step + 1), missed.expected, missed.observed};
}

Sentence insteadOf(const std::vector<Await>& awaits, const AwaitCounts& counts, const Timeline& timeline, qint64 tNs)
{
    std::vector<Sentence> parts;
    QStringList hosts;
    for (const Await& await : awaits) {
        const int count = counts.countNow(await, timeline, tNs);
        if (count == await.count)
            continue;
        const Sentence words = textOf(await, count);
        const bool first = await.kind() == Await::Kind::Sockets && !hosts.contains(await.host);
        if (first)
            hosts << await.host;
        parts.push_back(first ? Sentence::tr("%1 (there: %2)").arg(words).arg(standingOn(await.host, timeline, tNs))
                              : words);
    }
    return parts.empty() ? Sentence() : Sentence::joined(parts, u"; "_s);
}

} // namespace statewire
