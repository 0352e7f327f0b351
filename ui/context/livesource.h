// SPDX-License-Identifier: GPL-3.0-or-later
// A session that comes about now: a plan is told on a lab, or everything in it is done by hand.
#pragma once

#include "scenario/run/storyplayer.h"
#include "ui/context/sessionsource.h"

namespace statewire {

class LiveSource : public SessionSource
{
    Q_OBJECT

public:
    LiveSource(const Plan& plan, Pace pace, QObject* parent = nullptr);

    const Session& session() const override { return m_lab.session(); }
    const Timeline& timeline() const override { return m_lab.timeline(); }
    Status status() const override;
    qint64 nowNs() const override;
    const ToldStory* story() const override { return &m_player.story(); }
    WireDelay wireDelay() const override { return m_hand.wireDelay(); }
    LabHand* hand() override { return m_player.isReady() ? &m_hand : nullptr; }
    FreePlayLog* freePlayLog() override { return m_player.story().plan.isFreePlay() ? &m_byHand : nullptr; }

    std::optional<Retake> retake() const override;
    std::unique_ptr<SessionSource> takenAgain(const Retake& retake) const override;
    bool isRetelling() const override { return m_player.isRetelling(); }
    Footing footing() const override { return m_player.footing(); }

    void begin() override { m_player.start(); }
    void runNextStep() override;
    bool stop() override;

private:
    Pace m_pace;
    LabRun m_lab;
    LabHand m_hand;
    StoryPlayer m_player;
    FreePlayLog m_byHand; ///< goes on while another session is on screen
};

} // namespace statewire
