// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/socketoptions.h"

#include <algorithm>
#include <array>
#include <limits>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr int tcpSendQueue = 2; // TCP_SEND_QUEUE of linux/tcp.h, which does not go together with netinet/tcp.h
constexpr int maxInt = std::numeric_limits<int>::max();

/// An option whose value is one number.
struct NumberOption
{
    const char* option;
    int level;
    int name;
    const char* call;
    int min;
    int max;
    const char* values;
};

constexpr std::array numberOptions{
    NumberOption{"linger2", IPPROTO_TCP, TCP_LINGER2, "TCP_LINGER2", -1, maxInt, "seconds in FIN_WAIT2, or -1"},
    NumberOption{"user_timeout", IPPROTO_TCP, TCP_USER_TIMEOUT, "TCP_USER_TIMEOUT", 0, maxInt, "milliseconds"},
    NumberOption{"nodelay", IPPROTO_TCP, TCP_NODELAY, "TCP_NODELAY", 0, 1, "0 or 1"},
    NumberOption{"quickack", IPPROTO_TCP, TCP_QUICKACK, "TCP_QUICKACK", 0, 1, "0 or 1"},
    NumberOption{"rcvbuf", SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF", 0, maxInt, "bytes"},
    NumberOption{"sndbuf", SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF", 0, maxInt, "bytes"},
    NumberOption{"reuse_address", SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 0, 1, "0 or 1"},
    NumberOption{"defer_accept", IPPROTO_TCP, TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT", 0, maxInt, "seconds"}};

template <class T> QByteArray bytesOf(const T& value)
{
    return QByteArray(reinterpret_cast<const char*>(&value), sizeof value);
}

SocketOptionCall number(int level, int name, const char* call, int value)
{
    return {level, name, bytesOf(value), u"%1 %2"_s.arg(QLatin1String(call)).arg(value)};
}

std::optional<int> toNumber(const QString& text, int min, int max)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    return ok && value >= min && value <= max ? std::optional(value) : std::nullopt;
}

std::optional<std::vector<SocketOptionCall>> lingerCalls(const QString& value)
{
    const bool off = value == "off"_L1;
    const std::optional<int> seconds = off ? std::optional(0) : toNumber(value, 0, maxInt);
    if (!seconds)
        return std::nullopt;
    const linger how{off ? 0 : 1, *seconds};
    return {{{SOL_SOCKET, SO_LINGER, bytesOf(how), u"SO_LINGER %1, %2"_s.arg(how.l_onoff).arg(how.l_linger)}}};
}

std::optional<std::vector<SocketOptionCall>> keepAliveCalls(const QString& value)
{
    if (value == "off"_L1)
        return {{number(SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE", 0)}};
    const QStringList parts = value.split(u' ', Qt::SkipEmptyParts);
    constexpr int maxSeconds = 32767; // MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL
    constexpr int maxProbes = 127;    // MAX_TCP_KEEPCNT
    if (parts.size() != 3)
        return std::nullopt;
    const std::optional<int> idle = toNumber(parts[0], 1, maxSeconds);
    const std::optional<int> interval = toNumber(parts[1], 1, maxSeconds);
    const std::optional<int> count = toNumber(parts[2], 1, maxProbes);
    if (!idle || !interval || !count)
        return std::nullopt;
    return {{number(IPPROTO_TCP, TCP_KEEPIDLE, "TCP_KEEPIDLE", *idle),
             number(IPPROTO_TCP, TCP_KEEPINTVL, "TCP_KEEPINTVL", *interval),
             number(IPPROTO_TCP, TCP_KEEPCNT, "TCP_KEEPCNT", *count), number(SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE", 1)}};
}

const NumberOption* findNumber(const QString& option)
{
    const auto found = std::find_if(numberOptions.begin(), numberOptions.end(),
                                    [&](const NumberOption& known) { return option == QLatin1String(known.option); });
    return found == numberOptions.end() ? nullptr : &*found;
}

} // namespace

QStringList socketOptionNames()
{
    QStringList names{u"linger"_s, u"keepalive"_s};
    for (const NumberOption& known : numberOptions)
        names << QString::fromLatin1(known.option);
    return names;
}

QString socketOptionValues(const QString& option)
{
    if (option == "linger"_L1)
        return u"seconds that close() may wait (0: reset at once), or 'off'"_s;
    if (option == "keepalive"_L1)
        return u"three numbers 'IDLE INTERVAL COUNT' (seconds, seconds, probes), or 'off'"_s;
    const NumberOption* known = findNumber(option);
    return known ? QString::fromLatin1(known->values) : QString();
}

Result<std::vector<SocketOptionCall>> socketOptionCalls(const QString& option, const QString& value)
{
    std::optional<std::vector<SocketOptionCall>> calls;
    const NumberOption* known = findNumber(option);
    if (option == "linger"_L1) {
        calls = lingerCalls(value);
    } else if (option == "keepalive"_L1) {
        calls = keepAliveCalls(value);
    } else if (known) {
        if (const std::optional<int> n = toNumber(value, known->min, known->max))
            calls = {number(known->level, known->name, known->call, *n)};
    } else {
        return tl::unexpected(Error{u"set the socket option"_s,
                                    option,
                                    u"there is none of that name; there are: %1"_s.arg(socketOptionNames().join(u", "_s)),
                                    {}});
    }
    if (calls)
        return std::move(*calls);
    return tl::unexpected(Error{u"set the socket option"_s,
                                u"%1 = '%2'"_s.arg(option, value),
                                u"it takes %1"_s.arg(socketOptionValues(option)),
                                {}});
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
