// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/livesource.h"

#include <algorithm>

namespace statewire {

LiveSource::LiveSource(const Plan& plan, Pace pace, QObject* parent)
    : SessionSource(parent), m_pace(pace), m_hand(m_lab, plan, pace), m_player(m_lab, plan, pace, &m_hand)
{
    connect(&m_lab, &LabRun::eventsArrived, this, &LiveSource::noteGrowth);
    connect(&m_lab, &LabRun::stopped, this, &LiveSource::ended);
    connect(&m_lab, &LabRun::failed, this, &LiveSource::ended);
    connect(&m_hand, &LabHand::given, this, [this](qint64 number, const LabCommand& command) {
        if (FreePlayLog* log = freePlayLog())
            log->given(number, command, nowNs(), addressesIn(session()));
        Q_EMIT commandGiven(number, command);
    });
    connect(&m_hand, &LabHand::done, this, [this](qint64 number, const QString& error) {
        if (FreePlayLog* log = freePlayLog(); log && log->find(number))
            log->done(number, error, nowNs());
        Q_EMIT commandDone(number, error);
    });
    connect(&m_hand, &LabHand::wireHeldChanged, this, &LiveSource::statusChanged);
    connect(&m_player, &StoryPlayer::ready, this, &LiveSource::statusChanged);
    connect(&m_player, &StoryPlayer::stepBegun, this, &LiveSource::statusChanged);
    connect(&m_player, &StoryPlayer::waiting, this, &LiveSource::statusChanged);
    connect(&m_player, &StoryPlayer::missed, this, [this](const MissedStep& step) {
        announceAll();
        Q_EMIT statusChanged();
        Q_EMIT missed(step);
    });
    connect(&m_player, &StoryPlayer::workerEnded, this, &LiveSource::statusChanged);
    connect(&m_player, &StoryPlayer::retaken, this, [this] {
        Q_EMIT statusChanged();
        Q_EMIT retaken();
    });
    connect(&m_player, &StoryPlayer::stepFinished, this, [this](int step) {
        announceAll();
        if (!m_player.story().hasMoreSteps() && !m_player.isRetelling())
            m_player.finish();
        Q_EMIT statusChanged();
        Q_EMIT stepFinished(step);
    });
    connect(&m_player, &StoryPlayer::finished, this, [this] {
        announceAll();
        Q_EMIT statusChanged();
    });
    connect(&m_player, &StoryPlayer::failed, this, [this](const Error& error, int exitStatus) {
        announceAll();
        Q_EMIT statusChanged();
        Q_EMIT failed(error, exitStatus);
    });
}

SessionSource::Status LiveSource::status() const
{
    if (m_player.hasFailed())
        return Status::Failed;
    if (!m_player.isReady())
        return Status::Building;
    return m_player.isBusy() ? Status::Busy : Status::Ready;
}

qint64 LiveSource::nowNs() const
{
    return std::max(m_lab.nowNs(), timeline().endNs());
}

std::optional<Retake> LiveSource::retake() const
{
    const ToldStory& story = m_player.story();
    if (story.plan.isFreePlay() || isRetelling())
        return {};
    const bool rests = status() == Status::Ready && (story.hasMoreSteps() || story.missed || !story.ends.empty());
    return rests || story.missed ? std::optional(m_player.retake(m_hand.wireDelay().ns)) : std::nullopt;
}

std::unique_ptr<SessionSource> LiveSource::takenAgain(const Retake& retake) const
{
    auto again = std::make_unique<LiveSource>(m_player.plan(), m_pace);
    again->m_player.takeAgain(retake);
    return again;
}

void LiveSource::runNextStep()
{
    if (status() != Status::Ready || isRetelling() || !m_player.story().hasMoreSteps())
        return;
    m_player.runNextStep();
    Q_EMIT statusChanged();
}

bool LiveSource::stop()
{
    const bool runs = m_lab.isLive();
    if (runs)
        m_lab.stop();
    return runs;
}

} // namespace statewire
