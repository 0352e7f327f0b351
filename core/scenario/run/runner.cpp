// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/run/runner.h"

#include "base/clock.h"
#include "scenario/judge/unfinishedstory.h"
#include "scenario/story/actioncommand.h"
#include "scenario/story/actionwords.h"
#include "session/eventjson.h"

#include <QJsonObject>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr int awaitTimeoutMs = 5000;

} // namespace

Runner::Runner(Plan plan, Pace pace, QObject* parent) : QObject(parent), m_plan(std::move(plan)), m_pace(pace)
{
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, &Runner::performActions);
    m_awaitTimeout.setSingleShot(true);
    connect(&m_awaitTimeout, &QTimer::timeout, this, [this] {
        if (m_handOnWire && !m_counts.held().empty()) { // time stands still: the story waits for a hand, not for the kernel
            m_awaitTimeout.start(awaitTimeoutMs);
            return;
        }
        // No failure of ours: the kernel did otherwise, and the result will say so.
        mark(NoteEvent{u"waited %1 s for the state of step '%2', and it did not come"_s.arg(awaitTimeoutMs / 1000)
                           .arg(m_plan.steps[size_t(m_nextStep)].id)});
        endStep();
    });
    m_grace.setSingleShot(true);
    connect(&m_grace, &QTimer::timeout, this, &Runner::settleTold);
    m_callTimeout.setSingleShot(true);
    m_callTimeout.setTimerType(Qt::PreciseTimer); // it says how long it waited
    connect(&m_callTimeout, &QTimer::timeout, this, &Runner::giveUp);
    connect(&m_lab, &LabProcess::eventsReceived, this, &Runner::takeEvents);
    connect(&m_lab, &LabProcess::replied, this, &Runner::takeReply);
    connect(&m_lab, &LabProcess::stopped, this, &Runner::stopped);
    connect(&m_lab, &LabProcess::failed, this, &Runner::fail);
}

Runner::~Runner() = default;

void Runner::start()
{
    LabSetup setup;
    setup.mode = m_plan.variant.mode;
    for (const ScenarioHost& host : m_plan.hosts)
        setup.hosts.push_back({host.name, host.address});
    setup.wireDelayNs = m_pace == Pace::Slow ? slowWireDelayNs : 0;
    m_lab.start(setup);
}

qint64 Runner::nowNs() const
{
    return isLive() && m_monotonicStartNs > 0 ? std::max(m_session.endNs(), monotonicNs() - m_monotonicStartNs)
                                              : m_session.endNs();
}

qint64 Runner::mark(const EventBody& body)
{
    return m_lab.send({{u"do"_s, u"mark"_s}, {u"event"_s, eventToJson({0, body})}});
}

void Runner::fail(const Error& error, int exitStatus)
{
    if (std::exchange(m_failed, true))
        return;
    m_busy = false;
    m_waits.reset();
    m_pause.stop();
    m_awaitTimeout.stop();
    m_callTimeout.stop();
    Q_EMIT failed(error, exitStatus);
}

void Runner::sendSetUp()
{
    QJsonObject knobs;
    for (const Knob& knob : m_plan.knobs)
        knobs.insert(knob.name, knob.value);
    // Without a story there is nothing that a replay could read one from.
    m_waitedCommand = m_plan.isFreePlay() ? mark(NoteEvent{u"free play"_s})
                                          : mark(ScenarioInfo{m_plan.scenarioId, m_plan.variant.id, knobs, m_plan.text,
                                                              m_plan.fileName.section(u'/', -1)});
    if (m_plan.variant.mode == LabMode::Wire) {
        for (const ScenarioHost& host : m_plan.hosts) {
            std::vector<std::pair<QString, QString>> sysctls = host.sysctls;
            if (!host.portRange.isEmpty())
                sysctls.push_back({u"net.ipv4.ip_local_port_range"_s, host.portRange});
            for (const auto& [key, value] : sysctls)
                m_waitedCommand =
                    m_lab.send({{u"do"_s, u"sysctl"_s}, {u"host"_s, host.name}, {u"key"_s, key}, {u"value"_s, value}});
        }
    }
    for (const ScenarioWorker& worker : m_plan.workers) {
        m_waitedCommand = m_lab.send(labCommand(worker));
    }
    m_settingUp = true;
}

void Runner::takeEvents(std::vector<Event> events)
{
    for (Event& event : events) {
        m_counts.note(event);
        m_session.append(std::move(event));
    }
    m_timeline.update(m_session);
    Q_EMIT eventsArrived();
    if (m_awaiting)
        checkAwaits();
}

void Runner::takeReply(const ReplyEvent& reply)
{
    if (m_failed)
        return;
    if (reply.command == 0 && m_monotonicStartNs == 0) {
        m_monotonicStartNs = reply.details.value("monotonic_ns"_L1).toString().toLongLong();
        const QJsonObject addresses = reply.details.value("addresses"_L1).toObject();
        for (auto it = addresses.constBegin(); it != addresses.constEnd(); ++it)
            m_addresses.insert(it.key(), it.value().toString());
        sendSetUp();
        return;
    }
    if (m_handCommands.erase(reply.command) > 0) {
        Q_EMIT commandDone(reply.command, reply.error);
        return;
    }
    if (m_settingUp) {
        if (!reply.ok) {
            fail({u"set up the lab"_s, {}, reply.error, {}}, 3);
            return;
        }
        if (reply.command == m_waitedCommand) {
            m_settingUp = false;
            m_ready = true;
            Q_EMIT ready();
        }
        return;
    }
    if (m_backgroundCalls.erase(reply.command) > 0) {
        if (m_finishing && m_backgroundCalls.empty())
            settleTold();
        return;
    }
    if (reply.command == m_settleCommand) {
        m_settleCommand = -1;
        if (m_told)
            judge();
        else
            markEnd();
        return;
    }
    if (reply.command == m_finishMark) {
        Q_EMIT finished();
        return;
    }
    if (reply.command == m_beginMark) {
        Q_EMIT stepBegun(m_nextStep);
        checkNeeds();
        performActions();
        return;
    }
    if (reply.command == m_frameRelease) {
        m_frameRelease = 0;
        if (m_awaiting)
            checkAwaits();
        return;
    }
    if (reply.command == m_giveUpMark) {
        m_giveUpMark = 0;
        m_busy = false;
        Q_EMIT gaveUp(std::exchange(m_nextStep, int(m_plan.steps.size())));
        finish();
        return;
    }
    if (reply.command == m_endMark) {
        m_busy = false;
        Q_EMIT stepFinished(m_nextStep++);
        return;
    }
    if (reply.command != m_waitedCommand || m_waitedCommand == 0)
        return;
    m_waitedCommand = 0;
    m_callTimeout.stop();
    if (!reply.ok && !m_current.mayFail) {
        const Step& step = m_plan.steps[size_t(m_nextStep)];
        // A call that the kernel refused is an outcome, not a fault of the program: like a check that failed.
        if (m_current.kind == Action::Kind::Call)
            endStory(refusedCall(step, m_current, reply.error));
        else
            fail({u"perform step '%1'"_s.arg(step.id), u"(line %1)"_s.arg(m_current.at.line), reply.error, {}}, 3);
        return;
    }
    performActions();
}

void Runner::runNextStep()
{
    if (!m_ready || m_busy || m_failed || size_t(m_nextStep) >= m_plan.steps.size())
        return;
    m_busy = true;
    m_nextAction = 0;
    const Step& step = m_plan.steps[size_t(m_nextStep)];
    // What follows must come after this mark in the session, so it waits until the mark is in it.
    m_beginMark = mark(StepEvent{m_nextStep, step.id, step.title, StepEvent::Phase::Begun});
}

void Runner::performActions()
{
    const Step& step = m_plan.steps[size_t(m_nextStep)];
    m_waits.reset();
    while (m_nextAction < step.actions.size()) {
        m_current = step.actions[m_nextAction++];
        if (!perform(m_current))
            return; // goes on when the answer or the pause's end comes
    }
    if (step.awaits.empty()) {
        endStep();
        return;
    }
    const QString then = awaitText(step.awaits); // "Then the server has one socket in TIME_WAIT."
    m_waits = Waiting{u"until"_s + then.mid(4).chopped(1), nowNs(), -1, step.awaits.front().at};
    m_awaiting = true;
    m_awaitTimeout.start(awaitTimeoutMs);
    checkAwaits();
}

/// True if the next action may follow at once.
bool Runner::perform(const Action& action)
{
    switch (action.kind) {
    case Action::Kind::Call: sendCall(action); return action.background;
    case Action::Kind::Wait: {
        const qint64 durationNs = parseDuration(action.duration).value_or(0);
        m_pause.start(int(durationNs / 1'000'000));
        m_waits = Waiting{action.why, nowNs(), durationNs, action.at};
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
    case Action::Kind::Wire: m_waitedCommand = m_lab.send(labCommand(action, m_plan, m_addresses)); return false;
    }
    return true;
}

void Runner::sendCall(const Action& action)
{
    const qint64 number = m_lab.send(labCommand(action, m_plan, m_addresses));
    if (action.background) {
        m_backgroundCalls.insert(number);
        return;
    }
    m_waitedCommand = number;
    m_waits = Waiting{u"%1() of %2 has not returned"_s.arg(action.call, action.worker), nowNs(), -1, action.at};
    m_callTimeout.start(m_callLimitMs > 0 ? m_callLimitMs : limitMs(action, m_pace == Pace::Slow));
}

/// What the kernel did until then can be judged; that no more came is an outcome like any other.
void Runner::giveUp()
{
    const int waitedMs = m_callTimeout.interval();
    if (m_handOnWire && !m_counts.held().empty()) { // the story waits for a hand, not for the kernel
        m_callTimeout.start();
        return;
    }
    const Step& step = m_plan.steps[size_t(m_nextStep)];
    m_waitedCommand = 0;
    endStory(unreturnedCall(step, m_current, waitedMs, m_heldWorkers.count(m_current.worker) > 0));
}

void Runner::endStory(const CheckResult& result)
{
    m_waits.reset();
    mark(NoteEvent{u"step '%1' ends the story: %2"_s.arg(m_plan.steps[size_t(m_nextStep)].id, result.observed)});
    m_giveUpMark = mark(CheckEvent{result.id, result.claim, result.expected, result.observed, result.passed});
}

bool Runner::isSoNow(const Await& await) const
{
    return m_counts.isSo(await, m_timeline, m_session.endNs());
}

/// A class may talk for longer than a TIME_WAIT lasts: then the text ahead is no longer about what is on screen.
void Runner::checkNeeds()
{
    for (const Await& need : m_plan.steps[size_t(m_nextStep)].needs) {
        if (isSoNow(need))
            continue;
        const QString text = u"this step tells of %1, which is no longer so: start over to see it"_s.arg(textOf(need));
        mark(NoteEvent{text});
        Q_EMIT outOfStep(text);
    }
}

void Runner::checkAwaits()
{
    const Step& step = m_plan.steps[size_t(m_nextStep)];
    if (std::all_of(step.awaits.begin(), step.awaits.end(), [this](const Await& await) { return isSoNow(await); })) {
        endStep();
        return;
    }
    // One frame at a time: what it does to both ends is in the session before the lab's answer is.
    if (step.releaseFrames && m_frameRelease == 0 && !m_counts.held().empty())
        m_frameRelease = m_lab.send({{u"do"_s, u"frame"_s}, {u"act"_s, u"deliver"_s}});
}

void Runner::endStep()
{
    m_awaiting = false;
    m_waits.reset();
    m_awaitTimeout.stop();
    settle();
}

void Runner::markEnd()
{
    const Step& step = m_plan.steps[size_t(m_nextStep)];
    m_endMark = mark(StepEvent{m_nextStep, step.id, step.title, StepEvent::Phase::Ended});
}

void Runner::predict(const QString& step, const QString& option, int votes)
{
    mark(PredictionEvent{step, option, votes});
}

void Runner::finish()
{
    // A call left to itself may have returned without its report being here yet.
    constexpr int graceMs = 1000;
    m_finishing = true;
    if (m_backgroundCalls.empty())
        settleTold();
    else
        m_grace.start(graceMs);
}

/// What was just done may be on its way still: its answer through the wire, its counts in the kernel's files.
void Runner::settle()
{
    m_settleCommand = m_lab.send({{u"do"_s, u"settle"_s}});
}

void Runner::settleTold()
{
    m_finishing = false;
    m_grace.stop();
    m_told = true;
    settle();
}

void Runner::judge()
{
    m_checks = evaluateChecks(m_plan, m_session, m_timeline, explain(m_session, m_timeline));
    const size_t recorded = endingCalls(m_plan, m_session).size(); // when it happened; they come last
    for (size_t i = 0; i < m_checks.size() - recorded; ++i) {
        const CheckResult& check = m_checks[i];
        mark(CheckEvent{check.id, check.claim, check.expected, check.observed, check.passed});
    }
    m_finishMark = mark(NoteEvent{u"the story is told"_s});
}

void Runner::holdWire(bool hold)
{
    m_handOnWire = hold;
    if (hold) {
        command({{u"do"_s, u"rule"_s}, {u"rule"_s, handRule()}, {u"verdict"_s, u"hold"_s}});
        return;
    }
    command({{u"do"_s, u"unrule"_s}, {u"rule"_s, handRule()}});
    for (size_t i = 0; i < m_counts.held().size(); ++i)
        deliverNextFrame();
}

qint64 Runner::command(const QJsonObject& command)
{
    const qint64 number = m_lab.send(command);
    m_handOnWire = m_handOnWire || command.value("verdict"_L1).toString() == "hold"_L1;
    m_handCommands.insert(number);
    Q_EMIT commandGiven(number, command);
    return number;
}

qint64 Runner::act(const Action& action)
{
    return command(labCommand(action, m_plan, m_addresses));
}

qint64 Runner::startWorker(const ScenarioWorker& worker)
{
    m_plan.workers.push_back(worker);
    return command(labCommand(worker));
}

void Runner::deliverNextFrame()
{
    command({{u"do"_s, u"frame"_s}, {u"act"_s, u"deliver"_s}});
}

void Runner::setWireDelay(qint64 delayNs)
{
    command({{u"do"_s, u"wire"_s}, {u"delay_ns"_s, delayNs}});
}

void Runner::stop()
{
    m_lab.stop();
}

} // namespace statewire
