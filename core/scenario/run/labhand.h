// SPDX-License-Identifier: GPL-3.0-or-later
// What a hand can do with a running lab, beside the story and at any time: frames, calls, sysctls, workers, votes.
#pragma once

#include "scenario/run/labrun.h"
#include "scenario/run/pace.h"
#include "scenario/story/scenario.h"

#include <QObject>

namespace statewire {

/// The one-way delay that was chosen for a wire, and since when, by the session's clock.
struct WireDelay
{
    qint64 ns = 0;
    qint64 sinceNs = 0;
};

class LabHand : public QObject
{
    Q_OBJECT

public:
    /// A hand in \p lab, which was set up for \p plan and started with the delay of \p pace.
    LabHand(LabRun& lab, Plan plan, Pace pace, QObject* parent = nullptr);

    /// True if frames can be held and delayed.
    bool hasWire() const { return m_plan.variant.mode.hasWire(); }
    /// Holds every frame from now on, or lets those that wait and all later ones pass. Only with a wire.
    void holdWire(bool hold);
    bool isWireHeld() const { return m_wireHeld; }
    /// True if frames wait that somebody holds beside the story: time stands still.
    bool keepsFrames() const { return m_holdsFrames && !heldFrames().empty(); }
    /// Frames that wait on the wire, whoever holds them.
    const std::set<quint64>& heldFrames() const { return m_lab.heldFrames(); }
    /// Lets the frame that waits longest go on.
    void deliverNextFrame();
    /// Acts on one held frame.
    void actOnFrame(quint64 number, FrameAct act);
    /// One-way delay of every later frame.
    void setWireDelay(qint64 delayNs);
    const WireDelay& wireDelay() const { return m_delay; }

    /// Sends \p command to the lab; done() follows with the number returned here. 0 if the lab is gone.
    qint64 command(const LabCommand& command);
    /// Gives the command for \p action, which is no wait.
    qint64 act(const Action& action);
    /// Starts a worker beside those of the story.
    qint64 startWorker(const ScenarioWorker& worker);
    /// Notes the class's votes for an option of the prediction asked in step \p step.
    void predict(const QString& step, const QString& option, int votes);

    /// The process of the lab; 0 when it is gone.
    qint64 labProcessId() const { return m_lab.processId(); }

Q_SIGNALS:
    /// A command was given; done() follows, unless the lab ends first.
    void given(qint64 number, const statewire::LabCommand& command);
    /// A command was obeyed, or was not: then \p error says why.
    void done(qint64 number, const QString& error);
    /// The wire is held now, or it is no longer.
    void wireHeldChanged();

private:
    LabRun& m_lab;
    Plan m_plan;
    WireDelay m_delay;
    bool m_touched = false; ///< it has done something
    bool m_wireHeld = false;
    bool m_holdsFrames = false; ///< all of them, or those that some rule given by hand is for
};

} // namespace statewire
