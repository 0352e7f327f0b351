// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/run/storyplayer.h"

#include "scenario/judge/checkstep.h"
#include "scenario/judge/judgement.h"
#include "scenario/judge/unfinishedstory.h"
#include "scenario/run/labhand.h"
#include "scenario/story/actioncommand.h"
#include "scenario/story/actionwords.h"
#include "session/workerend.h"

#include <QJsonObject>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;
using namespace storyphase;

namespace {

/// A call left to itself may have returned without its report being here yet.
constexpr int graceMs = 1000;

} // namespace

StoryPlayer::StoryPlayer(LabRun& lab, Plan plan, Pace pace, const LabHand* hand, QObject* parent)
    : QObject(parent), m_lab(lab), m_hand(hand), m_pace(pace), m_story{std::move(plan)}
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // it says how long it waited
    connect(&m_timer, &QTimer::timeout, this, &StoryPlayer::timeIsUp);
    connect(&lab, &LabRun::built, this, &StoryPlayer::sendSetUp);
    connect(&lab, &LabRun::eventsArrived, this, &StoryPlayer::takeEvents);
    connect(&lab, &LabRun::failed, this, &StoryPlayer::fail);
}

bool StoryPlayer::isBusy() const
{
    return isIn<Beginning>() || isIn<Acting>() || isIn<Calling>() || isIn<Pausing>() || isIn<Awaiting>() || isIn<Ending>() ||
           isIn<GivingUp>() || (isRetelling() && isReady());
}

void StoryPlayer::enter(StoryPhase phase, std::optional<Waiting> waits)
{
    m_timer.stop();
    m_phase = phase;
    m_story.waits = std::move(waits);
    if (!isBusy())
        m_story.pausedFor.clear();
}

LabRun::Then StoryPlayer::unlessOver(LabRun::Then then) const
{
    return [this, then = std::move(then), missed = m_missed](const ReplyEvent& reply) {
        if (!hasFailed() && missed == m_missed)
            then(reply);
    };
}

qint64 StoryPlayer::send(const LabCommand& command, LabRun::Then then)
{
    return m_lab.send(command, unlessOver(std::move(then)));
}

qint64 StoryPlayer::mark(const EventBody& body, LabRun::Then then)
{
    return m_lab.mark(body, then ? unlessOver(std::move(then)) : LabRun::Then());
}

void StoryPlayer::takeAgain(Retake retake)
{
    m_retake = std::move(retake);
}

void StoryPlayer::start()
{
    LabSetup setup;
    setup.mode = plan().variant.mode;
    for (const ScenarioHost& host : plan().hosts)
        setup.hosts.push_back({host.name, host.address});
    setup.wireDelayNs = m_retake ? 0 : wireDelayNs(m_pace);
    m_lab.start(setup);
}

void StoryPlayer::sendSetUp()
{
    if (hasFailed())
        return;
    const auto taken = [this](const ReplyEvent& reply) { takeSetUp(reply); };
    int sent = 1;
    QJsonObject knobs;
    for (const Knob& knob : plan().knobs)
        knobs.insert(knob.name, knob.value);
    // Without a story there is nothing that a replay could read one from.
    if (plan().isFreePlay())
        mark(NoteEvent{Sentence::tr("free play")}, taken);
    else
        mark(ScenarioInfo{plan().scenarioId, plan().variant.id, knobs, plan().text, plan().fileName.section(u'/', -1),
                          plan().bundled},
             taken);
    if (m_retake) {
        mark(recordOf(*m_retake, RetakeEvent::Phase::Begun), taken);
        ++sent;
    }
    if (plan().variant.mode.isPrivate()) {
        for (const ScenarioHost& host : plan().hosts) {
            std::vector<std::pair<QString, QString>> sysctls = host.sysctls;
            if (!host.portRange.isEmpty())
                sysctls.push_back({u"net.ipv4.ip_local_port_range"_s, host.portRange});
            for (const auto& [key, value] : sysctls) {
                send(SetSysctl{host.name, key, value}, taken);
                ++sent;
            }
        }
    }
    for (const ScenarioWorker& worker : plan().workers) {
        send(labCommand(worker), taken);
        ++sent;
    }
    enter(SettingUp{sent});
}

void StoryPlayer::takeSetUp(const ReplyEvent& reply)
{
    if (!reply.ok) {
        fail({u"set up the lab"_s, {}, reply.error, {}}, 3);
        return;
    }
    if (--std::get<SettingUp>(m_phase).unanswered > 0)
        return;
    enter(Resting{});
    Q_EMIT ready();
    if (m_retake)
        goOnRetelling(-1);
}

void StoryPlayer::fail(const Error& error, int exitStatus)
{
    if (hasFailed())
        return;
    m_retake.reset();
    if (isReady() && m_story.hasMoreSteps() && !m_lab.isLive()) {
        ++m_missed;
        m_lab.noteLast(
            MissedEvent{m_story.nextStep, step().id, MissedEvent::Why::Lab, Sentence::tr("the lab runs"), error.why});
        m_story.missed = missedStep(plan(), m_lab.session());
    }
    enter(Failed{});
    Q_EMIT failed(error, exitStatus);
}

void StoryPlayer::takeEvents()
{
    for (const std::vector<Event>& events = m_lab.session().events(); m_counted < events.size(); ++m_counted) {
        m_counts.note(events[m_counted]);
        if (const auto* worker = events[m_counted].as<WorkerEvent>())
            noteEnd(*worker);
    }
    if (isIn<Awaiting>())
        checkAwaits();
}

void StoryPlayer::noteEnd(const WorkerEvent& worker)
{
    const bool ofStory = std::any_of(plan().workers.begin(), plan().workers.end(),
                                     [&](const ScenarioWorker& planned) { return planned.name == worker.name; });
    if (worker.change != WorkerEvent::Change::Ended || !ofStory || plan().isFreePlay() || m_mayEnd.count(worker.name) > 0)
        return;
    m_story.ends.push_back(endOf(worker));
    Q_EMIT workerEnded(m_story.ends.back());
    if (isIn<Acting>() || isIn<Calling>() || isIn<Pausing>() || isIn<Awaiting>())
        miss(MissedEvent::Why::Worker, Sentence::tr("%1 runs").arg(worker.name), m_story.ends.back());
}

void StoryPlayer::timeIsUp()
{
    if (const auto* pausing = std::get_if<Pausing>(&m_phase))
        performFrom(pausing->next);
    else if (isIn<Calling>())
        giveUpOnCall();
    else if (isIn<Awaiting>())
        stopAwaiting();
    else if (isIn<Gathering>())
        judgeAll();
}

void StoryPlayer::runNextStep()
{
    if (isIn<Resting>() && m_story.hasMoreSteps() && !isRetelling())
        beginStep();
}

void StoryPlayer::beginStep()
{
    if (!standsOnItsNeeds())
        return;
    enter(Beginning{});
    // What follows must come after this mark in the session, so it waits until the mark is in it.
    mark(StepEvent{m_story.nextStep, step().id, step().title, StepEvent::Phase::Begun}, [this](const ReplyEvent&) {
        Q_EMIT stepBegun(m_story.nextStep);
        if (standsOnItsNeeds()) // still
            performFrom(0);
    });
}

void StoryPlayer::performFrom(size_t at)
{
    for (const std::vector<Action>& actions = step().actions; at < actions.size(); ++at) {
        if (!perform(actions[at], at + 1))
            return; // goes on when the answer or the pause's end comes
    }
    if (step().awaits.empty())
        endStep();
    else
        beginAwaiting();
}

/// True if the next action may follow at once.
bool StoryPlayer::perform(const Action& action, size_t next)
{
    switch (action.kind) {
    case Action::Kind::Call: sendCall(action, next); return action.background;
    case Action::Kind::Wait: {
        const qint64 durationNs = parseDuration(action.duration).value_or(0);
        enter(Pausing{next}, Waiting{action.why, m_lab.nowNs(), durationNs, action.at});
        m_story.pausedFor = action.why;
        m_timer.start(int(durationNs / 1'000'000));
        Q_EMIT waiting(action.why, durationNs);
        return false;
    }
    case Action::Kind::Hold:
    case Action::Kind::Release:
        if (action.kind == Action::Kind::Hold)
            m_heldWorkers.insert(action.worker);
        else
            m_heldWorkers.erase(action.worker);
        [[fallthrough]];
    case Action::Kind::Sysctl:
    case Action::Kind::Kill:
    case Action::Kind::Wire:
        if (action.kind == Action::Kind::Kill)
            m_mayEnd.insert(action.worker);
        enter(Acting{});
        send(labCommand(action, plan(), m_lab.addresses()),
             [this, &action, next](const ReplyEvent& reply) { takeAnswer(action, next, reply); });
        return false;
    }
    return true;
}

void StoryPlayer::sendCall(const Action& action, size_t next)
{
    const LabCommand command = labCommand(action, plan(), m_lab.addresses());
    if (action.is(Call::Exit))
        m_mayEnd.insert(action.worker);
    if (action.background) {
        ++m_backgroundCalls;
        m_lab.send(command, [this](const ReplyEvent&) {
            if (--m_backgroundCalls == 0 && isIn<Gathering>())
                judgeAll();
        });
        return;
    }
    const qint64 number = send(command, [this, &action, next](const ReplyEvent& reply) { takeAnswer(action, next, reply); });
    enter(Calling{next, number}, Waiting{u"%1() of %2 has not returned"_s.arg(callName(action.request.call), action.worker),
                                         m_lab.nowNs(), -1, action.at});
    m_timer.start(m_callLimitMs > 0 ? m_callLimitMs : limitMs(action, m_pace == Pace::Slow));
}

void StoryPlayer::takeAnswer(const Action& action, size_t next, const ReplyEvent& reply)
{
    if (reply.ok || action.mayFail)
        performFrom(next);
    // A call that the kernel refused is an outcome, not a fault of the program: like a check that failed.
    else if (action.kind == Action::Kind::Call)
        miss(refusedCall(plan(), m_story.nextStep, action, reply.error));
    else
        fail({u"perform step '%1'"_s.arg(step().id), u"(line %1)"_s.arg(action.at.line), reply.error, {}}, 3);
}

void StoryPlayer::giveUpOnCall()
{
    if (m_hand && m_hand->keepsFrames()) { // the story waits for a hand, not for the kernel
        m_timer.start();
        return;
    }
    const Calling calling = std::get<Calling>(m_phase);
    const Action& action = step().actions[calling.next - 1];
    m_lab.forget(calling.command);
    miss(unreturnedCall(plan(), m_story.nextStep, action, m_timer.interval(), m_heldWorkers.count(action.worker) > 0));
}

void StoryPlayer::miss(MissedEvent::Why why, const Sentence& expected, const Sentence& observed)
{
    miss({m_story.nextStep, step().id, why, expected, observed});
}

/// What the kernel did until then can be judged; that no more came is an outcome like any other.
void StoryPlayer::miss(const MissedEvent& missed)
{
    ++m_missed;
    m_retake.reset();
    enter(GivingUp{});
    mark(missed, [this](const ReplyEvent&) {
        m_story.missed = missedStep(plan(), m_lab.session());
        m_story.nextStep = int(plan().steps.size());
        gather();
        Q_EMIT this->missed(*m_story.missed);
    });
}

bool StoryPlayer::isSoNow(const Await& await) const
{
    return m_counts.isSo(await, m_lab.timeline(), m_lab.session().endNs());
}

/// A class may talk for longer than a TIME_WAIT lasts: then the text ahead is no longer about what is on screen. False if
/// the step is missed.
bool StoryPlayer::standsOnItsNeeds()
{
    if (!m_story.ends.empty()) {
        miss(MissedEvent::Why::Worker, Sentence::tr("all programs of the story run"),
             Sentence::joined(m_story.ends, u", "_s));
        return false;
    }
    const std::vector<Await>& needs = step().needs;
    if (std::all_of(needs.begin(), needs.end(), [this](const Await& need) { return isSoNow(need); }))
        return true;
    miss(MissedEvent::Why::Need, textOf(needs), insteadOf(needs, m_counts, m_lab.timeline(), m_lab.session().endNs()));
    return false;
}

Footing StoryPlayer::footing() const
{
    return m_story.hasMoreSteps() ? footingOf(step(), m_counts, m_lab.timeline(), m_lab.nowNs()) : Footing();
}

void StoryPlayer::beginAwaiting()
{
    const QString then = awaitText(step().awaits); // "Then the server has one socket in TIME_WAIT."
    enter(Awaiting{}, Waiting{u"until"_s + then.mid(4).chopped(1), m_lab.nowNs(), -1, step().awaits.front().at});
    m_timer.start(m_awaitLimitMs);
    checkAwaits();
}

void StoryPlayer::checkAwaits()
{
    const std::vector<Await>& awaits = step().awaits;
    if (std::all_of(awaits.begin(), awaits.end(), [this](const Await& await) { return isSoNow(await); })) {
        endStep();
        return;
    }
    // One frame at a time: what it does to both ends is in the session before the lab's answer is.
    auto& awaiting = std::get<Awaiting>(m_phase);
    if (!step().releaseFrames || awaiting.releasing || m_lab.heldFrames().empty())
        return;
    awaiting.releasing = true;
    send(ActOnFrame{FrameAct::Deliver}, [this](const ReplyEvent&) {
        if (auto* still = std::get_if<Awaiting>(&m_phase)) {
            still->releasing = false;
            checkAwaits();
        }
    });
}

void StoryPlayer::stopAwaiting()
{
    if (m_hand && m_hand->keepsFrames()) { // time stands still: the story waits for a hand, not for the kernel
        m_timer.start();
        return;
    }
    const std::vector<Await>& awaits = step().awaits;
    miss(MissedEvent::Why::Await, textOf(awaits), insteadOf(awaits, m_counts, m_lab.timeline(), m_lab.session().endNs()));
}

void StoryPlayer::endStep()
{
    enter(Ending{});
    // What was just done may be on its way still: its answer through the wire, its counts in the kernel's files.
    send(Settle{}, [this](const ReplyEvent&) {
        if (const auto failed = failedOutcome(plan(), m_story.nextStep, m_lab.session(), m_lab.timeline())) {
            miss(MissedEvent::Why::Outcome, Sentence::tr("%1 (%2)").arg(failed->expected).arg(failed->claim),
                 failed->observed);
            return;
        }
        mark(StepEvent{m_story.nextStep, step().id, step().title, StepEvent::Phase::Ended}, [this](const ReplyEvent&) {
            enter(Resting{});
            const int told = m_story.nextStep++;
            Q_EMIT stepFinished(told);
            if (m_retake)
                goOnRetelling(told);
        });
    });
}

/// After step \p told, -1 before the first: the class's votes on it stay, and the next one follows at once.
void StoryPlayer::goOnRetelling(int told)
{
    for (const PredictionEvent& vote : m_retake->votes) {
        if (told >= 0 && vote.step == plan().steps[size_t(told)].id)
            mark(vote);
    }
    if (m_story.nextStep < m_retake->steps) {
        beginStep();
        return;
    }
    const auto setsDelay = [](const Action& action) {
        const auto* wire = std::get_if<SetWire>(&action.wire);
        return action.kind == Action::Kind::Wire && wire && wire->delayNs;
    };
    const auto begin = plan().steps.begin();
    const bool byStory = std::any_of(begin, begin + m_retake->steps, [&](const Step& retold) {
        return std::any_of(retold.actions.begin(), retold.actions.end(), setsDelay);
    });
    if (plan().variant.mode.hasWire() && m_retake->wireDelayNs > 0 && !byStory)
        m_lab.send(SetWire{m_retake->wireDelayNs});
    mark(recordOf(*m_retake, RetakeEvent::Phase::Ended), [this](const ReplyEvent&) {
        m_retake.reset();
        Q_EMIT retaken();
    });
}

void StoryPlayer::finish()
{
    if (isIn<Resting>())
        gather();
}

void StoryPlayer::gather()
{
    enter(Gathering{});
    if (m_backgroundCalls == 0)
        judgeAll();
    else
        m_timer.start(graceMs);
}

void StoryPlayer::judgeAll()
{
    enter(Judging{});
    send(Settle{}, [this](const ReplyEvent&) {
        Judgement judgement = judge(plan(), m_lab.session(), m_lab.timeline());
        for (const CheckEvent& check : judgement.toRecord)
            mark(check);
        mark(NoteEvent{Sentence::tr("the story is told")}, [this, checks = std::move(judgement.checks)](const ReplyEvent&) {
            m_story.checks = checks;
            enter(Told{});
            Q_EMIT finished();
        });
    });
}

} // namespace statewire
