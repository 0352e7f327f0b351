// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/storyteller.h"

#include "ui/context/retaking.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

StoryTeller::StoryTeller(const ViewContext& context, QObject* parent)
    : QObject(parent), m_context(context), m_retaking(new Retaking(context.source, this))
{
    connect(&context.source, &ShownSource::replaced, this, [this] {
        if (!m_context.source.isTakenAgain()) {
            m_votes.clear();
            m_cast.clear();
            m_voteStep.clear();
            m_runAll = false;
        }
        Q_EMIT changed();
    });
    connect(&context.source, &ShownSource::grew, this, &StoryTeller::changed);
    connect(&context.source, &ShownSource::statusChanged, this, [this] {
        if (m_runAll && (m_context.source.hasFailed() || m_context.source.isFinished()))
            m_runAll = false;
        // A lab that was still being built when all was asked for.
        if (m_runAll && !m_context.source.isRetelling() && m_context.source.isReady() && !m_context.source.isBusy())
            performNext();
        Q_EMIT changed();
    });
    connect(&context.playhead, &Playhead::moved, this, &StoryTeller::changed);
}

const std::vector<StepTimes>& StoryTeller::times() const
{
    if (m_timesRevision != m_context.source.revision()) {
        m_times = stepTimes(m_context.source.session());
        const Plan* plan = m_context.source.plan();
        const std::optional<MissedStep> missed = plan ? missedStep(*plan, m_context.source.session()) : std::nullopt;
        m_missedNs = missed ? missed->tNs : -1;
        m_timesRevision = m_context.source.revision();
    }
    return m_times;
}

StoryState StoryTeller::state() const
{
    const ShownSource& source = m_context.source;
    const Plan* plan = source.plan();
    if (!plan)
        return {};
    const std::tuple moment{source.serial(), source.revision(), m_context.playhead.positionNs()};
    if (moment != m_stateOf) {
        m_state = storyAt(*plan, times(), source.session(), source.timeline(), m_context.playhead.positionNs());
        m_stateOf = moment;
    }
    return m_state;
}

QMap<QString, int> StoryTeller::votes() const
{
    const StoryState now = state();
    // The votes of another class would be a hint: a recording keeps them until the answer that they are compared with.
    if (!now.open || m_context.source.isRecording())
        return {};
    const qint64 untilNs = m_context.playhead.followsLive() ? m_context.source.nowNs() : m_context.playhead.positionNs();
    QMap<QString, int> votes = votesUntil(m_context.source.session(), now.openStep, untilNs);
    if (now.openStep == m_voteStep) {
        for (auto vote = m_votes.begin(); vote != m_votes.end(); ++vote)
            votes[vote.key()] += vote.value();
    }
    return votes;
}

bool StoryTeller::isAnswered() const
{
    const StoryState now = state();
    if (!now.open || !m_context.source.isLive() || now.step + 1 >= int(times().size()))
        return false;
    const Plan& plan = *m_context.source.plan();
    return outcomeOf(plan, now.asked, times(), m_context.source.session(), m_context.source.timeline(), openEndNs)
        .has_value();
}

void StoryTeller::setHidesVotes(bool on)
{
    if (on == m_hidesVotes)
        return;
    m_hidesVotes = on;
    Q_EMIT changed();
}

bool StoryTeller::canGoBack() const
{
    const StoryState now = state();
    return now.step >= 0;
}

bool StoryTeller::canGoOn() const
{
    const std::vector<StepTimes>& times = this->times();
    const StoryState now = state();
    if (now.far.missed && now.step + 1 >= int(times.size()))
        return false; // it is to be taken again
    if (m_missedNs > m_context.playhead.positionNs())
        return true;
    if (now.step + 1 < int(times.size()) ||
        (now.step >= 0 && now.step < int(times.size()) && !now.stepEnded && times[size_t(now.step)].endNs >= 0))
        return true;
    // A step that did not come about has no end to go to, but what was told of it stands later than its beginning.
    if (now.step >= 0 && !now.stepEnded && !m_context.playhead.followsLive() && !m_context.playhead.isAtEnd())
        return true;
    return m_context.source.isReady() && !m_context.source.isRetelling() && !m_context.source.isBusy() &&
           m_context.source.hasMoreSteps();
}

bool StoryTeller::canVote() const
{
    const StoryState now = state();
    // Only before the answer exists: votes after the fact would be no prediction.
    return now.open && now.step == now.asked && now.stepEnded && m_context.source.isReady() && !m_context.source.isBusy() &&
           now.step + 1 == int(times().size());
}

void StoryTeller::back()
{
    const std::vector<StepTimes>& times = this->times();
    const StoryState now = state();
    const int step = now.step;
    m_runAll = false;
    // A step that was missed before it began stands behind the one that was told.
    if (step >= 0 && now.far.missed && now.far.step > step)
        m_context.playhead.moveTo(times[size_t(step)].endNs);
    else if (step <= 0)
        m_context.playhead.toStart();
    else
        m_context.playhead.moveTo(times[size_t(step) - 1].endNs);
}

void StoryTeller::next()
{
    const std::vector<StepTimes>& times = this->times();
    const StoryState now = state();
    const int target = now.step >= 0 && !now.stepEnded ? now.step : now.step + 1;
    if (target >= 0 && target < int(times.size())) {
        const qint64 endNs = times[size_t(target)].endNs;
        const bool last = target + 1 == int(times.size());
        // At the live end the clock goes on; elsewhere the picture stands.
        if (endNs < 0 || (last && m_context.source.isLive()))
            m_context.playhead.toEnd();
        else
            m_context.playhead.moveTo(endNs);
        return;
    }
    if (m_missedNs > m_context.playhead.positionNs())
        m_context.source.isLive() ? m_context.playhead.toEnd() : m_context.playhead.moveTo(m_missedNs);
    else
        performNext();
}

void StoryTeller::performNext()
{
    if (!m_context.source.isReady() || m_context.source.isBusy() || !m_context.source.hasMoreSteps())
        return;
    recordVotes();
    m_context.selection.clear();
    m_context.playhead.followLive();
    m_context.source.runNextStep();
}

void StoryTeller::runAll()
{
    if (!m_context.source.isLive()) {
        m_context.playhead.toEnd();
        return;
    }
    m_runAll = m_context.source.hasMoreSteps() && !m_context.source.hasFailed();
    m_context.playhead.followLive();
    performNext();
    Q_EMIT changed();
}

void StoryTeller::vote(int index, int change)
{
    const StoryState now = state();
    if (!canVote() || index < 0 || size_t(index) >= now.open->options.size())
        return;
    if (m_voteStep != now.openStep) {
        m_voteStep = now.openStep;
        m_votes.clear();
        m_cast.clear();
    }
    int& votes = m_votes[now.open->options[size_t(index)].id];
    votes = std::max(0, votes + change);
    if (change > 0) {
        m_cast.push_back(index);
    } else {
        const auto last = std::find(m_cast.rbegin(), m_cast.rend(), index);
        if (last != m_cast.rend())
            m_cast.erase(std::next(last).base());
    }
    Q_EMIT changed();
}

void StoryTeller::takeBackVote()
{
    if (!m_cast.empty())
        vote(m_cast.back(), -1);
}

std::vector<PredictionEvent> StoryTeller::unrecordedVotes() const
{
    std::vector<PredictionEvent> cast;
    for (auto vote = m_votes.begin(); vote != m_votes.end(); ++vote) {
        if (vote.value() > 0)
            cast.push_back({m_voteStep, vote.key(), vote.value()});
    }
    return cast;
}

void StoryTeller::recordVotes()
{
    if (LabHand* hand = m_context.source.hand()) {
        for (const PredictionEvent& vote : unrecordedVotes())
            hand->predict(vote.step, vote.option, vote.votes);
    }
    m_votes.clear();
    m_cast.clear();
    m_voteStep.clear();
}

} // namespace statewire
