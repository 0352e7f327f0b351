// SPDX-License-Identifier: GPL-3.0-or-later
// A worker on native sockets: every command becomes the system calls a C programmer would write. Here are its sockets and
// what waits for them; the calls themselves are in posixsockets.cpp and posixtransfer.cpp.
#pragma once

#include "base/clock.h"
#include "base/errnoname.h"
#include "base/uniquefd.h"
#include "lab/protocol/callrequest.h"
#include "lab/worker/channel.h"

#include <cerrno>
#include <functional>
#include <map>
#include <poll.h>
#include <vector>

namespace statewire {

class PosixEngine
{
public:
    /// An error, or an empty text; nothing as long as there is no answer.
    using Answer = std::optional<QString>;

    /// A call that goes on when its socket becomes readable, or writable.
    struct Waiting
    {
        qint64 id = 0;
        Call call = Call::Read;
        QString socket;
        short events = POLLIN;
        std::function<Answer()> goOn;
        std::function<void()> giveUp = {}; ///< the socket is closed meanwhile: tells what was done until then
    };

    /// Serves commands until the lab is gone.
    void run();

    int fdOf(const QString& name) const;
    void keep(const QString& name, UniqueFd fd) { m_sockets[name] = std::move(fd); }
    /// The descriptor, no longer the engine's, and so closed by whoever takes it.
    int release(const QString& name);
    void wait(Waiting waiting) { m_waiting.push_back(std::move(waiting)); }
    /// What waited for a socket that is closed now waits for nothing: its commands are answered.
    void drop(const QString& socket);

    /// Passes the gate, makes the call, reports it. \p f makes the call itself, returns its result and leaves errno.
    template <class F> qint64 make(Call call, const QString& arguments, const QString& socket, F f);
    /// Passes the gate and makes the call; to be told of afterwards.
    template <class F> qint64 make(ReturnedCall& made, F f);
    /// Reports \p made with the descriptor and the ends of its socket.
    void tell(ReturnedCall& made);
    WorkerChannel& channel() { return m_channel; }
    /// errno as the call made last left it; 0 if it succeeded.
    int lastError() const { return m_lastError; }
    /// "bind: EADDRINUSE", of the call made last.
    QString failureOf(Call call) const;

    static ReturnedCall madeCall(Call call, const QString& arguments, const QString& socket);
    static QString unknownSocket(const QString& name);

private:
    void serve(const QJsonObject& command);
    void goOn(size_t waiting);

    WorkerChannel m_channel;
    std::map<QString, UniqueFd> m_sockets;
    std::vector<Waiting> m_waiting;
    int m_lastError = 0;
};

template <class F> qint64 PosixEngine::make(ReturnedCall& made, F f)
{
    m_channel.gate(made.name);
    made.beginNs = monotonicNs();
    errno = 0;
    made.result = f();
    m_lastError = made.result < 0 ? errno : 0;
    made.endNs = monotonicNs();
    made.errnoName = errnoName(m_lastError);
    return made.result;
}

template <class F> qint64 PosixEngine::make(Call call, const QString& arguments, const QString& socket, F f)
{
    ReturnedCall made = madeCall(call, arguments, socket);
    make(made, f);
    tell(made);
    return made.result;
}

/// How a call is obeyed: answered at once, or by what the engine waits for.
struct PosixCall
{
    Call call;
    PosixEngine::Answer (*obey)(PosixEngine& engine, qint64 id, const CallRequest& request);
};

/// Calls that open a socket, close it or set it up, and those on the process itself.
std::vector<PosixCall> posixSocketCalls();
/// Calls that move data or wait for it.
std::vector<PosixCall> posixTransferCalls();

} // namespace statewire
