// SPDX-License-Identifier: GPL-3.0-or-later
// A plan told on a real lab by the test's own process, with something done to the lab before one of its steps.
#pragma once

#include "scenario/run/storyplayer.h"

#include <memory>
#include <vector>

namespace statewire::test {

class StoryRun
{
public:
    using Harm = std::function<void(LabRun& lab)>;
    static constexpr int shortLimitMs = 400;

    explicit StoryRun(const Plan& plan, std::optional<Retake> retake = {});

    /// Does \p harm before the step of that index, and goes on when the lab has settled, or if \p untilDeath, when the story
    /// knows that a worker has ended. From then on nothing is waited for long.
    void harmBefore(int step, Harm harm, bool untilDeath = false);
    void start() { m_player.start(); }
    /// Told, missed and judged, or failed.
    bool isOver() const { return m_over; }
    const Session& session() const { return m_lab.session(); }
    const Timeline& timeline() const { return m_lab.timeline(); }
    LabRun& lab() { return m_lab; }
    StoryPlayer& player() { return m_player; }
    const StoryPlayer& player() const { return m_player; }
    /// Why it failed; empty if it did not.
    const QString& failure() const { return m_failure; }

private:
    void goOn();

    LabRun m_lab;
    StoryPlayer m_player;
    int m_harmed = -1;
    Harm m_harm;
    bool m_untilDeath = false;
    bool m_over = false;
    QString m_failure;
};

/// Tells all of \p runs, \p atOnce of them at a time. False if that takes too long.
bool tellAll(const std::vector<StoryRun*>& runs, size_t atOnce);

} // namespace statewire::test
