// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/worker/socketoptioncalls.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr int tcpSendQueue = 2; // TCP_SEND_QUEUE of linux/tcp.h, which does not go together with netinet/tcp.h

template <class T> QByteArray bytesOf(const T& value)
{
    return QByteArray(reinterpret_cast<const char*>(&value), sizeof value);
}

SocketOptionCall number(int level, int name, const char* call, int value)
{
    return {level, name, bytesOf(value), u"%1 %2"_s.arg(QLatin1String(call)).arg(value)};
}

std::vector<SocketOptionCall> lingerCalls(const std::vector<int>& seconds)
{
    const linger how{seconds.empty() ? 0 : 1, seconds.empty() ? 0 : seconds[0]};
    return {{SOL_SOCKET, SO_LINGER, bytesOf(how), u"SO_LINGER %1, %2"_s.arg(how.l_onoff).arg(how.l_linger)}};
}

std::vector<SocketOptionCall> keepAliveCalls(const std::vector<int>& numbers)
{
    if (numbers.empty())
        return {number(SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE", 0)};
    return {number(IPPROTO_TCP, TCP_KEEPIDLE, "TCP_KEEPIDLE", numbers[0]),
            number(IPPROTO_TCP, TCP_KEEPINTVL, "TCP_KEEPINTVL", numbers[1]),
            number(IPPROTO_TCP, TCP_KEEPCNT, "TCP_KEEPCNT", numbers[2]),
            number(SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE", 1)};
}

} // namespace

std::vector<SocketOptionCall> socketOptionCalls(const SocketOptionSetting& setting)
{
    const auto one = [&](int level, int name, const char* call) {
        return std::vector{number(level, name, call, setting.numbers.at(0))};
    };
    switch (setting.option) {
    case SocketOption::Linger: return lingerCalls(setting.numbers);
    case SocketOption::KeepAlive: return keepAliveCalls(setting.numbers);
    case SocketOption::Linger2: return one(IPPROTO_TCP, TCP_LINGER2, "TCP_LINGER2");
    case SocketOption::UserTimeout: return one(IPPROTO_TCP, TCP_USER_TIMEOUT, "TCP_USER_TIMEOUT");
    case SocketOption::NoDelay: return one(IPPROTO_TCP, TCP_NODELAY, "TCP_NODELAY");
    case SocketOption::QuickAck: return one(IPPROTO_TCP, TCP_QUICKACK, "TCP_QUICKACK");
    case SocketOption::ReceiveBuffer: return one(SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF");
    case SocketOption::SendBuffer: return one(SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF");
    case SocketOption::ReuseAddress: return one(SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR");
    case SocketOption::DeferAccept: return one(IPPROTO_TCP, TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT");
    }
    return {};
}

std::vector<SocketOptionCall> initialSequenceCalls(quint32 isn)
{
    // -1 leaves the repair mode without the window probe that 0 would send: what follows is an ordinary connect().
    return {number(IPPROTO_TCP, TCP_REPAIR, "TCP_REPAIR", 1),
            number(IPPROTO_TCP, TCP_REPAIR_QUEUE, "TCP_REPAIR_QUEUE", tcpSendQueue),
            {IPPROTO_TCP, TCP_QUEUE_SEQ, bytesOf(isn), u"TCP_QUEUE_SEQ %1"_s.arg(isn)},
            number(IPPROTO_TCP, TCP_REPAIR, "TCP_REPAIR", -1)};
}

} // namespace statewire
