// SPDX-License-Identifier: GPL-3.0-or-later
// The calls that workers make or are asked for, and their names: in a session as in a scenario.
#pragma once

#include <QString>
#include <optional>
#include <utility>

namespace statewire {

/// Not all are system calls: an option is set by setsockopt(), and an abort is made by close().
enum class Call : quint8
{
    Socket,
    SetSockOpt,
    Bind,
    Listen,
    Connect,
    Accept,
    Option,
    Send,
    Read,
    Shutdown,
    Close,
    Abort,
    ReadSysctl,
    Exit
};

/// Each call with the one name that it has everywhere.
inline constexpr std::pair<QLatin1String, Call> callWords[] = {
    {QLatin1String("socket"), Call::Socket},
    {QLatin1String("setsockopt"), Call::SetSockOpt},
    {QLatin1String("bind"), Call::Bind},
    {QLatin1String("listen"), Call::Listen},
    {QLatin1String("connect"), Call::Connect},
    {QLatin1String("accept"), Call::Accept},
    {QLatin1String("option"), Call::Option},
    {QLatin1String("send"), Call::Send},
    {QLatin1String("read"), Call::Read},
    {QLatin1String("shutdown"), Call::Shutdown},
    {QLatin1String("close"), Call::Close},
    {QLatin1String("abort"), Call::Abort},
    {QLatin1String("read_sysctl"), Call::ReadSysctl},
    {QLatin1String("exit"), Call::Exit},
};

QString callName(Call call);
std::optional<Call> callFromName(QStringView name);

/// The call that is recorded in a session as \p recorded, whoever made it: "QTcpServer::listen" is a listen, and
/// "connect (QTcpSocket)" a connect. Nothing for one that this version does not know.
std::optional<Call> madeCall(QStringView recorded);
/// True if \p recorded is what an engine makes of the \p asked call: a setsockopt() of an option, a close() of an abort.
bool isMadeFor(QStringView recorded, Call asked);

} // namespace statewire
