// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/worker/posixengine.h"

#include "base/clock.h"
#include "base/errnoname.h"
#include "kernel/sysctl.h"
#include "lab/worker/engine.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr int ipLocalPortRange = 51; // IP_LOCAL_PORT_RANGE, Linux 6.3; absent from older headers

sockaddr_in toSockaddr(const Endpoint& endpoint)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(endpoint.port);
    address.sin_addr.s_addr = htonl(endpoint.address.v4HostOrder());
    return address;
}

const sockaddr* plain(const sockaddr_in& address)
{
    return reinterpret_cast<const sockaddr*>(&address);
}

} // namespace

int runPosixWorker()
{
    PosixEngine().run();
    return 0;
}

int PosixEngine::fdOf(const QString& name) const
{
    const auto found = m_sockets.find(name);
    return found == m_sockets.end() ? -1 : found->second.get();
}

/// Reports \p made with the descriptor and the ends of its socket.
void PosixEngine::tell(WorkerChannel::Call& made)
{
    const bool opens = made.name == "socket"_L1 || made.name == "accept"_L1;
    made.fd = opens ? int(made.result) : fdOf(made.socket);
    if (made.fd >= 0)
        made.ends = endsOf(made.fd);
    m_channel.report(made);
}

void PosixEngine::run()
{
    for (;;) {
        std::vector<pollfd> waited{{m_channel.fd(), POLLIN, 0}};
        for (const Pending& pending : m_pending)
            waited.push_back({fdOf(pending.socket), short(pending.call == "send"_L1 ? POLLOUT : POLLIN), 0});
        if (!m_channel.hasWaitingCommand() && ::poll(waited.data(), waited.size(), -1) < 0)
            continue;
        if (m_channel.hasWaitingCommand() || waited[0].revents != 0) {
            if (const std::optional<QJsonObject> command = m_channel.nextCommand(false))
                serve(*command);
            continue; // the list of what is waited for may have changed
        }
        for (size_t i = 0; i < m_pending.size(); ++i) {
            if (waited[i + 1].revents != 0) {
                makeReady(i);
                break;
            }
        }
    }
}

void PosixEngine::serve(const QJsonObject& command)
{
    const qint64 id = command.value("id"_L1).toInteger();
    const QString call = command.value("call"_L1).toString();
    const QString name = command.value("socket"_L1).toString();
    QString error;
    if (call == "listen"_L1 || call == "bind"_L1) {
        error = listenOn(command, name);
    } else if (call == "connect"_L1) {
        error = connectTo(command, name);
    } else if (call == "accept"_L1 || call == "read"_L1) {
        const QString on = call == "accept"_L1 ? command.value("from"_L1).toString() : name;
        if (fdOf(on) >= 0) {
            m_pending.push_back({id, call, on, name, command.value("until"_L1).toString() == "eof"_L1,
                                 command.value("bytes"_L1).toInteger(0)});
            return;
        }
        error = unknownSocket(on);
    } else if (call == "option"_L1) {
        error = setOption(name, command.value("option"_L1).toString(), command.value("value"_L1).toString());
    } else if (call == "send"_L1 && command.contains("bytes"_L1)) {
        beginBulk(id, name, command.value("bytes"_L1).toInteger());
        return;
    } else if (call == "send"_L1) {
        error = sendText(name, command.value("text"_L1).toString().toUtf8());
    } else if (call == "shutdown"_L1) {
        error = shutDown(name);
    } else if (call == "close"_L1) {
        error = closeSocket(name);
    } else if (call == "abort"_L1) {
        error = abortSocket(name);
    } else if (call == "read_sysctl"_L1) {
        error = lookUp(command.value("key"_L1).toString());
    } else if (call == "exit"_L1) {
        exitNow();
    } else {
        error = u"there is no call '%1'"_s.arg(call);
    }
    m_channel.done(id, error);
}

QString PosixEngine::openSocket(const QJsonObject& command, const QString& name)
{
    UniqueFd fd(int(make(u"socket"_s, u"AF_INET, SOCK_STREAM"_s, name,
                         [] { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); })));
    if (!fd)
        return u"socket: "_s + errnoName(m_lastError);
    m_sockets[name] = std::move(fd);
    if (command.value("reuse_address"_L1).toBool()) {
        if (const QString error = setOption(name, u"reuse_address"_s, u"1"_s); !error.isEmpty())
            return error;
    }
    return setOptions(command, name);
}

QString PosixEngine::bindTo(const Endpoint& endpoint, const QString& name)
{
    const int fd = fdOf(name);
    const sockaddr_in local = toSockaddr(endpoint);
    return make(u"bind"_s, endpoint.toString(), name, [&] { return ::bind(fd, plain(local), sizeof local); }) < 0
               ? u"bind: "_s + errnoName(m_lastError)
               : QString();
}

QString PosixEngine::makeCalls(const QString& name, const std::vector<SocketOptionCall>& calls)
{
    const int fd = fdOf(name);
    if (fd < 0)
        return unknownSocket(name);
    for (const SocketOptionCall& option : calls) {
        const qint64 result = make(u"setsockopt"_s, option.text, name, [&] {
            return ::setsockopt(fd, option.level, option.name, option.value.constData(), socklen_t(option.value.size()));
        });
        if (result < 0)
            return u"setsockopt %1: %2"_s.arg(option.text, errnoName(m_lastError));
    }
    return {};
}

QString PosixEngine::setOption(const QString& name, const QString& option, const QString& value)
{
    const Result<SocketOptionSetting> setting = socketOptionSetting(option, value);
    return setting ? makeCalls(name, socketOptionCalls(*setting)) : setting.error().text();
}

QString PosixEngine::setOptions(const QJsonObject& command, const QString& name)
{
    const QJsonObject options = command.value("options"_L1).toObject();
    for (auto it = options.constBegin(); it != options.constEnd(); ++it) {
        if (const QString error = setOption(name, it.key(), it.value().toString()); !error.isEmpty())
            return error;
    }
    return {};
}

/// bind and listen; only the first for the call of that name.
QString PosixEngine::listenOn(const QJsonObject& command, const QString& name)
{
    const std::optional<Address> address = Address::parse(command.value("address"_L1).toString());
    const Endpoint endpoint{address.value_or(Address{}), quint16(command.value("port"_L1).toInt())};
    QJsonObject opened = command;
    if (!opened.contains("reuse_address"_L1))
        opened.insert("reuse_address"_L1, true);
    QString error = openSocket(opened, name);
    if (error.isEmpty())
        error = bindTo(endpoint, name);
    if (!error.isEmpty() || command.value("call"_L1).toString() == "bind"_L1)
        return error;
    const int fd = fdOf(name);
    const int backlog = command.value("backlog"_L1).toInt(8);
    if (make(u"listen"_s, QString::number(backlog), name, [&] { return ::listen(fd, backlog); }) < 0)
        return u"listen: "_s + errnoName(m_lastError);
    return {};
}

/// On loopback there is no sysctl of one's own to limit the ports: the socket is limited instead, and bound to the
/// client's address so that its four-tuples are recognised.
QString PosixEngine::limitPorts(int fd, const QString& name, const QString& from, const QString& range)
{
    const Endpoint local{Address::parse(from).value_or(Address{}), 0};
    const int on = 1;
    make(u"setsockopt"_s, u"IP_BIND_ADDRESS_NO_PORT 1"_s, name,
         [&] { return ::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on); });
    const sockaddr_in address = toSockaddr(local);
    if (range.isEmpty()) {
        return make(u"bind"_s, local.toString(), name, [&] { return ::bind(fd, plain(address), sizeof address); }) < 0
                   ? u"bind: "_s + errnoName(m_lastError)
                   : QString();
    }
    const quint32 low = range.section(u' ', 0, 0).toUShort();
    const quint32 high = range.section(u' ', 1, 1).toUShort();
    const quint32 value = high << 16 | low;
    // The kernel takes a range outside of its own, and then ignores it without a word.
    const QString kernels = readSysctl(u"net.ipv4.ip_local_port_range"_s).value_or(QString());
    const bool inside = low >= kernels.section(u' ', 0, 0).toUInt() && high <= kernels.section(u' ', 1, 1).toUInt();
    const bool limited = inside && make(u"setsockopt"_s, u"IP_LOCAL_PORT_RANGE %1-%2"_s.arg(low).arg(high), name, [&] {
                                       return ::setsockopt(fd, IPPROTO_IP, ipLocalPortRange, &value, sizeof value);
                                   }) == 0;
    if (limited) {
        return make(u"bind"_s, local.toString(), name, [&] { return ::bind(fd, plain(address), sizeof address); }) < 0
                   ? u"bind: "_s + errnoName(m_lastError)
                   : QString();
    }
    // Nor is there such an option before Linux 6.3: take the first port of the range that lets itself be bound.
    for (quint32 port = low; port <= high; ++port) {
        const Endpoint fixed{local.address, quint16(port)};
        const sockaddr_in fixedAddress = toSockaddr(fixed);
        if (make(u"bind"_s, fixed.toString(), name, [&] { return ::bind(fd, plain(fixedAddress), sizeof fixedAddress); }) ==
            0)
            return {};
    }
    return u"bind: "_s + errnoName(m_lastError);
}

QString PosixEngine::connectTo(const QJsonObject& command, const QString& name)
{
    const std::optional<Endpoint> to = Endpoint::parse(command.value("to"_L1).toString());
    if (!to)
        return u"'%1' is not ADDRESS:PORT"_s.arg(command.value("to"_L1).toString());
    if (const QString error = openSocket(command, name); !error.isEmpty())
        return error;
    const int raw = fdOf(name);
    const QString from = command.value("from"_L1).toString();
    if (!from.isEmpty()) {
        const QString failure = limitPorts(raw, name, from, command.value("range"_L1).toString());
        if (!failure.isEmpty())
            return failure;
    }
    if (const int port = command.value("bind"_L1).toInt(); port > 0) {
        const Endpoint fixed{Address::parse(from).value_or(Address{}), quint16(port)};
        if (const QString error = bindTo(fixed, name); !error.isEmpty())
            return error;
    }
    if (command.contains("isn"_L1)) {
        const quint32 isn = quint32(command.value("isn"_L1).toInteger());
        if (const QString error = makeCalls(name, initialSequenceCalls(isn)); !error.isEmpty())
            return error;
    }
    const sockaddr_in remote = toSockaddr(*to);
    if (make(u"connect"_s, to->toString(), name, [&] { return ::connect(raw, plain(remote), sizeof remote); }) < 0)
        return u"connect: "_s + errnoName(m_lastError);
    return {};
}

QString PosixEngine::shutDown(const QString& name)
{
    const int fd = fdOf(name);
    if (fd < 0)
        return unknownSocket(name);
    if (make(u"shutdown"_s, u"SHUT_WR"_s, name, [&] { return ::shutdown(fd, SHUT_WR); }) < 0)
        return u"shutdown: "_s + errnoName(m_lastError);
    return {};
}

QString PosixEngine::closeSocket(const QString& name)
{
    const auto found = m_sockets.find(name);
    if (found == m_sockets.end())
        return unknownSocket(name);
    m_channel.gate(u"close"_s);
    WorkerChannel::Call made{u"close"_s, {}, name};
    made.fd = found->second.get();
    made.ends = endsOf(made.fd); // after the call there is nobody left to ask
    made.beginNs = monotonicNs();
    made.result = ::close(found->second.release());
    made.error = made.result < 0 ? errno : 0;
    made.endNs = monotonicNs();
    m_sockets.erase(found);
    m_channel.report(made);
    dropPending(name);
    return {};
}

QString PosixEngine::abortSocket(const QString& name)
{
    const int fd = fdOf(name);
    if (fd < 0)
        return unknownSocket(name);
    setOption(name, u"linger"_s, u"0"_s);
    return closeSocket(name);
}

/// Reads, and never sets: on loopback the host is the user's own machine.
QString PosixEngine::lookUp(const QString& sysctl)
{
    WorkerChannel::Call made{u"read_sysctl"_s, sysctl, {}};
    Result<QString> value;
    make(made, [&] {
        value = readSysctl(sysctl);
        errno = value ? 0 : value.error().code != 0 ? value.error().code : EINVAL;
        return value ? 0 : -1;
    });
    made.text = value.value_or(QString()).left(200);
    m_channel.report(made);
    return value ? QString() : u"read_sysctl: "_s + errnoName(m_lastError);
}

void PosixEngine::exitNow()
{
    m_channel.gate(u"exit"_s);
    WorkerChannel::Call made{u"exit"_s, u"0"_s, {}};
    made.beginNs = made.endNs = monotonicNs();
    m_channel.report(made);
    ::_exit(0); // closes every socket, as the end of any program does
}

} // namespace statewire
