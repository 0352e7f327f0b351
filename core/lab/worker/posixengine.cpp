// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/worker/posixengine.h"

#include "base/clock.h"
#include "base/errnoname.h"
#include "kernel/sysctl.h"
#include "lab/worker/engine.h"

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

QString unknownSocket(const QString& name)
{
    return u"this worker has no socket '%1'"_s.arg(name);
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

template <class F> qint64 PosixEngine::make(const QString& name, const QString& arguments, const QString& socket, F call)
{
    m_channel.gate(name);
    WorkerChannel::Call made{name, arguments, socket};
    made.beginNs = monotonicNs();
    errno = 0;
    made.result = call();
    made.error = made.result < 0 ? errno : 0;
    made.endNs = monotonicNs();
    m_lastError = made.error;
    const int fd = name == "accept"_L1 && made.result >= 0 ? int(made.result) : fdOf(socket);
    if (fd >= 0)
        made.ends = endsOf(fd);
    m_channel.report(made);
    return made.result;
}

void PosixEngine::run()
{
    for (;;) {
        std::vector<pollfd> waited{{m_channel.fd(), POLLIN, 0}};
        for (const Pending& pending : m_pending)
            waited.push_back({fdOf(pending.socket), POLLIN, 0});
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
    if (call == "listen"_L1) {
        error = listenOn(command, name);
    } else if (call == "connect"_L1) {
        error = connectTo(command, name);
    } else if (call == "accept"_L1 || call == "read"_L1) {
        const QString on = call == "accept"_L1 ? command.value("from"_L1).toString() : name;
        if (fdOf(on) >= 0) {
            m_pending.push_back({id, call, on, name, command.value("until"_L1).toString() == "eof"_L1});
            return;
        }
        error = unknownSocket(on);
    } else if (call == "send"_L1) {
        error = sendText(name, command.value("text"_L1).toString().toUtf8());
    } else if (call == "shutdown"_L1) {
        error = shutDown(name);
    } else if (call == "close"_L1) {
        error = closeSocket(name);
    } else if (call == "abort"_L1) {
        error = abortSocket(name);
    } else if (call == "exit"_L1) {
        exitNow();
    } else {
        error = u"there is no call '%1'"_s.arg(call);
    }
    m_channel.done(id, error);
}

QString PosixEngine::listenOn(const QJsonObject& command, const QString& name)
{
    const std::optional<Address> address = Address::parse(command.value("address"_L1).toString());
    const Endpoint endpoint{address.value_or(Address{}), quint16(command.value("port"_L1).toInt())};
    const int backlog = command.value("backlog"_L1).toInt(8);
    UniqueFd fd(int(make(u"socket"_s, u"AF_INET, SOCK_STREAM"_s, name,
                         [] { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); })));
    if (!fd)
        return u"socket: "_s + errnoName(m_lastError);
    const int raw = fd.get();
    m_sockets[name] = std::move(fd);
    if (command.value("reuse_address"_L1).toBool(true)) {
        const int on = 1;
        make(u"setsockopt"_s, u"SO_REUSEADDR 1"_s, name,
             [&] { return ::setsockopt(raw, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on); });
    }
    const sockaddr_in local = toSockaddr(endpoint);
    if (make(u"bind"_s, endpoint.toString(), name, [&] { return ::bind(raw, plain(local), sizeof local); }) < 0)
        return u"bind: "_s + errnoName(m_lastError);
    if (make(u"listen"_s, QString::number(backlog), name, [&] { return ::listen(raw, backlog); }) < 0)
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
    UniqueFd fd(int(make(u"socket"_s, u"AF_INET, SOCK_STREAM"_s, name,
                         [] { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); })));
    if (!fd)
        return u"socket: "_s + errnoName(m_lastError);
    const int raw = fd.get();
    m_sockets[name] = std::move(fd);
    const QString from = command.value("from"_L1).toString();
    if (!from.isEmpty()) {
        const QString failure = limitPorts(raw, name, from, command.value("range"_L1).toString());
        if (!failure.isEmpty())
            return failure;
    }
    if (const int port = command.value("bind"_L1).toInt(); port > 0) {
        const Endpoint fixed{Address::parse(from).value_or(Address{}), quint16(port)};
        const sockaddr_in local = toSockaddr(fixed);
        if (make(u"bind"_s, fixed.toString(), name, [&] { return ::bind(raw, plain(local), sizeof local); }) < 0)
            return u"bind: "_s + errnoName(m_lastError);
    }
    const sockaddr_in remote = toSockaddr(*to);
    if (make(u"connect"_s, to->toString(), name, [&] { return ::connect(raw, plain(remote), sizeof remote); }) < 0)
        return u"connect: "_s + errnoName(m_lastError);
    return {};
}

QString PosixEngine::sendText(const QString& name, const QByteArray& text)
{
    const int fd = fdOf(name);
    if (fd < 0)
        return unknownSocket(name);
    const QString arguments = u"%1 bytes"_s.arg(text.size());
    if (make(u"send"_s, arguments, name, [&] { return ::send(fd, text.constData(), size_t(text.size()), MSG_NOSIGNAL); }) <
        0)
        return u"send: "_s + errnoName(m_lastError);
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
    made.ends = endsOf(found->second.get()); // after the call there is nobody left to ask
    made.beginNs = monotonicNs();
    made.result = ::close(found->second.release());
    made.error = made.result < 0 ? errno : 0;
    made.endNs = monotonicNs();
    m_sockets.erase(found);
    std::erase_if(m_pending, [&](const Pending& pending) { return pending.socket == name; });
    m_channel.report(made);
    return {};
}

QString PosixEngine::abortSocket(const QString& name)
{
    const int fd = fdOf(name);
    if (fd < 0)
        return unknownSocket(name);
    const linger now{1, 0};
    make(u"setsockopt"_s, u"SO_LINGER 1, 0"_s, name,
         [&] { return ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now); });
    return closeSocket(name);
}

void PosixEngine::exitNow()
{
    m_channel.gate(u"exit"_s);
    WorkerChannel::Call made{u"exit"_s, u"0"_s, {}};
    made.beginNs = made.endNs = monotonicNs();
    m_channel.report(made);
    ::_exit(0); // closes every socket, as the end of any program does
}

void PosixEngine::makeReady(size_t index)
{
    const Pending pending = m_pending[index];
    QString error;
    const bool done = pending.call == "accept"_L1 ? acceptOne(pending, error) : readSome(pending, error);
    if (!done)
        return;
    std::erase_if(m_pending, [&](const Pending& other) { return other.id == pending.id; });
    m_channel.done(pending.id, error);
}

bool PosixEngine::acceptOne(const Pending& pending, QString& error)
{
    const int listener = fdOf(pending.socket);
    const qint64 fd =
        make(u"accept"_s, pending.socket, pending.as, [&] { return ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC); });
    if (fd < 0)
        error = u"accept: "_s + errnoName(m_lastError);
    else
        m_sockets[pending.as] = UniqueFd(int(fd));
    return true;
}

bool PosixEngine::readSome(const Pending& pending, QString& error)
{
    std::array<char, 64 * 1024> buffer;
    const int fd = fdOf(pending.socket);
    const qint64 n = make(u"read"_s, u"up to %1 bytes"_s.arg(buffer.size()), pending.socket,
                          [&] { return ::read(fd, buffer.data(), buffer.size()); });
    if (n < 0)
        error = u"read: "_s + errnoName(m_lastError);
    return n <= 0 || !pending.untilEof;
}

} // namespace statewire
