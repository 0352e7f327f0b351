// SPDX-License-Identifier: GPL-3.0-or-later
// Plays a plan on a real lab, step by step, and keeps the session that results.
#pragma once

#include "explain/explain.h"
#include "lab/client/labprocess.h"
#include "scenario/judge/awaits.h"
#include "scenario/story/scenario.h"
#include "timeline/timeline.h"

#include <QObject>
#include <QTimer>

namespace statewire {

/// How fast a story is told. The kernel is never slowed; what changes are pauses between steps and the wire's delay.
enum class Pace : quint8
{
    Fast, ///< no pauses, no delay
    Real, ///< short pauses between steps, no delay
    Slow  ///< the wire delays each frame, so that it can be watched
};

/// The wire's delay at that pace.
inline constexpr qint64 slowWireDelayNs = 250'000'000;

/// What a step waits for.
struct Waiting
{
    QString why;
    qint64 sinceNs = 0;     ///< by the session's clock
    qint64 durationNs = -1; ///< -1: until something happens
    SourcePosition at;      ///< of the action in the scenario's file
};

class Runner : public QObject
{
    Q_OBJECT

public:
    Runner(Plan plan, Pace pace, QObject* parent = nullptr);
    ~Runner() override;

    /// Records the session into \p path. Call before start().
    Result<void> recordTo(const QString& path) { return m_lab.recordTo(path); }
    /// Waits no longer than that for any call; without this, as long as limitMs() says.
    void setCallLimitMs(int limit) { m_callLimitMs = limit; }
    /// Builds the lab; ready() or failed() follows.
    void start();
    /// Performs the next step; stepFinished() or failed() follows. Only when ready and not busy, and steps are left.
    void runNextStep();
    /// After the last step: computes and records the checks; finished() follows. The lab stays up until stop().
    void finish();
    /// Notes the class's votes for an option of the prediction asked in step \p step.
    void predict(const QString& step, const QString& option, int votes);
    /// Holds every frame from now on, or lets those that wait and all later ones pass. Only in a lab with a wire.
    void holdWire(bool hold);
    /// Lets the frame that waits longest go on.
    void deliverNextFrame();
    /// One-way delay of every later frame.
    void setWireDelay(qint64 delayNs);
    size_t heldFrames() const { return m_counts.held().size(); }
    const std::set<quint64>& heldFrameNumbers() const { return m_counts.held(); }
    /// Sends \p command to the lab beside the story, at any time: a frame acted on, a sysctl turned, a call made by hand.
    /// commandDone() follows with the number returned here.
    qint64 command(const QJsonObject& command);
    /// Gives the command for \p action, which is no wait, beside the story.
    qint64 act(const Action& action);
    /// Starts a worker beside the story; the story's own are started already.
    qint64 startWorker(const ScenarioWorker& worker);
    /// Ends the lab; stopped() follows.
    void stop();

    const Plan& plan() const { return m_plan; }
    const Session& session() const { return m_session; }
    const Timeline& timeline() const { return m_timeline; }
    const std::vector<CheckResult>& checks() const { return m_checks; }
    /// Index of the step that runNextStep() would perform; the number of steps when all are done.
    int nextStep() const { return m_nextStep; }
    bool isBusy() const { return m_busy; }
    bool isReady() const { return m_ready; }
    /// What the step that runs waits for just now.
    const std::optional<Waiting>& waitsFor() const { return m_waits; }
    /// Why the recording is not whole; nothing if it is, or none was asked for.
    const std::optional<Error>& recordingError() const { return m_lab.recordingError(); }
    bool isLive() const { return m_lab.isRunning(); }
    /// The session's clock, now; stands still when the lab is gone.
    qint64 nowNs() const;
    qint64 labProcessId() const { return m_lab.processId(); }

Q_SIGNALS:
    void ready();
    /// The session grew.
    void eventsArrived();
    void stepBegun(int step);
    void stepFinished(int step);
    /// A deliberate pause of \p durationNs began, and why the story waits.
    void waiting(const QString& why, qint64 durationNs);
    /// Step \p step could not be told to its end, for a call in it failed or did not return. No step follows; the checks are
    /// judged, and finished() follows.
    void gaveUp(int step);
    /// The step that begins tells of something that is no longer so.
    void outOfStep(const QString& text);
    /// A command was given beside the story; commandDone() follows, unless the lab ends first.
    void commandGiven(qint64 number, const QJsonObject& command);
    /// A command given beside the story was obeyed, or was not: then \p error says why.
    void commandDone(qint64 number, const QString& error);
    void finished();
    void stopped();
    /// The story cannot go on. exitStatus 77: this machine cannot run it.
    void failed(const statewire::Error& error, int exitStatus);

private:
    void takeEvents(std::vector<Event> events);
    void takeReply(const ReplyEvent& reply);
    void fail(const Error& error, int exitStatus);
    void sendSetUp();
    void performActions();
    bool perform(const Action& action);
    void sendCall(const Action& action);
    void giveUp();
    void endStory(const CheckResult& result);
    void checkAwaits();
    bool isSoNow(const Await& await) const;
    void checkNeeds();
    void endStep();
    void settle();
    void settleTold();
    void markEnd();
    void judge();
    qint64 mark(const EventBody& body);

    Plan m_plan;
    Pace m_pace;
    LabProcess m_lab;
    Session m_session;
    Timeline m_timeline;
    std::vector<CheckResult> m_checks;
    QTimer m_pause;
    QTimer m_awaitTimeout;
    QTimer m_callTimeout;
    QTimer m_grace;                      ///< for calls in the background that are about to return
    QHash<QString, QString> m_addresses; ///< host → address in this lab
    qint64 m_waitedCommand = 0;
    Action m_current;
    std::optional<Waiting> m_waits;
    int m_callLimitMs = 0;
    int m_nextStep = 0;
    size_t m_nextAction = 0;
    qint64 m_beginMark = 0;
    qint64 m_endMark = 0;
    qint64 m_finishMark = 0;
    qint64 m_settleCommand = -1;
    qint64 m_giveUpMark = 0;
    bool m_told = false;       ///< all steps are: what is left is to judge
    qint64 m_frameRelease = 0; ///< the command that delivers a held frame and was not answered yet
    AwaitCounts m_counts;
    std::set<qint64> m_backgroundCalls; ///< not answered yet
    std::set<QString> m_heldWorkers;    ///< by the story
    std::set<qint64> m_handCommands;    ///< given beside the story and not answered yet
    qint64 m_monotonicStartNs = 0;
    bool m_busy = false;
    bool m_ready = false;
    bool m_settingUp = false;
    bool m_awaiting = false;
    bool m_failed = false;
    bool m_finishing = false;
    bool m_handOnWire = false; ///< somebody holds frames beside the story
};

} // namespace statewire
