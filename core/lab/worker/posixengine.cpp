// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/worker/posixengine.h"

#include "base/errnoname.h"
#include "lab/worker/engine.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

const std::vector<PosixCall>& allCalls()
{
    static const std::vector<PosixCall> all = [] {
        std::vector<PosixCall> calls = posixSocketCalls();
        const std::vector<PosixCall> more = posixTransferCalls();
        calls.insert(calls.end(), more.begin(), more.end());
        return calls;
    }();
    return all;
}

} // namespace

int runPosixWorker()
{
    PosixEngine().run();
    return 0;
}

QList<Call> posixCalls()
{
    QList<Call> calls;
    for (const PosixCall& known : allCalls())
        calls << known.call;
    return calls;
}

QString PosixEngine::unknownSocket(const QString& name)
{
    return u"this worker has no socket '%1'"_s.arg(name);
}

ReturnedCall PosixEngine::madeCall(Call call, const QString& arguments, const QString& socket)
{
    return {callName(call), arguments, socket};
}

QString PosixEngine::failureOf(Call call) const
{
    return callName(call) + u": "_s + errnoName(m_lastError);
}

int PosixEngine::fdOf(const QString& name) const
{
    const auto found = m_sockets.find(name);
    return found == m_sockets.end() ? -1 : found->second.get();
}

int PosixEngine::release(const QString& name)
{
    const auto found = m_sockets.find(name);
    if (found == m_sockets.end())
        return -1;
    const int fd = found->second.release();
    m_sockets.erase(found);
    return fd;
}

void PosixEngine::tell(ReturnedCall& made)
{
    const std::optional<Call> call = callFromName(made.name);
    const bool opens = call == Call::Socket || call == Call::Accept;
    made.fd = opens ? int(made.result) : fdOf(made.socket);
    if (made.fd >= 0)
        made.ends = endsOf(made.fd);
    m_channel.report(made);
}

void PosixEngine::run()
{
    for (;;) {
        std::vector<pollfd> waited{{m_channel.fd(), POLLIN, 0}};
        for (const Waiting& waiting : m_waiting)
            waited.push_back({fdOf(waiting.socket), waiting.events, 0});
        if (!m_channel.hasWaitingCommand() && ::poll(waited.data(), waited.size(), -1) < 0)
            continue;
        if (m_channel.hasWaitingCommand() || waited[0].revents != 0) {
            if (const std::optional<QJsonObject> command = m_channel.nextCommand(false))
                serve(*command);
            continue; // the list of what is waited for may have changed
        }
        for (size_t i = 0; i < m_waiting.size(); ++i) {
            if (waited[i + 1].revents != 0) {
                goOn(i);
                break;
            }
        }
    }
}

void PosixEngine::serve(const QJsonObject& command)
{
    const qint64 id = command.value("id"_L1).toInteger();
    const std::optional<CallRequest> request = callFromJson(command);
    const std::vector<PosixCall>& calls = allCalls();
    const auto known = std::find_if(calls.begin(), calls.end(),
                                    [&request](const PosixCall& call) { return request && call.call == request->call; });
    if (known == calls.end()) {
        m_channel.done(id, u"there is no call '%1'"_s.arg(command.value("call"_L1).toString()));
        return;
    }
    if (const Answer answer = known->obey(*this, id, *request))
        m_channel.done(id, *answer);
}

void PosixEngine::goOn(size_t index)
{
    const qint64 id = m_waiting[index].id;
    const Answer answer = m_waiting[index].goOn();
    if (!answer)
        return;
    std::erase_if(m_waiting, [&](const Waiting& other) { return other.id == id; });
    m_channel.done(id, *answer);
}

void PosixEngine::drop(const QString& socket)
{
    std::vector<Waiting> dropped;
    for (const Waiting& waiting : m_waiting) {
        if (waiting.socket == socket)
            dropped.push_back(waiting);
    }
    std::erase_if(m_waiting, [&](const Waiting& waiting) { return waiting.socket == socket; });
    for (const Waiting& waiting : dropped) {
        if (waiting.giveUp)
            waiting.giveUp();
        m_channel.done(waiting.id, u"%1: the socket '%2' was closed meanwhile"_s.arg(callName(waiting.call), socket));
    }
}

} // namespace statewire
