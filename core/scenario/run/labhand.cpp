// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/run/labhand.h"

#include "scenario/story/actioncommand.h"

#include <QJsonObject>

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
        command({{u"do"_s, u"rule"_s}, {u"rule"_s, handRule()}, {u"verdict"_s, u"hold"_s}});
    } else {
        command({{u"do"_s, u"unrule"_s}, {u"rule"_s, handRule()}});
        for (size_t i = heldFrames().size(); i > 0; --i)
            deliverNextFrame();
    }
    Q_EMIT wireHeldChanged();
}

void LabHand::deliverNextFrame()
{
    if (hasWire() && !heldFrames().empty())
        command({{u"do"_s, u"frame"_s}, {u"act"_s, u"deliver"_s}});
}

void LabHand::actOnFrame(quint64 number, const QString& act)
{
    if (hasWire())
        command({{u"do"_s, u"frame"_s}, {u"number"_s, qint64(number)}, {u"act"_s, act}});
}

void LabHand::setWireDelay(qint64 delayNs)
{
    if (!hasWire())
        return;
    command({{u"do"_s, u"wire"_s}, {u"delay_ns"_s, delayNs}});
    m_delay = {delayNs, m_lab.nowNs()};
}

qint64 LabHand::command(const QJsonObject& command)
{
    if (!m_lab.isLive())
        return 0;
    const qint64 number = m_lab.send(command, [this](const ReplyEvent& reply) { Q_EMIT done(reply.command, reply.error); });
    m_holdsFrames = m_holdsFrames || command.value("verdict"_L1).toString() == "hold"_L1;
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
