// SPDX-License-Identifier: GPL-3.0-or-later
// Where the session on screen comes from: a scenario that runs now, or a recording. Views cannot tell the difference.
#pragma once

#include "scenario/report/report.h"
#include "scenario/run/labhand.h"
#include "scenario/run/storyplayer.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <memory>

namespace statewire {

class SessionSource : public QObject
{
    Q_OBJECT

public:
    enum class Kind : quint8
    {
        None,
        Live,
        Recording
    };

    explicit SessionSource(QObject* parent = nullptr);
    ~SessionSource() override;

    /// Ends what runs and starts \p plan on a fresh lab.
    void startLive(const Plan& plan, Pace pace);
    /// Ends what runs and starts an empty lab, in which everything is done by hand.
    void startFreePlay(LabMode mode);
    bool isFreePlay() const { return m_kind == Kind::Live && m_plan && m_plan->isFreePlay(); }
    /// Shows a recording instead. On failure what was shown stays.
    Result<void> openRecording(const QString& path);
    /// Shows \p session as a recording.
    void showRecording(Session session);
    /// Ends a running lab; its session stays.
    void stop();

    /// Performs the next step of a live run, and the checks after the last one.
    void runNextStep();
    void predict(const QString& step, const QString& option, int votes);

    /// True if frames can be held and delayed: a lab with a wire runs.
    bool hasWire() const;
    void holdWire(bool hold);
    void deliverNextFrame();
    void setWireDelay(qint64 delayNs);
    bool isWireHeld() const { return m_live && m_live->hand.isWireHeld(); }
    /// Sends \p command to a running lab beside the story; commandDone() follows. 0 if no lab runs.
    qint64 command(const LabCommand& command);
    /// Performs \p action in a running lab beside the story; commandDone() follows. 0 if no lab runs.
    qint64 act(const Action& action);
    /// Starts a worker in a running lab beside the story; commandDone() follows. 0 if no lab runs.
    qint64 startWorker(const ScenarioWorker& worker);
    /// Acts on one held frame.
    void actOnFrame(quint64 number, FrameAct act);
    /// Frames that wait on the wire.
    size_t heldFrames() const { return m_live ? m_live->lab.heldFrames().size() : 0; }
    /// Their numbers; empty unless a lab runs.
    std::set<quint64> heldFrameNumbers() const;
    /// One-way delay that was chosen for the wire, and since when, by the session's clock.
    qint64 wireDelayNs() const { return m_live ? m_live->hand.wireDelay().ns : 0; }
    qint64 wireDelaySinceNs() const { return m_live ? m_live->hand.wireDelay().sinceNs : 0; }

    Kind kind() const { return m_kind; }
    bool isRecording() const { return m_kind == Kind::Recording; }
    /// The story as planned; null for a recording without one.
    const Plan* plan() const { return m_plan ? &*m_plan : nullptr; }
    const Session& session() const;
    const Timeline& timeline() const;
    /// Brought up to date when a step ends and when the lab rests, and in between only so often that it stays cheap: it is
    /// worked out from the whole session.
    const std::vector<Evidence>& evidence() const;
    /// How often evidence was worked out so far.
    int evidenceCount() const { return m_evidenceCount; }
    const std::vector<CheckResult>& checks() const { return m_checks; }
    const QStringList& warnings() const { return m_warnings; }
    /// Moments at which something visible changes, ascending.
    const std::vector<qint64>& moments() const;
    /// Changes whenever the session does.
    int revision() const { return m_revision; }
    /// Changes whenever another session takes this one's place, before anything is said about it.
    int serial() const { return m_serial; }

    /// The latest moment there is: the clock of a running lab, the end of a recording.
    qint64 nowNs() const;
    bool isReady() const;
    bool isBusy() const;
    bool hasMoreSteps() const;
    bool isFinished() const { return m_finished; }
    bool hasFailed() const { return m_failed; }
    /// The process of a running lab; 0 without one.
    qint64 labProcessId() const { return m_live ? m_live->lab.processId() : 0; }
    /// Why a step waits deliberately; empty when it does not.
    QString waitingFor() const { return m_live ? m_live->player.story().pausedFor : QString(); }
    /// Whatever the step that runs waits for just now, deliberately or not.
    std::optional<Waiting> waitsFor() const { return m_live ? m_live->player.story().waits : std::nullopt; }

Q_SIGNALS:
    /// Another session is on screen now.
    void replaced();
    /// The session grew; sent at most once a frame.
    void grew();
    /// Ready, busy, finished, failed or waiting changed.
    void statusChanged();
    void stepFinished(int step);
    void outOfStep(const QString& text);
    /// A command was given by hand, here or on the wire's controls; commandDone() follows, unless the lab ends first.
    void commandGiven(qint64 number, const statewire::LabCommand& command);
    /// A command given by hand was obeyed, or was not: then \p error says why.
    void commandDone(qint64 number, const QString& error);
    void failed(const statewire::Error& error, int exitStatus);

private:
    /// A lab, and who acts in it.
    struct Live : QObject
    {
        Live(const Plan& plan, Pace pace) : hand(lab, plan, pace), player(lab, plan, pace, &hand) {}

        LabRun lab;
        LabHand hand;
        StoryPlayer player;
    };

    void retireLab();
    void announceGrowth();
    void announceAll();
    bool isEvidenceDue() const;

    std::unique_ptr<Live> m_live;
    Kind m_kind = Kind::None;
    std::optional<Plan> m_plan;
    Session m_recorded;
    Timeline m_recordedTimeline;
    std::vector<CheckResult> m_checks;
    QStringList m_warnings;
    QTimer m_growth;
    QTimer m_rest; ///< runs out when the session has not grown for a while
    int m_revision = 0;
    int m_serial = 0;
    bool m_finished = false;
    bool m_failed = false;
    mutable std::vector<Evidence> m_evidence;
    mutable int m_evidenceRevision = -1;
    mutable int m_evidenceCount = 0;
    mutable qint64 m_evidenceCostMs = 0;
    mutable QElapsedTimer m_evidenceAge;
    bool m_evidenceDue = true; ///< whatever it costs: a step ended, or nothing happens
    mutable std::vector<qint64> m_moments;
    mutable int m_momentsRevision = -1;
};

} // namespace statewire
