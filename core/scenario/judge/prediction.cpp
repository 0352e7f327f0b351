// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/prediction.h"

#include "base/durationtext.h"
#include "lab/protocol/wirerule.h"
#include "scenario/judge/checks.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView noneAtAll{"none"};

bool isCall(const CallEvent& event, const QString& worker, Call call)
{
    return event.worker == worker && isMadeFor(event.call, call);
}

/// True if the option speaks of more than a call's return.
bool looksFurther(const Prediction::Option& o)
{
    return o.reads || !o.contains.isEmpty() || !o.state.isEmpty() || !o.flags.isEmpty() || o.count;
}

/// Answers what the options ask, from the part of the session up to a moment.
class Decider
{
public:
    Decider(const Prediction& prediction, const StepTimes& asked, const Session& session, const Timeline& timeline)
        : m_prediction(prediction), m_asked(asked), m_session(session), m_timeline(timeline)
    {
    }

    /// When the call returned: the report's time. -1: not by \p untilNs.
    qint64 findCall(qint64 untilNs)
    {
        int left = m_prediction.nth;
        const size_t end = m_session.countUntil(untilNs);
        for (size_t i = 0; i < end && !m_call; ++i) {
            const Event& event = m_session.events()[i];
            const auto* call = event.tNs >= m_asked.beginNs ? event.as<CallEvent>() : nullptr;
            if (!call || !isCall(*call, m_prediction.worker, *m_prediction.call) || --left > 0)
                continue;
            m_call = call;
            return event.tNs;
        }
        return -1;
    }

    Outcome decide(qint64 tNs)
    {
        m_tNs = tNs;
        Outcome outcome;
        outcome.tNs = tNs;
        const auto right = std::find_if(m_prediction.options.begin(), m_prediction.options.end(),
                                        [this](const Prediction::Option& option) { return isRight(option); });
        if (right != m_prediction.options.end())
            outcome.option = &*right;
        outcome.came = whatCame();
        return outcome;
    }

private:
    bool isRight(const Prediction::Option& o)
    {
        const qint64 tookNs = m_call ? m_call->endNs - m_call->beginNs : 0;
        return decides(o) && (o.result.isEmpty() || (m_call && resultOf(*m_call) == o.result)) &&
               (!o.atLeastNs || (m_call && tookNs >= *o.atLeastNs)) && (!o.atMostNs || (m_call && tookNs <= *o.atMostNs)) &&
               (!o.reads || readText() == *o.reads) && (o.contains.isEmpty() || readText().contains(o.contains)) &&
               (o.state.isEmpty() || state() == o.state) && (o.flags.isEmpty() || firstFrameIs(o.flags)) &&
               (!o.count || count() == *o.count);
    }

    /// All that the worker has read, as it came.
    QString readText() const
    {
        QString text;
        const size_t end = m_session.countUntil(m_tNs);
        for (size_t i = 0; i < end; ++i) {
            const auto* call = m_session.events()[i].as<CallEvent>();
            if (call && call->result > 0 && isCall(*call, m_prediction.worker, Call::Read))
                text += call->text;
        }
        return text;
    }

    /// Of the socket at the host's end of the worker's latest connection.
    QString state() const
    {
        const CallEvent* made = nullptr;
        const size_t end = m_session.countUntil(m_tNs);
        for (size_t i = 0; i < end; ++i) {
            const auto* call = m_session.events()[i].as<CallEvent>();
            if (call && call->ends && call->ends->remote.port != 0 &&
                (isCall(*call, m_prediction.worker, Call::Connect) || isCall(*call, m_prediction.worker, Call::Accept)))
                made = call;
        }
        if (!made)
            return noneAtAll;
        const FourTuple ends = made->host == m_prediction.host ? *made->ends : made->ends->mirrored();
        const std::optional<size_t> track = m_timeline.findTrack(m_prediction.host, ends);
        const Life* life = track ? m_timeline.tracks()[*track].lifeAt(m_tNs) : nullptr;
        const Span* span = life ? life->spanAt(m_tNs) : nullptr;
        return span ? stateName(span->state) : QString(noneAtAll);
    }

    int count() const
    {
        return m_prediction.counted ? countSockets(m_timeline, m_prediction.host, *m_prediction.counted, m_tNs)
                                    : int(framesOf(m_prediction.flags).size());
    }

    /// What the host sent since the step that asks ended; all of it if \p flags is empty.
    std::vector<const Segment*> framesOf(const QString& flags) const
    {
        FrameMatch match;
        match.from = m_prediction.host;
        if (!flags.isEmpty())
            matchFlags(flags, match);
        std::vector<const Segment*> frames;
        const qint64 sinceNs = m_asked.endNs >= 0 && m_asked.endNs < m_tNs ? m_asked.endNs : m_asked.beginNs;
        const size_t end = m_session.countUntil(m_tNs);
        for (size_t i = 0; i < end; ++i) {
            const Event& event = m_session.events()[i];
            const auto* frame = event.tNs >= sinceNs ? event.as<FrameEvent>() : nullptr;
            if (frame && frame->segment && match.fits(frame->from, *frame->segment, frame->bytes))
                frames.push_back(&*frame->segment);
        }
        return frames;
    }

    bool firstFrameIs(const QString& flags) const
    {
        const std::vector<const Segment*> all = framesOf({});
        if (flags == noneAtAll || all.empty())
            return flags == noneAtAll && all.empty();
        const std::vector<const Segment*> fitting = framesOf(flags);
        return !fitting.empty() && fitting.front() == all.front();
    }

    /// Whatever the options speak of, as it was.
    Sentence whatCame() const
    {
        const auto any = [this](auto&& asks) {
            return std::any_of(m_prediction.options.begin(), m_prediction.options.end(), asks);
        };
        using Option = Prediction::Option;
        std::vector<Sentence> parts;
        const bool timed = any([](const Option& o) { return o.atLeastNs || o.atMostNs; });
        if (timed || any([](const Option& o) { return !o.result.isEmpty(); })) {
            if (!m_call)
                parts.push_back(
                    Sentence::tr("%1() did not return").arg(m_prediction.call ? callName(*m_prediction.call) : QString()));
            else if (timed)
                parts.push_back(
                    Sentence::tr("%1 after %2").arg(resultOf(*m_call)).arg(exactText(m_call->endNs - m_call->beginNs)));
            else
                parts.push_back(resultOf(*m_call));
        }
        if (any([](const Option& o) { return o.reads || !o.contains.isEmpty(); })) {
            const QString text = readText();
            parts.push_back(text.isEmpty() ? Sentence::tr("nothing was read") : Sentence::tr("“%1” was read").arg(text));
        }
        if (any([](const Option& o) { return !o.state.isEmpty(); }))
            parts.push_back(state() == noneAtAll ? Sentence::tr("no socket") : state());
        if (any([](const Option& o) { return !o.flags.isEmpty(); })) {
            const std::vector<const Segment*> all = framesOf({});
            parts.push_back(all.empty() ? Sentence::tr("no frame") : all.front()->flagsText());
        }
        if (any([](const Option& o) { return o.count.has_value(); }))
            parts.push_back(QString::number(count()));
        return Sentence::joined(parts, u", "_s);
    }

    const Prediction& m_prediction;
    StepTimes m_asked;
    const Session& m_session;
    const Timeline& m_timeline;
    const CallEvent* m_call = nullptr;
    qint64 m_tNs = 0;
};

} // namespace

std::vector<StepTimes> stepTimes(const Session& session)
{
    std::vector<StepTimes> times;
    for (const Event& event : session.events()) {
        const auto* step = event.as<StepEvent>();
        if (!step || step->index < 0)
            continue;
        // Indices come from a file that nobody vouches for: take them only in order.
        if (step->phase == StepEvent::Phase::Begun && size_t(step->index) == times.size())
            times.push_back({event.tNs, -1});
        else if (step->phase == StepEvent::Phase::Ended && size_t(step->index) < times.size())
            times[size_t(step->index)].endNs = event.tNs;
    }
    return times;
}

/// The step that makes the call which a question about a call alone is about; -1: none does, or it is about more.
static int decidingStep(const Plan& plan, int asked)
{
    const Prediction& p = *plan.steps[size_t(asked)].prediction;
    if (!p.call || std::any_of(p.options.begin(), p.options.end(), looksFurther))
        return -1;
    int left = p.nth;
    for (size_t i = size_t(asked); i < plan.steps.size(); ++i) {
        for (const Action& action : plan.steps[i].actions) {
            if (action.is(*p.call) && action.worker == p.worker && --left <= 0)
                return int(i);
        }
    }
    return -1;
}

int revealingStep(const Plan& plan, int asked)
{
    const QString& reveal = plan.steps[size_t(asked)].prediction->reveal;
    for (size_t i = size_t(asked); !reveal.isEmpty() && i < plan.steps.size(); ++i) {
        if (plan.steps[i].id == reveal)
            return int(i);
    }
    return std::max(asked + 1, decidingStep(plan, asked)); // also where a variant leaves the named one out
}

bool decides(const Prediction::Option& o)
{
    return !o.result.isEmpty() || o.atLeastNs || o.atMostNs || looksFurther(o);
}

std::optional<Outcome> outcomeOf(const Plan& plan, int asked, const std::vector<StepTimes>& times, const Session& session,
                                 const Timeline& timeline, qint64 untilNs)
{
    const Step& step = plan.steps[size_t(asked)];
    if (!step.prediction || size_t(asked) >= times.size())
        return std::nullopt;
    Decider decider(*step.prediction, times[size_t(asked)], session, timeline);
    const qint64 returnedNs = !step.prediction->call ? -1 : decider.findCall(untilNs);
    const std::vector<Prediction::Option>& options = step.prediction->options;
    if (!std::any_of(options.begin(), options.end(), looksFurther)) {
        if (returnedNs < 0)
            return std::nullopt;
        return decider.decide(returnedNs);
    }
    const size_t reveal = size_t(revealingStep(plan, asked));
    if (reveal >= times.size() || times[reveal].endNs < 0 || times[reveal].endNs > untilNs)
        return std::nullopt;
    return decider.decide(times[reveal].endNs);
}

} // namespace statewire
