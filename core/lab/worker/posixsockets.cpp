// SPDX-License-Identifier: GPL-3.0-or-later
// The posix engine's calls that open a socket, close it or set it up, and those on the process itself.
#include "base/errnoname.h"
#include "kernel/sysctl.h"
#include "lab/worker/posixengine.h"
#include "lab/worker/socketoptioncalls.h"

#include <netinet/in.h>
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

QString makeCalls(PosixEngine& engine, const QString& name, const std::vector<SocketOptionCall>& calls)
{
    const int fd = engine.fdOf(name);
    if (fd < 0)
        return PosixEngine::unknownSocket(name);
    for (const SocketOptionCall& option : calls) {
        const qint64 result = engine.make(Call::SetSockOpt, option.text, name, [&] {
            return ::setsockopt(fd, option.level, option.name, option.value.constData(), socklen_t(option.value.size()));
        });
        if (result < 0)
            return u"setsockopt %1: %2"_s.arg(option.text, errnoName(engine.lastError()));
    }
    return {};
}

QString setOption(PosixEngine& engine, const QString& name, const QString& option, const QString& value)
{
    const Result<SocketOptionSetting> setting = socketOptionSetting(option, value);
    return setting ? makeCalls(engine, name, socketOptionCalls(*setting)) : setting.error().text();
}

/// A new socket with the options that the call asks for.
QString openSocket(PosixEngine& engine, const CallRequest& request, const QString& name)
{
    UniqueFd fd(int(engine.make(Call::Socket, u"AF_INET, SOCK_STREAM"_s, name,
                                [] { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); })));
    if (!fd)
        return engine.failureOf(Call::Socket);
    engine.keep(name, std::move(fd));
    if (request.flag(Argument::ReuseAddress)) {
        if (const QString error = setOption(engine, name, u"reuse_address"_s, u"1"_s); !error.isEmpty())
            return error;
    }
    for (const auto& [option, value] : request.options) {
        if (const QString error = setOption(engine, name, option, value); !error.isEmpty())
            return error;
    }
    return {};
}

QString bindTo(PosixEngine& engine, const Endpoint& endpoint, const QString& name)
{
    const int fd = engine.fdOf(name);
    const sockaddr_in local = toSockaddr(endpoint);
    return engine.make(Call::Bind, endpoint.toString(), name, [&] { return ::bind(fd, plain(local), sizeof local); }) < 0
               ? engine.failureOf(Call::Bind)
               : QString();
}

QString bindNew(PosixEngine& engine, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    const std::optional<Address> address = Address::parse(request.text(Argument::Address));
    const Endpoint endpoint{address.value_or(Address{}), quint16(request.number(Argument::Port))};
    const QString error = openSocket(engine, request, name);
    return error.isEmpty() ? bindTo(engine, endpoint, name) : error;
}

PosixEngine::Answer obeyBind(PosixEngine& engine, qint64, const CallRequest& request)
{
    return bindNew(engine, request);
}

PosixEngine::Answer obeyListen(PosixEngine& engine, qint64, const CallRequest& request)
{
    if (const QString error = bindNew(engine, request); !error.isEmpty())
        return error;
    const QString name = request.text(Argument::Socket);
    const int fd = engine.fdOf(name);
    const int backlog = int(request.number(Argument::Backlog, 8));
    if (engine.make(Call::Listen, QString::number(backlog), name, [&] { return ::listen(fd, backlog); }) < 0)
        return engine.failureOf(Call::Listen);
    return QString();
}

/// On loopback there is no sysctl of one's own to limit the ports: the socket is limited instead, and bound to the
/// client's address so that its four-tuples are recognised.
QString limitPorts(PosixEngine& engine, const QString& name, const QString& from, const QString& range)
{
    const int fd = engine.fdOf(name);
    const Endpoint local{Address::parse(from).value_or(Address{}), 0};
    const int on = 1;
    engine.make(Call::SetSockOpt, u"IP_BIND_ADDRESS_NO_PORT 1"_s, name,
                [&] { return ::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on); });
    if (range.isEmpty())
        return bindTo(engine, local, name);
    const quint32 low = range.section(u' ', 0, 0).toUShort();
    const quint32 high = range.section(u' ', 1, 1).toUShort();
    const quint32 value = high << 16 | low;
    // The kernel takes a range outside of its own, and then ignores it without a word.
    const QString kernels = readSysctl(u"net.ipv4.ip_local_port_range"_s).value_or(QString());
    const bool inside = low >= kernels.section(u' ', 0, 0).toUInt() && high <= kernels.section(u' ', 1, 1).toUInt();
    const bool limited =
        inside && engine.make(Call::SetSockOpt, u"IP_LOCAL_PORT_RANGE %1-%2"_s.arg(low).arg(high), name,
                              [&] { return ::setsockopt(fd, IPPROTO_IP, ipLocalPortRange, &value, sizeof value); }) == 0;
    if (limited)
        return bindTo(engine, local, name);
    // Nor is there such an option before Linux 6.3: take the first port of the range that lets itself be bound.
    QString error = engine.failureOf(Call::Bind);
    for (quint32 port = low; port <= high; ++port) {
        error = bindTo(engine, {local.address, quint16(port)}, name);
        if (error.isEmpty())
            break;
    }
    return error;
}

PosixEngine::Answer obeyConnect(PosixEngine& engine, qint64, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    const std::optional<Endpoint> to = Endpoint::parse(request.text(Argument::To));
    if (!to)
        return u"'%1' is not ADDRESS:PORT"_s.arg(request.text(Argument::To));
    QString error = openSocket(engine, request, name);
    const QString from = request.text(Argument::OwnAddress);
    if (error.isEmpty() && !from.isEmpty())
        error = limitPorts(engine, name, from, request.text(Argument::OwnPorts));
    if (const qint64 port = request.number(Argument::LocalPort); error.isEmpty() && port > 0)
        error = bindTo(engine, {Address::parse(from).value_or(Address{}), quint16(port)}, name);
    if (error.isEmpty() && request.has(Argument::InitialSequence))
        error = makeCalls(engine, name, initialSequenceCalls(quint32(request.number(Argument::InitialSequence))));
    if (!error.isEmpty())
        return error;
    const int fd = engine.fdOf(name);
    const sockaddr_in remote = toSockaddr(*to);
    if (engine.make(Call::Connect, to->toString(), name, [&] { return ::connect(fd, plain(remote), sizeof remote); }) < 0)
        return engine.failureOf(Call::Connect);
    return QString();
}

PosixEngine::Answer obeyOption(PosixEngine& engine, qint64, const CallRequest& request)
{
    return setOption(engine, request.text(Argument::Socket), request.text(Argument::Option), request.text(Argument::Value));
}

PosixEngine::Answer obeyShutdown(PosixEngine& engine, qint64, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    const int fd = engine.fdOf(name);
    if (fd < 0)
        return PosixEngine::unknownSocket(name);
    if (engine.make(Call::Shutdown, u"SHUT_WR"_s, name, [&] { return ::shutdown(fd, SHUT_WR); }) < 0)
        return engine.failureOf(Call::Shutdown);
    return QString();
}

PosixEngine::Answer obeyClose(PosixEngine& engine, qint64, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    if (engine.fdOf(name) < 0)
        return PosixEngine::unknownSocket(name);
    engine.channel().gate(Call::Close);
    ReturnedCall made = PosixEngine::madeCall(Call::Close, {}, name);
    made.fd = engine.release(name);
    made.ends = endsOf(made.fd); // after the call there is nobody left to ask
    made.beginNs = monotonicNs();
    made.result = ::close(made.fd);
    const int error = made.result < 0 ? errno : 0;
    made.endNs = monotonicNs();
    made.errnoName = errnoName(error);
    engine.channel().report(made);
    engine.drop(name);
    return QString();
}

PosixEngine::Answer obeyAbort(PosixEngine& engine, qint64 id, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    if (engine.fdOf(name) < 0)
        return PosixEngine::unknownSocket(name);
    setOption(engine, name, u"linger"_s, u"0"_s);
    return obeyClose(engine, id, request);
}

/// Reads, and never sets: on loopback the host is the user's own machine.
PosixEngine::Answer obeyReadSysctl(PosixEngine& engine, qint64, const CallRequest& request)
{
    const QString sysctl = request.text(Argument::Key);
    ReturnedCall made = PosixEngine::madeCall(Call::ReadSysctl, sysctl, {});
    Result<QString> value;
    engine.make(made, [&] {
        value = readSysctl(sysctl);
        errno = value ? 0 : value.error().code != 0 ? value.error().code : EINVAL;
        return value ? 0 : -1;
    });
    made.text = value.value_or(QString()).left(200);
    engine.channel().report(made);
    return value ? QString() : engine.failureOf(Call::ReadSysctl);
}

PosixEngine::Answer obeyExit(PosixEngine& engine, qint64, const CallRequest&)
{
    engine.channel().gate(Call::Exit);
    ReturnedCall made = PosixEngine::madeCall(Call::Exit, u"0"_s, {});
    made.beginNs = made.endNs = monotonicNs();
    engine.channel().report(made);
    ::_exit(0); // closes every socket, as the end of any program does
}

} // namespace

std::vector<PosixCall> posixSocketCalls()
{
    return {
        {Call::Bind, obeyBind},     {Call::Listen, obeyListen},         {Call::Connect, obeyConnect},
        {Call::Option, obeyOption}, {Call::Shutdown, obeyShutdown},     {Call::Close, obeyClose},
        {Call::Abort, obeyAbort},   {Call::ReadSysctl, obeyReadSysctl}, {Call::Exit, obeyExit},
    };
}

} // namespace statewire
