// SPDX-License-Identifier: GPL-3.0-or-later
#include "storystate.h"

#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// True once the call that a prediction is about has returned, in the part of the session that is shown.
bool hasCome(const Prediction& prediction, const Session& session, qint64 playheadNs)
{
    const std::vector<Event>& events = session.events();
    const auto end = events.begin() + ptrdiff_t(session.countUntil(playheadNs));
    return std::any_of(events.begin(), end, [&](const Event& event) {
        const auto* call = event.as<CallEvent>();
        return call && call->worker == prediction.worker && call->call == prediction.call;
    });
}

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

StoryState storyAt(const Plan& plan, const std::vector<StepTimes>& times, const Session& session, qint64 playheadNs)
{
    StoryState state;
    for (size_t i = 0; i < times.size() && i < plan.steps.size(); ++i) {
        if (times[i].beginNs > playheadNs)
            break;
        state.step = int(i);
        state.stepEnded = times[i].endNs >= 0 && times[i].endNs <= playheadNs;
    }
    for (int i = state.step; i >= 0; --i) {
        const Step& step = plan.steps[size_t(i)];
        if (!step.prediction)
            continue;
        if (!hasCome(*step.prediction, session, playheadNs)) {
            if (i == state.step) {
                state.open = &*step.prediction;
                state.openStep = step.id;
            }
        } else if (const Prediction::Option* outcome = outcomeOf(*step.prediction, session)) {
            state.outcome = outcomeSentence(*step.prediction, *outcome, votesUntil(session, step.id, playheadNs));
        }
        break;
    }
    return state;
}

QMap<QString, int> votesUntil(const Session& session, const QString& step, qint64 untilNs)
{
    QMap<QString, int> votes;
    for (const Event& event : session.events()) {
        if (event.tNs > untilNs)
            break;
        const auto* prediction = event.as<PredictionEvent>();
        if (prediction && prediction->step == step)
            votes[prediction->option] += prediction->votes;
    }
    return votes;
}

QString outcomeSentence(const Prediction& prediction, const Prediction::Option& outcome, const QMap<QString, int>& votes)
{
    QStringList parts;
    for (const Prediction::Option& option : prediction.options) {
        if (const int n = votes.value(option.id); n > 0)
            parts << u"%1 %2"_s.arg(option.text).arg(n);
    }
    // An option is an adjective ("refused") or a phrase of its own ("No port is free").
    const bool phrase = !outcome.text.isEmpty() && outcome.text.front().isUpper();
    const QString came = (phrase ? u"What came: %1."_s : u"It was %1."_s).arg(outcome.text);
    return parts.isEmpty() ? came : u"The class predicted: %1. %2"_s.arg(parts.join(u", "_s), came);
}

} // namespace statewire
