// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/storystate.h"

#include "ui/look/words.h"

#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

int stepAt(const std::vector<StepTimes>& times, qint64 tNs)
{
    int step = -1;
    while (step + 1 < int(times.size()) && times[size_t(step) + 1].beginNs <= tNs)
        ++step;
    return step;
}

} // namespace

StoryState storyAt(const Plan& plan, const std::vector<StepTimes>& times, const Session& session, const Timeline& timeline,
                   qint64 playheadNs)
{
    StoryState state;
    state.far = storySoFar(plan, session, playheadNs);
    state.step = std::min(stepAt(times, playheadNs), int(plan.steps.size()) - 1);
    if (state.step >= 0) {
        const qint64 endNs = times[size_t(state.step)].endNs;
        state.stepEnded = endNs >= 0 && endNs <= playheadNs;
    }
    for (int asked = state.step; asked >= 0; --asked) {
        const Step& step = plan.steps[size_t(asked)];
        if (!step.prediction)
            continue;
        const std::optional<Outcome> outcome = outcomeOf(plan, asked, times, session, timeline, playheadNs);
        if (outcome) {
            const QMap<QString, int> votes = votesUntil(session, step.id, playheadNs);
            state.reveal = Reveal{&*step.prediction, *outcome, votes, stepAt(times, outcome->tNs)};
            state.outcome = outcomeSentence(*step.prediction, *outcome, votes);
            break;
        }
        const int reveal = revealingStep(plan, asked);
        if (state.step < reveal || (state.step == reveal && !state.stepEnded)) {
            state.open = &*step.prediction;
            state.asked = asked;
            state.openStep = step.id;
            state.withheld = state.step == reveal && reveal > asked;
        }
        break;
    }
    if (state.far.missed)
        state.stepEnded = false; // whichever step that is: nothing follows it
    return state;
}

qint64 withheldFromNs(const Plan* plan, const Session& session, const Timeline& timeline, qint64 playheadNs)
{
    if (!plan)
        return openEndNs;
    const std::vector<StepTimes> times = stepTimes(session);
    const StoryState state = storyAt(*plan, times, session, timeline, playheadNs);
    if (state.withheld)
        return times[size_t(state.step)].beginNs;
    const int untold = state.far.told + 1;
    return untold <= state.step && untold < int(times.size()) ? times[size_t(untold)].beginNs : openEndNs;
}

QString outcomeSentence(const Prediction& prediction, const Outcome& outcome, const QMap<QString, int>& votes)
{
    const QString predicted = votesText(prediction, votes);
    QString came;
    if (!outcome.option) {
        came = Words::tr("None of the answers: it was %1.").arg(outcome.came.told());
    } else {
        // An option is an adjective ("refused") or a phrase of its own ("No port is free").
        const QString& text = outcome.option->text;
        const bool phrase = !text.isEmpty() && text.front().isUpper();
        came = (phrase ? Words::tr("What came: %1.") : Words::tr("It was %1.")).arg(text);
    }
    return predicted.isEmpty() ? came : Words::tr("The class predicted: %1. %2").arg(predicted, came);
}

} // namespace statewire
