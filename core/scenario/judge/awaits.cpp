// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/awaits.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

Sentence words(const Await& await, int count)
{
    switch (await.kind()) {
    case Await::Kind::Held: return Sentence::tr("%1 held on the wire").arg(count);
    case Await::Kind::Returned:
        return Sentence::tr("%1 %2() of '%3' returned").arg(count).arg(callName(*await.call)).arg(await.worker);
    case Await::Kind::Sockets: break;
    }
    return Sentence::tr("%1 in %2 on the %3").arg(count).arg(stateName(await.state)).arg(await.host);
}

/// When the calls of \p step had returned that the story waited for: only then did it begin to wait for states.
qint64 performedNs(const Step& step, const Session& session, qint64 beginNs, qint64 endNs)
{
    const auto makes = [&step](const CallEvent& call, bool background) {
        return std::any_of(step.actions.begin(), step.actions.end(), [&](const Action& action) {
            return action.kind == Action::Kind::Call && action.background == background && action.worker == call.worker &&
                   isMadeFor(call.call, action.request.call);
        });
    };
    qint64 lastNs = beginNs;
    for (const Event& event : session.events()) {
        const auto* call = event.tNs >= beginNs && event.tNs <= endNs ? event.as<CallEvent>() : nullptr;
        if (call && makes(*call, false) && !makes(*call, true))
            lastNs = event.tNs;
    }
    return lastNs;
}

/// The awaits of a step that was performed from \p beginNs to \p endNs, at every moment of it.
class StepWatch
{
public:
    StepWatch(const Step& step, const Session& session, const Timeline& timeline)
        : m_step(step), m_session(session), m_timeline(timeline)
    {
    }

    /// The step's end comes a moment after what it awaited, and that may have passed again by then: any moment counts.
    bool wasEverSo(qint64 beginNs, qint64 endNs)
    {
        m_counts = {};
        for (const Event& event : m_session.events()) {
            if (event.tNs > endNs)
                break;
            m_counts.note(event);
            const bool stirs =
                event.as<SocketEvent>() || event.as<FateEvent>() || event.as<StepEvent>() || event.as<CallEvent>();
            if (event.tNs >= beginNs && stirs && allSo(event.tNs))
                return true;
        }
        return allSo(endNs);
    }

    Sentence observed(qint64 endNs) const
    {
        std::vector<Sentence> parts;
        for (const Await& await : m_step.awaits)
            parts.push_back(words(await, m_counts.countNow(await, m_timeline, endNs)));
        return Sentence::joined(parts, u", "_s);
    }

private:
    bool allSo(qint64 tNs) const
    {
        return std::all_of(m_step.awaits.begin(), m_step.awaits.end(),
                           [&](const Await& await) { return m_counts.isSo(await, m_timeline, tNs); });
    }

    const Step& m_step;
    const Session& m_session;
    const Timeline& m_timeline;
    AwaitCounts m_counts;
};

} // namespace

void AwaitCounts::note(const Event& event)
{
    m_held.note(event);
    if (const auto* call = event.as<CallEvent>())
        ++m_returned[{call->worker, call->call}];
}

int AwaitCounts::countNow(const Await& await, const Timeline& timeline, qint64 tNs) const
{
    if (await.kind() == Await::Kind::Held)
        return int(m_held.numbers().size());
    if (await.kind() == Await::Kind::Sockets)
        return countSockets(timeline, await.host, await.state, tNs);
    int returned = 0;
    for (const auto& [call, count] : m_returned) {
        if (call.first == await.worker && isMadeFor(call.second, *await.call))
            returned += count;
    }
    return returned;
}

bool AwaitCounts::isSo(const Await& await, const Timeline& timeline, qint64 tNs) const
{
    return countNow(await, timeline, tNs) == await.count;
}

Sentence textOf(const Await& await)
{
    return words(await, await.count);
}

Sentence textOf(const Await& await, int count)
{
    if (count > 0)
        return words(await, count);
    switch (await.kind()) {
    case Await::Kind::Held: return Sentence::tr("none held on the wire");
    case Await::Kind::Returned: return Sentence::tr("no %1() of '%2' returned").arg(callName(*await.call)).arg(await.worker);
    case Await::Kind::Sockets: break;
    }
    return Sentence::tr("none in %1 on the %2").arg(stateName(await.state)).arg(await.host);
}

Sentence textOf(const std::vector<Await>& awaits)
{
    std::vector<Sentence> parts;
    for (const Await& await : awaits)
        parts.push_back(textOf(await, await.count));
    return Sentence::joined(parts, u", "_s);
}

std::vector<CheckResult> unmetAwaits(const Plan& plan, const Session& session, const Timeline& timeline)
{
    std::vector<CheckResult> unmet;
    QHash<QString, qint64> begun;
    for (const Event& event : session.events()) {
        const auto* told = event.as<StepEvent>();
        if (!told)
            continue;
        if (told->phase == StepEvent::Phase::Begun) {
            begun.insert(told->id, event.tNs);
            continue;
        }
        const auto step =
            std::find_if(plan.steps.begin(), plan.steps.end(), [&](const Step& s) { return s.id == told->id; });
        if (step == plan.steps.end() || step->awaits.empty())
            continue;
        StepWatch watch(*step, session, timeline);
        const qint64 beginNs = begun.value(told->id, event.tNs);
        if (watch.wasEverSo(performedNs(*step, session, beginNs, event.tNs), event.tNs))
            continue;
        unmet.push_back({u"await:"_s + step->id, Sentence::tr("Step '%1' comes to what it waits for").arg(step->title),
                         textOf(step->awaits), watch.observed(event.tNs)});
    }
    return unmet;
}

} // namespace statewire
