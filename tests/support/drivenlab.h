// SPDX-License-Identifier: GPL-3.0-or-later
// A lab for tests that command it themselves, with two hosts and what it told so far.
#pragma once

#include "lab/client/labprocess.h"
#include "timeline/timeline.h"

#include <QTest>

namespace statewire::test {

using namespace Qt::StringLiterals;

/// A lab with the events it told so far.
class Lab : public QObject
{
public:
    Lab()
    {
        connect(&process, &LabProcess::eventsReceived, this, [this](std::vector<Event> events) {
            for (Event& event : events)
                session.append(std::move(event));
            timeline.update(session);
        });
        connect(&process, &LabProcess::replied, this,
                [this](const ReplyEvent& reply) { replies.insert(reply.command, reply); });
        connect(&process, &LabProcess::failed, this, [this](const Error& error) { failure = error.text(); });
    }

    bool start(qint64 delayNs = 0)
    {
        process.start({LabMode::Wire, {{u"client"_s, u"192.168.88.132"_s}, {u"server"_s, u"192.168.88.131"_s}}, delayNs});
        return QTest::qWaitFor([this] { return replies.contains(0) || !failure.isEmpty(); }) && failure.isEmpty();
    }

    /// Sends a command and waits for its answer; the error, empty on success.
    QString command(const LabCommand& told)
    {
        const qint64 id = process.send(told);
        if (!QTest::qWaitFor([&] { return replies.contains(id); }, 10'000))
            return u"no answer"_s;
        return replies.value(id).error;
    }

    QString worker(const QString& name, const QString& host, const QString& engine = u"posix"_s)
    {
        return command(StartWorker{name, host, engine});
    }

    /// \p more: the socket, and what else the call takes.
    MakeCall call(const QString& worker, const QString& name, QJsonObject more = {})
    {
        more.insert("call"_L1, name);
        return {worker, callFromJson(more).value()};
    }

    /// A server "s" that listens on port 2016 and a client "c"; the first error, empty on success.
    QString listeningPair()
    {
        QString error = worker(u"s"_s, u"server"_s);
        if (error.isEmpty())
            error = worker(u"c"_s, u"client"_s);
        const QJsonObject port{{u"socket"_s, u"l"_s}, {u"port"_s, 2016}, {u"address"_s, u"0.0.0.0"_s}};
        return error.isEmpty() ? command(call(u"s"_s, u"listen"_s, port)) : error;
    }

    const CallEvent* lastCall(const QString& worker, const QString& name) const
    {
        const CallEvent* found = nullptr;
        for (const Event& event : session.events()) {
            const auto* candidate = event.as<CallEvent>();
            if (candidate && candidate->worker == worker && candidate->call.startsWith(name))
                found = candidate;
        }
        return found;
    }

    int standing(const QString& host, TcpState state) const
    {
        int n = 0;
        for (const SocketAt& socket : timeline.socketsAt(session.endNs()))
            n += timeline.tracks()[socket.track].host == host && socket.span->state == state ? 1 : 0;
        return n;
    }

    LabProcess process;
    Session session;
    Timeline timeline;
    QHash<qint64, ReplyEvent> replies;
    QString failure;
};

} // namespace statewire::test
