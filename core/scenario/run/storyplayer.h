// SPDX-License-Identifier: GPL-3.0-or-later
// Tells a plan on a lab, step by step, and has it judged.
#pragma once

#include "scenario/judge/awaits.h"
#include "scenario/run/labrun.h"
#include "scenario/run/pace.h"
#include "scenario/run/retake.h"
#include "scenario/run/storyphase.h"

#include <QObject>
#include <QTimer>

namespace statewire {

class LabHand;

class StoryPlayer : public QObject
{
    Q_OBJECT

public:
    /// Tells \p plan on \p lab, which was not started yet. Where \p hand keeps frames, the story waits for it.
    StoryPlayer(LabRun& lab, Plan plan, Pace pace, const LabHand* hand = nullptr, QObject* parent = nullptr);

    /// Waits no longer than that for any call; without this, as long as limitMs() says.
    void setCallLimitMs(int limit) { m_callLimitMs = limit; }
    /// Waits no longer than that for what a step awaits.
    void setAwaitLimitMs(int limit) { m_awaitLimitMs = limit; }
    /// Takes an experiment again: when the lab is set up its first steps are told at full speed; retaken() follows. Call
    /// before start().
    void takeAgain(Retake retake);
    /// Builds the lab and sets it up; ready() or failed() follows.
    void start();
    /// Performs the next step; stepFinished() or failed() follows. Only when ready and not busy, and steps are left.
    void runNextStep();
    /// After the last step: computes and records the checks; finished() follows. The lab stays up.
    void finish();

    const ToldStory& story() const { return m_story; }
    const Plan& plan() const { return m_story.plan; }
    /// True from when the lab is set up, unless the story has failed.
    bool isReady() const { return !isIn<storyphase::SettingUp>() && !hasFailed(); }
    /// True while a step runs.
    bool isBusy() const;
    /// True from the start until the steps that are taken again are told.
    bool isRetelling() const { return m_retake.has_value(); }
    /// Whether what the next step takes for granted is so just now, and for how long it will be.
    Footing footing() const;
    /// How to take the experiment again, from here; \p wireDelayNs is that of now.
    Retake retake(qint64 wireDelayNs) const { return retakeOf(m_story, m_lab.session(), m_lab.timeline(), wireDelayNs); }
    bool hasFailed() const { return isIn<storyphase::Failed>(); }

Q_SIGNALS:
    void ready();
    void stepBegun(int step);
    void stepFinished(int step);
    /// A deliberate pause of \p durationNs began, and why the story waits.
    void waiting(const QString& why, qint64 durationNs);
    /// The step could not be told, which is recorded. No step follows; the checks are judged, and finished() follows. The
    /// player may be deleted here.
    void missed(const statewire::MissedStep& missed);
    /// A worker of the story ended, and nobody had asked it to; the next step will be missed.
    void workerEnded(const statewire::Sentence& how);
    /// The steps that were taken again are told: the story stands where it stood.
    void retaken();
    void finished();
    /// The story cannot go on. exitStatus 77: this machine cannot run it.
    void failed(const statewire::Error& error, int exitStatus);

private:
    template <class T> bool isIn() const { return std::holds_alternative<T>(m_phase); }
    void enter(StoryPhase phase, std::optional<Waiting> waits = {});
    qint64 send(const LabCommand& command, LabRun::Then then);
    qint64 mark(const EventBody& body, LabRun::Then then = {});
    LabRun::Then unlessOver(LabRun::Then then) const;
    const Step& step() const { return m_story.plan.steps[size_t(m_story.nextStep)]; }

    void sendSetUp();
    void takeSetUp(const ReplyEvent& reply);
    void takeEvents();
    void timeIsUp();
    void fail(const Error& error, int exitStatus);
    void performFrom(size_t at);
    bool perform(const Action& action, size_t next);
    void sendCall(const Action& action, size_t next);
    void takeAnswer(const Action& action, size_t next, const ReplyEvent& reply);
    void beginAwaiting();
    void checkAwaits();
    void stopAwaiting();
    bool standsOnItsNeeds();
    bool isSoNow(const Await& await) const;
    void noteEnd(const WorkerEvent& worker);
    void beginStep();
    void endStep();
    void goOnRetelling(int told);
    void giveUpOnCall();
    void miss(const MissedEvent& missed);
    void miss(MissedEvent::Why why, const Sentence& expected, const Sentence& observed);
    void gather();
    void judgeAll();

    LabRun& m_lab;
    const LabHand* m_hand;
    const Pace m_pace;
    ToldStory m_story;
    StoryPhase m_phase;
    QTimer m_timer; ///< of the phase; stops with it
    AwaitCounts m_counts;
    size_t m_counted = 0; ///< events
    int m_callLimitMs = 0;
    int m_awaitLimitMs = 5000;
    int m_missed = 0;                ///< whatever was to follow in a step that is missed follows no longer
    int m_backgroundCalls = 0;       ///< not answered yet
    std::set<QString> m_heldWorkers; ///< by the story
    std::set<QString> m_mayEnd;      ///< workers that the story has ended
    std::optional<Retake> m_retake;  ///< until its steps are told
};

} // namespace statewire
