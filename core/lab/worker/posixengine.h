// SPDX-License-Identifier: GPL-3.0-or-later
// A worker on native sockets: every command becomes the system calls a C programmer would write.
#pragma once

#include "base/clock.h"
#include "base/uniquefd.h"
#include "lab/worker/channel.h"
#include "lab/worker/socketoptioncalls.h"

#include <cerrno>
#include <map>
#include <vector>

namespace statewire {

class PosixEngine
{
public:
    /// Serves commands until the lab is gone.
    void run();

private:
    /// A command that waits for its socket to become readable, or writable.
    struct Pending
    {
        qint64 id = 0;
        QString call; ///< "accept", "read" or "send"
        QString socket;
        QString as = {}; ///< accept: name of the new socket
        bool untilEof = false;
        qint64 bytes = 0;   ///< read, send: so many and no more; read 0: as many as there are
        qint64 moved = 0;   ///< of these, read or sent so far
        qint64 beginNs = 0; ///< send: when its first system call began
    };

    void serve(const QJsonObject& command);
    QString listenOn(const QJsonObject& command, const QString& name);
    QString connectTo(const QJsonObject& command, const QString& name);
    QString openSocket(const QJsonObject& command, const QString& name);
    QString bindTo(const Endpoint& endpoint, const QString& name);
    QString setOption(const QString& name, const QString& option, const QString& value);
    QString setOptions(const QJsonObject& command, const QString& name);
    QString makeCalls(const QString& name, const std::vector<SocketOptionCall>& calls);
    QString limitPorts(int fd, const QString& name, const QString& from, const QString& range);
    QString sendText(const QString& name, const QByteArray& text);
    void beginBulk(qint64 id, const QString& name, qint64 bytes);
    void reportBulk(const Pending& pending, int error);
    QString shutDown(const QString& name);
    QString closeSocket(const QString& name);
    QString abortSocket(const QString& name);
    QString lookUp(const QString& sysctl);
    [[noreturn]] void exitNow();
    void makeReady(size_t pending);
    bool acceptOne(const Pending& pending, QString& error);
    bool readSome(Pending& pending, QString& error);
    bool sendSome(Pending& pending, QString& error);
    void dropPending(const QString& socket);
    /// Passes the gate, makes the call, reports it. \p call returns the call's own result and leaves errno.
    template <class F> qint64 make(const QString& name, const QString& arguments, const QString& socket, F call);
    /// Passes the gate and makes the call; to be told of afterwards.
    template <class F> qint64 make(WorkerChannel::Call& made, F call);
    void tell(WorkerChannel::Call& made);
    int fdOf(const QString& name) const;
    static QString unknownSocket(const QString& name);

    WorkerChannel m_channel;
    std::map<QString, UniqueFd> m_sockets;
    std::vector<Pending> m_pending;
    int m_lastError = 0;
};

template <class F> qint64 PosixEngine::make(WorkerChannel::Call& made, F call)
{
    m_channel.gate(made.name);
    made.beginNs = monotonicNs();
    errno = 0;
    made.result = call();
    made.error = made.result < 0 ? errno : 0;
    made.endNs = monotonicNs();
    m_lastError = made.error;
    return made.result;
}

template <class F> qint64 PosixEngine::make(const QString& name, const QString& arguments, const QString& socket, F call)
{
    WorkerChannel::Call made{name, arguments, socket};
    make(made, call);
    tell(made);
    return made.result;
}

} // namespace statewire
