// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/run/labrun.h"

#include "base/clock.h"

#include <QJsonObject>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

LabRun::LabRun(QObject* parent) : QObject(parent)
{
    connect(&m_process, &LabProcess::eventsReceived, this, &LabRun::takeEvents);
    connect(&m_process, &LabProcess::replied, this, &LabRun::takeReply);
    connect(&m_process, &LabProcess::stopped, this, &LabRun::stopped);
    connect(&m_process, &LabProcess::failed, this, [this](const Error& error, int exitStatus) {
        if (m_monotonicStartNs > 0)
            noteLast(WarningEvent{error.text()});
        Q_EMIT failed(error, exitStatus);
    });
}

qint64 LabRun::send(const LabCommand& command, Then then)
{
    const qint64 number = m_process.send(command);
    if (then)
        m_pending.emplace(number, std::move(then));
    return number;
}

qint64 LabRun::mark(const EventBody& body, Then then)
{
    return send(AddMark{body}, std::move(then));
}

void LabRun::noteLast(const EventBody& body)
{
    Event event{m_session.endNs(), body};
    m_process.recordLast(event);
    takeEvents({std::move(event)});
}

qint64 LabRun::nowNs() const
{
    return isLive() && m_monotonicStartNs > 0 ? std::max(m_session.endNs(), monotonicNs() - m_monotonicStartNs)
                                              : m_session.endNs();
}

void LabRun::takeEvents(std::vector<Event> events)
{
    for (Event& event : events) {
        m_held.note(event);
        m_session.append(std::move(event));
    }
    m_timeline.update(m_session);
    Q_EMIT eventsArrived();
}

void LabRun::takeReply(const ReplyEvent& reply)
{
    // Nobody asked for the first: with it the lab says that it stands.
    if (reply.command == 0 && m_monotonicStartNs == 0) {
        takeSetUp(reply);
        return;
    }
    // What follows may send commands of its own.
    if (const auto pending = m_pending.extract(reply.command))
        pending.mapped()(reply);
}

void LabRun::takeSetUp(const ReplyEvent& reply)
{
    m_monotonicStartNs = reply.details.value("monotonic_ns"_L1).toString().toLongLong();
    const QJsonObject addresses = reply.details.value("addresses"_L1).toObject();
    for (auto it = addresses.constBegin(); it != addresses.constEnd(); ++it)
        m_addresses.insert(it.key(), it.value().toString());
    Q_EMIT built();
}

} // namespace statewire
