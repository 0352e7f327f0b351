// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/checks.h"

#include "base/durationtext.h"
#include "explain/facts/reports.h"
#include "lab/protocol/wirerule.h"
#include "scenario/judge/byhand.h"
#include "scenario/judge/checkedstory.h"
#include "scenario/judge/checkstep.h"
#include "scenario/judge/checkwords.h"
#include "scenario/judge/mischance.h"
#include "scenario/judge/prediction.h"
#include "scenario/judge/storyreach.h"

#include <algorithm>
#include <set>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

class Evaluator
{
public:
    /// Without a \p plan all that is asked for has come to its end.
    Evaluator(const Session& session, const Timeline& timeline, const std::vector<Evidence>& evidence,
              const Plan* plan = nullptr)
        : m_session(session), m_timeline(timeline), m_evidence(evidence), m_plan(plan),
          m_reach(plan ? StoryReach(*plan, session) : StoryReach()), m_story(session, timeline)
    {
    }

    CheckResult evaluate(const CheckSpec& spec) const
    {
        CheckResult result{spec.id, spec.claim, {}, {}, CheckVerdict::Failed, spec.why, spec.when};
        switch (spec.kind) {
        case CheckSpec::Kind::Call: checkCall(spec, result); break;
        case CheckSpec::Kind::Sockets: checkSockets(spec, result); break;
        case CheckSpec::Kind::HeldPort: checkHeldPort(spec, result); break;
        case CheckSpec::Kind::Incarnation: checkIncarnation(spec, result); break;
        case CheckSpec::Kind::Evidence: checkEvidence(spec, result); break;
        case CheckSpec::Kind::Life: checkLife(spec, result); break;
        case CheckSpec::Kind::Retransmitted: checkRetransmitted(spec, result); break;
        case CheckSpec::Kind::Rearmed: checkRearmed(spec, result); break;
        case CheckSpec::Kind::Frames: checkFrames(spec, result); break;
        case CheckSpec::Kind::Counter: checkCounter(spec, result); break;
        case CheckSpec::Kind::Text: checkText(spec, result); break;
        case CheckSpec::Kind::Duration: checkDuration(spec, result); break;
        }
        result.step = m_plan ? stepOf(spec, *m_plan) : -1;
        if (result.step >= 0 && !m_reach.isBegun(result.step))
            result.leaveUntested(Sentence::tr("its step was not reached"));
        return result;
    }

private:
    static CheckVerdict verdictOf(bool asExpected) { return asExpected ? CheckVerdict::Passed : CheckVerdict::Failed; }

    /// True if nothing is to come any more that the check waits for.
    bool isOver(const CheckSpec& spec) const
    {
        const int step = m_plan && isDecidedByStep(spec, *m_plan) ? stepOf(spec, *m_plan) : -1;
        return step >= 0 ? m_reach.isOver(step) : m_reach.isTold();
    }

    /// There is not what \p spec asks for, but \p instead; where it might have come later, that is no failure.
    void lack(const CheckSpec& spec, const Sentence& instead, CheckResult& result) const
    {
        result.observed = instead;
        if (!isOver(spec))
            result.leaveUntested(Sentence::tr("the story did not come to its end; until then: %1").arg(instead));
    }

    /// \p count is what it is so far, as \p words say.
    template <class T> void judgeCount(const CheckSpec& spec, T count, const Sentence& words, CheckResult& result) const
    {
        result.observed = words;
        result.verdict = verdictOf(isWithin<T, int>(count, spec.atLeast, spec.atMost));
        // It only grows: with a limit it may still go beyond, and what is too few may become enough.
        if (spec.atMost ? count <= *spec.atMost : result.failed())
            lack(spec, words, result);
    }

    void checkCall(const CheckSpec& spec, CheckResult& result) const
    {
        result.expected = spec.result;
        const CallEvent* call =
            spec.call ? findWorkerCall(m_session, spec.worker, *spec.call, spec.nth, spec.socket) : nullptr;
        if (!call)
            return lack(spec, Sentence::tr("the call was not made, or did not return"), result);
        result.observed = resultOf(*call);
        result.verdict = verdictOf(resultOf(*call) == spec.result);
        if (spec.atLeastNs || spec.atMostNs) {
            const qint64 tookNs = call->endNs - call->beginNs;
            result.expected = withLimits(spec.result, spec);
            result.observed = Sentence::tr("%1 after %2").arg(resultOf(*call)).arg(exactText(tookNs));
            result.verdict = verdictOf(result.passed() && isWithin(tookNs, spec.atLeastNs, spec.atMostNs));
        }
    }

    void checkSockets(const CheckSpec& spec, CheckResult& result) const
    {
        const QString state = stateName(*spec.state);
        result.expected = (spec.atEnd ? Sentence::tr("%1 in %2 on the %3 when step '%4' ended")
                                      : Sentence::tr("%1 in %2 on the %3 when step '%4' began"))
                              .arg(spec.count)
                              .arg(state)
                              .arg(spec.host)
                              .arg(spec.step);
        const std::optional<qint64> tNs =
            reachedNs(spec.step, spec.atEnd ? StepEvent::Phase::Ended : StepEvent::Phase::Begun, result);
        if (!tNs)
            return;
        const int count = countSockets(m_timeline, spec.host, *spec.state, *tNs);
        result.observed = Sentence::tr("%1 in %2 on the %3").arg(count).arg(state).arg(spec.host);
        result.verdict = verdictOf(count == spec.count);
    }

    void checkHeldPort(const CheckSpec& spec, CheckResult& result) const
    {
        const QString state = stateName(*spec.state);
        result.expected = Sentence::tr("a four-tuple in %1 on the %2").arg(state).arg(spec.host);
        const CallEvent* call = m_story.connectOf(spec.worker);
        const Track* track = call ? m_story.trackOn(*call, spec.host) : nullptr;
        if (!track)
            return lack(spec, Sentence::tr("no connection was made"), result);
        // The moment before the call: what follows from it may be dated to its very beginning.
        const qint64 beforeNs = call->beginNs - 1;
        const Life* life = track->lifeAt(beforeNs);
        const Span* span = life ? life->spanAt(beforeNs) : nullptr;
        const qint64 port = call->ends->local.port;
        result.observed = span
                              ? Sentence::tr("port %1 was %2 on the %3").arg(port).arg(stateName(span->state)).arg(spec.host)
                              : Sentence::tr("port %1 was free on the %2").arg(port).arg(spec.host);
        if (const std::optional<qint64> left = life ? life->timerLeftNs(beforeNs) : std::nullopt)
            result.observed = Sentence::tr("%1, %2 left").arg(result.observed).arg(leftText(*left));
        result.verdict = verdictOf(span && span->state == *spec.state);
    }

    void checkIncarnation(const CheckSpec& spec, CheckResult& result) const
    {
        result.expected = Sentence::tr("life %1 of its four-tuple").arg(spec.count);
        const CallEvent* call = m_story.connectOf(spec.worker);
        const Track* track = call ? m_story.trackOn(*call, spec.host) : nullptr;
        const Life* life = track ? m_story.lifeOf(*track, *call) : nullptr;
        if (!life)
            return lack(spec, Sentence::tr("no connection was made"), result);
        result.observed = Sentence::tr("life %1 of port %2").arg(life->incarnation).arg(call->ends->local.port);
        result.verdict = verdictOf(life->incarnation == spec.count);
    }

    void checkEvidence(const CheckSpec& spec, CheckResult& result) const
    {
        result.expected = (!spec.arises   ? Sentence::tr("'%1' does not arise")
                           : spec.unknown ? Sentence::tr("'%1' unknown for want of numbers")
                           : spec.holds   ? Sentence::tr("'%1' holds")
                                          : Sentence::tr("'%1' does not hold"))
                              .arg(spec.rule);
        const Evidence* found = nullptr;
        for (const Evidence& evidence : m_evidence) {
            if (evidence.ruleId == spec.rule && (spec.host.isEmpty() || evidence.host == spec.host) &&
                m_story.concerns(evidence, spec.worker))
                found = &evidence;
        }
        if (!found) {
            result.verdict = verdictOf(!spec.arises);
            return lack(spec, Sentence::tr("no such situation arose"), result);
        }
        if (!found->holds && !found->lacking.isEmpty() && spec.arises && !spec.unknown)
            return result.leaveOpen(found->lacking);
        const Sentence missing = found->missing.isEmpty() ? Sentence::tr("a number is missing") : found->missing;
        result.observed = !found->holds   ? Sentence::tr("unknown: %1").arg(missing)
                          : *found->holds ? Sentence::tr("holds")
                                          : Sentence::tr("does not hold");
        if (const Number* step = found->number(u"isn_step"))
            result.observed = Sentence::tr("%1, ISN step %2").arg(result.observed).arg(spaced(step->value));
        result.verdict = verdictOf(spec.arises && (spec.unknown ? !found->holds.has_value() : found->holds == spec.holds));
        if (result.failed() && spec.arises && spec.worker.isEmpty()) // the next one might have been as claimed
            lack(spec, result.observed, result);
    }

    void checkLife(const CheckSpec& spec, CheckResult& result) const
    {
        const auto names = [](const std::vector<TcpState>& states) {
            QStringList list;
            for (TcpState state : states)
                list << stateName(state);
            return list.join(u" → "_s);
        };
        result.expected = spec.observed ? Sentence::tr("%1, all observed").arg(names(spec.states)) : names(spec.states);
        std::vector<Sentence> seen;
        bool all = !spec.workers.isEmpty();
        bool may = all; // as far as each came, it was on its way there
        for (const QString& worker : spec.workers) {
            const CallEvent* call = m_story.connectOf(worker);
            const Track* track = call ? m_story.trackOn(*call, spec.host) : nullptr;
            const Life* life = track ? m_story.lifeOf(*track, *call) : nullptr;
            if (!life) {
                seen.push_back(Sentence::tr("%1: no connection").arg(worker));
                all = false;
                continue;
            }
            std::vector<TcpState> states;
            int inferred = 0;
            for (const Span& span : life->spans) {
                states.push_back(span.state);
                inferred += span.mark == Mark::Inferred ? 1 : 0;
            }
            seen.push_back(Sentence::tr("%1: %2, %3 inferred").arg(worker).arg(names(states)).arg(inferred));
            const bool asSeen = !spec.observed || inferred == 0;
            all = all && states == spec.states && asSeen;
            may = may && asSeen && states.size() <= spec.states.size() &&
                  std::equal(states.begin(), states.end(), spec.states.begin());
        }
        result.observed = Sentence::joined(seen, u"; "_s);
        result.verdict = verdictOf(all);
        if (!all && may)
            lack(spec, result.observed, result);
    }

    void checkRetransmitted(const CheckSpec& spec, CheckResult& result) const
    {
        const QString state = stateName(*spec.state);
        result.expected = Sentence::tr("retransmissions in %1").arg(state);
        const CallEvent* call = m_story.connectOf(spec.worker);
        const Track* track = call ? m_story.trackOn(*call, spec.host) : nullptr;
        const Life* life = track ? m_story.lifeOf(*track, *call) : nullptr;
        if (!life)
            return lack(spec, Sentence::tr("no connection was made"), result);
        // Counted on the wire: the table's own counter leaves out tail loss probes.
        std::set<quint32> sent;
        int again = 0;
        for (const Arrow& arrow : m_timeline.arrows()) {
            const bool own = arrow.fromTrack >= 0 && &m_timeline.tracks()[size_t(arrow.fromTrack)] == track;
            const Span* span = own && arrow.segment.sequenceLength() > 0 ? life->spanAt(arrow.sentNs) : nullptr;
            if (span && span->state == *spec.state && !sent.insert(arrow.segment.seq).second)
                ++again;
        }
        result.observed = Sentence::tr("%1 retransmissions in %2").arg(again).arg(state);
        result.verdict = verdictOf(again > 0);
        if (again == 0)
            lack(spec, result.observed, result);
    }

    void checkRearmed(const CheckSpec& spec, CheckResult& result) const
    {
        result.expected = Sentence::tr("a TIME_WAIT whose clock began anew");
        const Life* life = m_story.lifeOfConnect(spec);
        int times = 0;
        std::optional<qint64> expiresNs;
        constexpr qint64 leastNs = 100'000'000; // finer than that, /proc and its reading do not tell
        for (const RowSample& sample : life ? life->samples : std::vector<RowSample>{}) {
            if (sample.row.state != TcpState::TimeWait)
                continue;
            const qint64 now = sample.tNs + sample.row.timerLeftNs;
            times += expiresNs && now > *expiresNs + leastNs ? 1 : 0;
            expiresNs = now;
        }
        result.observed =
            life ? Sentence::tr("its clock began anew %1 times").arg(times) : Sentence::tr("no connection was made");
        result.verdict = verdictOf(times > 0);
        if (times == 0)
            lack(spec, result.observed, result);
    }

    void checkFrames(const CheckSpec& spec, CheckResult& result) const
    {
        FrameMatch match;
        match.from = spec.host;
        match.contains = spec.text.toUtf8();
        if (!spec.flags.isEmpty())
            matchFlags(spec.flags, match);
        result.expected = framesText(countsText(spec), spec);
        qint64 fromNs = 0;
        qint64 untilNs = openEndNs;
        if (!spec.step.isEmpty()) {
            const std::optional<qint64> begunNs = reachedNs(spec.step, StepEvent::Phase::Begun, result);
            if (!begunNs) // that there were none of them then is no merit
                return;
            fromNs = *begunNs;
            untilNs = m_story.momentOfStep(spec.step, StepEvent::Phase::Ended).value_or(openEndNs);
        }
        int count = 0;
        for (const Event& event : m_session.events()) {
            const auto* frame = event.as<FrameEvent>();
            if (frame && frame->segment && event.tNs >= fromNs && event.tNs <= untilNs &&
                match.fits(frame->from, *frame->segment, frame->bytes) && fateFits(spec.fate, frame->number))
                ++count;
        }
        judgeCount(spec, count, framesText(QString::number(count), spec), result);
    }

    bool fateFits(const QString& fate, quint64 frame) const
    {
        const std::optional<size_t> at = m_timeline.findArrow(frame);
        if (fate.isEmpty() || !at)
            return fate.isEmpty();
        const Arrow& arrow = m_timeline.arrows()[*at];
        if (fate == "delivered"_L1)
            return arrow.deliveredNs != openEndNs;
        return arrow.fate == (fate == "dropped"_L1 ? Fate::Dropped : Fate::Absorbed);
    }

    void checkCounter(const CheckSpec& spec, CheckResult& result) const
    {
        qint64 moved = 0;
        for (const Event& event : m_session.events()) {
            const auto* counter = event.as<CounterEvent>();
            if (counter && counter->host == spec.host && counter->name == spec.name)
                moved += counter->delta;
        }
        result.expected = Sentence::tr("%1 of the %2 moved by %3").arg(spec.name).arg(spec.host).arg(countsText(spec));
        // One that this kernel does not have stands still as well.
        const Sentence uncounted = moved == 0 ? whyNotCounted(m_session, spec.name) : Sentence();
        if (!uncounted.isEmpty())
            return result.leaveOpen(uncounted);
        judgeCount(spec, moved, Sentence::tr("it moved by %1").arg(moved), result);
    }

    void checkText(const CheckSpec& spec, CheckResult& result) const
    {
        QString read;
        for (const Event& event : m_session.events()) {
            const auto* call = event.as<CallEvent>();
            if (call && call->worker == spec.worker && call->is(Call::Read) && call->result > 0 &&
                (spec.socket.isEmpty() || call->socket == spec.socket))
                read += call->text;
        }
        result.expected = u"'%1'"_s.arg(spec.text);
        result.observed = read.isEmpty() ? Sentence::tr("nothing was read") : u"'%1'"_s.arg(read);
        result.verdict = verdictOf(read == spec.text);
        if (result.failed() && spec.text.startsWith(read)) // so far
            lack(spec, result.observed, result);
    }

    void checkDuration(const CheckSpec& spec, CheckResult& result) const
    {
        const QString state = stateName(*spec.state);
        result.expected = withLimits(state, spec);
        const Life* life = m_story.lifeOfConnect(spec);
        if (!life)
            return lack(spec, Sentence::tr("no connection was made"), result);
        const auto span = std::find_if(life->spans.rbegin(), life->spans.rend(),
                                       [&](const Span& candidate) { return candidate.state == *spec.state; });
        if (span == life->spans.rend())
            return lack(spec, Sentence::tr("it was never in %1").arg(state), result);
        qint64 fromNs = span->beginNs;
        if (!spec.step.isEmpty()) {
            const std::optional<qint64> begunNs = reachedNs(spec.step, StepEvent::Phase::Begun, result);
            if (!begunNs)
                return;
            fromNs = std::max(fromNs, *begunNs);
        }
        // What still lasts has lasted at least until now; how long it will, nobody knows.
        const qint64 toNs = span->isOpen() ? m_session.endNs() : span->endNs;
        if (toNs < fromNs) {
            result.observed = Sentence::tr("%1 was over before step '%2'").arg(state).arg(spec.step);
            return;
        }
        const qint64 tookNs = toNs - fromNs;
        result.observed = (span->isOpen() ? Sentence::tr("%1 for %2 and still") : Sentence::tr("%1 for %2"))
                              .arg(state)
                              .arg(exactText(tookNs));
        result.verdict = verdictOf(isWithin(tookNs, spec.atLeastNs, spec.atMostNs) && !(span->isOpen() && spec.atMostNs));
        if (result.failed() && span->isOpen() && tookNs <= spec.atMostNs.value_or(openEndNs))
            lack(spec, result.observed, result);
    }

    /// The moment of a step; where it did not come so far, \p result was not tested.
    std::optional<qint64> reachedNs(const QString& id, StepEvent::Phase phase, CheckResult& result) const
    {
        const std::optional<qint64> tNs = m_story.momentOfStep(id, phase);
        if (!tNs)
            result.leaveUntested(phase == StepEvent::Phase::Ended ? Sentence::tr("its step was not finished")
                                                                  : Sentence::tr("its step was not reached"));
        return tNs;
    }

    const Session& m_session;
    const Timeline& m_timeline;
    const std::vector<Evidence>& m_evidence;
    const Plan* m_plan;
    const StoryReach m_reach;
    const CheckedStory m_story;
};

} // namespace

QString resultOf(const CallEvent& call)
{
    return call.errnoName.isEmpty() ? u"ok"_s : call.errnoName;
}

const CallEvent* findWorkerCall(const Session& session, const QString& worker, Call call, int nth, const QString& socket)
{
    for (const Event& event : session.events()) {
        const auto* candidate = event.as<CallEvent>();
        if (candidate && candidate->worker == worker && isMadeFor(candidate->call, call) &&
            (socket.isEmpty() || candidate->socket == socket) && --nth == 0)
            return candidate;
    }
    return nullptr;
}

int countSockets(const Timeline& timeline, const QString& host, TcpState state, qint64 tNs)
{
    const std::vector<SocketAt> sockets = timeline.socketsAt(tNs);
    return int(std::count_if(sockets.begin(), sockets.end(), [&](const SocketAt& socket) {
        return timeline.tracks()[socket.track].host == host && socket.span->state == state;
    }));
}

CheckResult evaluateCheck(const CheckSpec& check, const Session& session, const Timeline& timeline)
{
    return Evaluator(session, timeline, {}).evaluate(check);
}

std::vector<CheckResult> evaluateChecks(const Plan& plan, const Session& session, const Timeline& timeline,
                                        const std::vector<Evidence>& evidence)
{
    const Evaluator evaluator(session, timeline, evidence, &plan);
    std::vector<CheckResult> results;
    for (const CheckSpec& spec : plan.checks)
        results.push_back(evaluator.evaluate(spec));
    const std::vector<CheckResult> own = checksOfSteps(plan, session, timeline);
    results.insert(results.end(), own.begin(), own.end());
    const Mischance mischance = mischanceOf(evidence);
    const std::vector<StepTimes> times = stepTimes(session);
    const auto wasOverBefore = [&](const CheckResult& result) {
        return result.step >= 0 && size_t(result.step) < times.size() && times[size_t(result.step)].endNs >= 0 &&
               times[size_t(result.step)].endNs < mischance.sinceNs;
    };
    const bool asBundled = plan.isAsBundled() && !wasTouchedByHand(session) && mayBeByKernel(plan, session);
    for (CheckResult& result : results) {
        if (result.failed() && !wasOverBefore(result))
            result.chance = mischance.what;
        result.asBundled = asBundled && result.chance.isEmpty();
    }
    return results;
}

} // namespace statewire
