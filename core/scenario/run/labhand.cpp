// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/run/labhand.h"

#include "scenario/judge/byhand.h"
#include "scenario/story/actioncommand.h"

#include <utility>

namespace statewire {

using namespace Qt::StringLiterals;

LabHand::LabHand(LabRun& lab, Plan plan, Pace pace, QObject* parent)
    : QObject(parent), m_lab(lab), m_plan(std::move(plan)), m_delay{wireDelayNs(pace), 0}
{
}

void LabHand::holdWire(bool hold)
{
    if (!hasWire() || hold == m_wireHeld)
        return;
    m_wireHeld = hold;
    m_holdsFrames = hold;
    if (hold) {
        command(SetRule{{.id = handRule(), .verdict = WireRule::Verdict::Hold}});
    } else {
        command(LiftRule{handRule()});
        for (size_t i = heldFrames().size(); i > 0; --i)
            deliverNextFrame();
    }
    Q_EMIT wireHeldChanged();
}

void LabHand::deliverNextFrame()
{
    if (hasWire() && !heldFrames().empty())
        command(ActOnFrame{FrameAct::Deliver});
}

void LabHand::actOnFrame(quint64 number, FrameAct act)
{
    if (hasWire())
        command(ActOnFrame{act, number});
}

void LabHand::setWireDelay(qint64 delayNs)
{
    if (!hasWire())
        return;
    command(SetWire{delayNs});
    m_delay = {delayNs, m_lab.nowNs()};
}

qint64 LabHand::command(const LabCommand& command)
{
    if (!m_lab.isLive())
        return 0;
    if (!m_plan.isFreePlay() && !std::exchange(m_touched, true))
        m_lab.mark(NoteEvent{byHandNote()});
    const qint64 number = m_lab.send(command, [this](const ReplyEvent& reply) { Q_EMIT done(reply.command, reply.error); });
    const auto* rule = std::get_if<SetRule>(&command);
    m_holdsFrames = m_holdsFrames || (rule && rule->rule.verdict == WireRule::Verdict::Hold);
    Q_EMIT given(number, command);
    return number;
}

qint64 LabHand::act(const Action& action)
{
    return command(labCommand(action, m_plan, m_lab.addresses()));
}

qint64 LabHand::startWorker(const ScenarioWorker& worker)
{
    m_plan.workers.push_back(worker); // what it is told to do later depends on its host
    return command(labCommand(worker));
}

void LabHand::predict(const QString& step, const QString& option, int votes)
{
    m_lab.mark(PredictionEvent{step, option, votes});
}

} // namespace statewire
