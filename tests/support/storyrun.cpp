// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/storyrun.h"

#include <QTest>
#include <algorithm>

namespace statewire::test {

StoryRun::StoryRun(const Plan& plan, std::optional<Retake> retake) : m_player(m_lab, plan, Pace::Fast)
{
    if (retake)
        m_player.takeAgain(std::move(*retake));
    QObject::connect(&m_player, &StoryPlayer::ready, &m_player, [this] { goOn(); });
    QObject::connect(&m_player, &StoryPlayer::stepFinished, &m_player, [this] { goOn(); });
    QObject::connect(&m_player, &StoryPlayer::retaken, &m_player, [this] { goOn(); });
    QObject::connect(&m_player, &StoryPlayer::finished, &m_player, [this] {
        m_over = true;
        m_lab.stop();
    });
    QObject::connect(&m_player, &StoryPlayer::failed, &m_player, [this](const Error& error) {
        m_failure = error.text();
        m_over = true;
    });
}

void StoryRun::harmBefore(int step, Harm harm, bool untilDeath)
{
    m_untilDeath = untilDeath;
    m_harmed = step;
    m_harm = std::move(harm);
}

void StoryRun::goOn()
{
    if (m_player.isBusy())
        return;
    if (!m_player.story().hasMoreSteps()) {
        m_player.finish();
        return;
    }
    if (!m_harm || m_player.story().nextStep != m_harmed) {
        m_player.runNextStep();
        return;
    }
    std::exchange(m_harm, {})(m_lab);
    m_player.setAwaitLimitMs(shortLimitMs);
    m_player.setCallLimitMs(shortLimitMs);
    if (m_untilDeath)
        QObject::connect(
            &m_player, &StoryPlayer::workerEnded, &m_player, [this] { m_player.runNextStep(); },
            Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
    else
        m_lab.send(Settle{}, [this](const ReplyEvent&) { m_player.runNextStep(); });
}

bool tellAll(const std::vector<StoryRun*>& runs, size_t atOnce)
{
    constexpr int patienceMs = 280'000;
    size_t started = 0;
    return QTest::qWaitFor(
        [&] {
            const auto begin = runs.begin();
            const auto over =
                size_t(std::count_if(begin, begin + qptrdiff(started), [](const StoryRun* run) { return run->isOver(); }));
            while (started < runs.size() && started < over + atOnce)
                runs[started++]->start();
            return over == runs.size();
        },
        patienceMs);
}

} // namespace statewire::test
