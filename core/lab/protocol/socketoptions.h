// SPDX-License-Identifier: GPL-3.0-or-later
// The socket options a story may set, by plain names, and the values they take.
#pragma once

#include "base/result.h"

#include <QStringList>
#include <vector>

namespace statewire {

enum class SocketOption : quint8
{
    Linger,
    KeepAlive,
    Linger2,
    UserTimeout,
    NoDelay,
    QuickAck,
    ReceiveBuffer,
    SendBuffer,
    ReuseAddress,
    DeferAccept
};

/// An option and what it is set to.
struct SocketOptionSetting
{
    SocketOption option = SocketOption::Linger;
    std::vector<int> numbers; ///< one, three for keepalive, none for "off"
};

/// "linger", "keepalive", ...
QStringList socketOptionNames();
/// What values \p option takes, in words; empty for an unknown one.
QString socketOptionValues(const QString& option);
/// What \p option and \p value mean. The error says which options there are, or which values it takes.
Result<SocketOptionSetting> socketOptionSetting(const QString& option, const QString& value);

} // namespace statewire
