// SPDX-License-Identifier: GPL-3.0-or-later
// A worker on native sockets: every command becomes the system calls a C programmer would write.
#pragma once

#include "base/uniquefd.h"
#include "lab/worker/channel.h"

#include <map>
#include <vector>

namespace statewire {

class PosixEngine
{
public:
    /// Serves commands until the lab is gone.
    void run();

private:
    /// A command that waits for its socket to become readable.
    struct Pending
    {
        qint64 id = 0;
        QString call; ///< "accept" or "read"
        QString socket;
        QString as; ///< accept: name of the new socket
        bool untilEof = false;
    };

    void serve(const QJsonObject& command);
    QString listenOn(const QJsonObject& command, const QString& name);
    QString connectTo(const QJsonObject& command, const QString& name);
    QString limitPorts(int fd, const QString& name, const QString& from, const QString& range);
    QString sendText(const QString& name, const QByteArray& text);
    QString shutDown(const QString& name);
    QString closeSocket(const QString& name);
    QString abortSocket(const QString& name);
    [[noreturn]] void exitNow();
    void makeReady(size_t pending);
    bool acceptOne(const Pending& pending, QString& error);
    bool readSome(const Pending& pending, QString& error);
    /// Passes the gate, makes the call, reports it. \p call returns the call's own result and leaves errno.
    template <class F> qint64 make(const QString& name, const QString& arguments, const QString& socket, F call);
    int fdOf(const QString& name) const;

    WorkerChannel m_channel;
    std::map<QString, UniqueFd> m_sockets;
    std::vector<Pending> m_pending;
    int m_lastError = 0;
};

} // namespace statewire
