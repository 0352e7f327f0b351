// SPDX-License-Identifier: GPL-3.0-or-later
// A worker on QTcpSocket and QTcpServer, as a Qt programmer would write it.
#pragma once

#include "lab/protocol/callrequest.h"
#include "lab/worker/channel.h"

#include <QHash>
#include <QObject>
#include <map>
#include <memory>
#include <set>
#include <vector>

class QSocketNotifier;
class QTcpServer;
class QTcpSocket;

namespace statewire {

class QtEngine : public QObject
{
    Q_OBJECT

public:
    QtEngine();
    ~QtEngine() override;

    /// Passes the gate before any socket's notifier is served: the lab then sees the state that woke it.
    bool eventFilter(QObject* watched, QEvent* event) override;

    /// Answers at once: an error, or an empty text; or later, and then with nothing.
    using Handler = std::optional<QString> (QtEngine::*)(qint64 id, const CallRequest& request);
    static const QHash<Call, Handler>& handlers();

private:
    struct Pending
    {
        qint64 id = 0;
        Call call = Call::Connect;
        QString socket;
        QString as;
        bool untilEof = false;
        qint64 beginNs = 0;
    };

    void serve(const QJsonObject& command);
    std::optional<QString> listenOn(qint64 id, const CallRequest& request);
    std::optional<QString> connectTo(qint64 id, const CallRequest& request);
    std::optional<QString> waitFor(qint64 id, const CallRequest& request);
    std::optional<QString> send(qint64 id, const CallRequest& request);
    std::optional<QString> closeByCommand(qint64 id, const CallRequest& request);
    std::optional<QString> abort(qint64 id, const CallRequest& request);
    [[noreturn]] std::optional<QString> exitNow(qint64 id, const CallRequest& request);
    void watch(const QString& name, QTcpSocket* socket);
    void progress();
    bool tryAccept(const Pending& pending, QString& error);
    bool tryRead(const Pending& pending, QString& error);
    void connected(const QString& name);
    void failed(const QString& name);
    void disconnected(const QString& name);
    void dropPending(const QString& socket);
    QTcpSocket* find(const QString& name) const;
    void report(const QString& call, const QString& arguments, const QString& socket, qint64 result, const QString& error,
                qint64 beginNs, const QByteArray& moved = {});
    void finish(Call call, const QString& socket, const QString& error);

    WorkerChannel m_channel;
    std::unique_ptr<QSocketNotifier> m_control;
    std::map<QString, std::unique_ptr<QTcpServer>> m_servers;
    std::map<QString, std::unique_ptr<QTcpSocket>> m_sockets;
    std::map<QString, FourTuple> m_ends; ///< kept, because a socket that closed itself has forgotten them
    std::set<QString> m_closed;          ///< by command: what has closed by itself can be read to its end
    std::vector<Pending> m_pending;
};

} // namespace statewire
