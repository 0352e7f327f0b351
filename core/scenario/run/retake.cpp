// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/run/retake.h"

#include "scenario/judge/byhand.h"

#include <algorithm>
#include <cmath>

namespace statewire {

namespace {

/// Whatever is missed again so soon after it was taken again is not missed because somebody talked.
constexpr qint64 soonNs = 5'000'000'000;

/// How the state that was needed last came to its end on its host.
struct Passing
{
    qint64 lastedNs = 0;
    std::optional<qint64> clockNs; ///< what its timer stood at when it began, if it ended because that ran out
};

std::optional<Passing> passingOf(const Await& need, const Timeline& timeline)
{
    std::optional<Span> latest;
    std::optional<Passing> passing;
    for (const Track& track : timeline.tracks()) {
        for (const Life& life : track.lives) {
            for (const Span& span : life.spans) {
                if (track.host != need.host || span.state != need.state || span.isOpen() ||
                    (latest && span.endNs <= latest->endNs))
                    continue;
                latest = span;
                passing = Passing{span.endNs - span.beginNs, {}};
                constexpr qint64 readingNs = 1'000'000'000; // the kernel's timers are not finer, for so long a time
                const RowSample* first = life.sampleAt(span.beginNs);
                const RowSample* last = life.sampleAt(span.endNs - 1);
                if (first && last && first->row.timer == SocketTimer::TimeWait &&
                    span.endNs >= last->tNs + last->row.timerLeftNs - readingNs)
                    passing->clockNs = first->row.timerLeftNs;
            }
        }
    }
    return passing;
}

std::vector<PredictionEvent> votesFor(const Plan& plan, int steps, const Session& session)
{
    std::vector<PredictionEvent> votes;
    for (const Event& event : session.events()) {
        const auto* vote = event.as<PredictionEvent>();
        const auto asks = [vote](const Step& step) { return step.id == vote->step; };
        if (!vote || std::none_of(plan.steps.begin(), plan.steps.begin() + steps, asks))
            continue;
        const auto same = std::find_if(votes.begin(), votes.end(), [vote](const PredictionEvent& v) {
            return v.step == vote->step && v.option == vote->option;
        });
        if (same == votes.end())
            votes.push_back(*vote);
        else
            same->votes += vote->votes;
    }
    return votes;
}

Sentence runAgain(int steps)
{
    return steps == 0   ? Sentence::tr("the lab was built again, just now")
           : steps == 1 ? Sentence::tr("the first step was run again, just now")
                        : Sentence::tr("the first %1 steps were run again, just now").arg(steps);
}

/// Of the needs of the step that comes, the one that is not so.
const Await* goneNeed(const Step& step, const Session& session, const Timeline& timeline)
{
    AwaitCounts counts;
    for (const Event& event : session.events())
        counts.note(event);
    const auto gone = std::find_if(step.needs.begin(), step.needs.end(),
                                   [&](const Await& need) { return !counts.isSo(need, timeline, session.endNs()); });
    return gone == step.needs.end() ? nullptr : &*gone;
}

Sentence whyTakenAgain(const Step& step, int steps, const Session& session, const Timeline& timeline)
{
    const Await* need = goneNeed(step, session, timeline);
    if (!need)
        return Sentence::tr("Taken again: %1").arg(runAgain(steps));
    const std::optional<Passing> passing =
        need->kind() == Await::Kind::Sockets && need->count > 0 ? passingOf(*need, timeline) : std::nullopt;
    const auto seconds = [](qint64 ns) { return std::llround(double(ns) / 1e9); };
    if (!passing)
        return Sentence::tr("What the next step needs was gone: %1").arg(runAgain(steps));
    return passing->clockNs
               ? Sentence::tr("The %1 s were over while you talked: %2").arg(seconds(*passing->clockNs)).arg(runAgain(steps))
               : Sentence::tr("%1 was over after %2 s: %3")
                     .arg(stateName(need->state))
                     .arg(seconds(passing->lastedNs))
                     .arg(runAgain(steps));
}

} // namespace

Retake retakeOf(const ToldStory& story, const Session& session, const Timeline& timeline, qint64 wireDelayNs)
{
    Retake retake;
    const std::optional<MissedStep> missed = missedStep(story.plan, session);
    retake.steps = missed ? missed->step : std::min(story.nextStep, int(story.plan.steps.size()));
    retake.votes = votesFor(story.plan, retake.steps, session);
    retake.wireDelayNs = wireDelayNs;
    retake.byHand = wasTouchedByHand(session);
    for (int i = 0; i < retake.steps; ++i) {
        for (const Action& action : story.plan.steps[size_t(i)].actions) {
            if (action.kind == Action::Kind::Wait)
                retake.waitsNs += parseDuration(action.duration).value_or(0);
        }
    }
    const bool more = retake.steps < int(story.plan.steps.size());
    // Whoever was ended has taken its sockets along: no time ran out.
    retake.reason = !story.ends.empty() ? Sentence::tr("%1: %2").arg(story.ends.front()).arg(runAgain(retake.steps))
                    : more ? whyTakenAgain(story.plan.steps[size_t(retake.steps)], retake.steps, session, timeline)
                           : Sentence::tr("Taken again: %1").arg(runAgain(retake.steps));
    const bool again = missed && std::any_of(session.events().begin(), session.events().end(), [&](const Event& event) {
                           const auto* before = event.as<RetakeEvent>();
                           return before && before->steps == retake.steps && missed->tNs - event.tNs < soonNs;
                       });
    const bool ranOut = missed ? missed->why == MissedEvent::Why::Need
                               : more && goneNeed(story.plan.steps[size_t(retake.steps)], session, timeline);
    retake.isAutomatic = ranOut && !retake.byHand && !again && story.ends.empty();
    return retake;
}

RetakeEvent recordOf(const Retake& retake, RetakeEvent::Phase phase)
{
    return {retake.steps, retake.reason, phase};
}

} // namespace statewire
