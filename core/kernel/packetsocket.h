// SPDX-License-Identifier: GPL-3.0-or-later
// A raw Ethernet socket on one link of the wire: receives what the host sends, sends what the host shall receive.
#pragma once

#include "base/result.h"
#include "base/uniquefd.h"

#include <QByteArray>
#include <optional>

namespace statewire {

class PacketSocket
{
public:
    /// Opens on the link \p name of the calling thread's namespace; its own sends are not received.
    static Result<PacketSocket> open(const QString& name);

    int fd() const { return m_fd.get(); }
    /// The next waiting frame; nothing when none waits.
    Result<std::optional<QByteArray>> receive();
    Result<void> send(const QByteArray& frame);

private:
    UniqueFd m_fd;
    QString m_name;
    QByteArray m_buffer;
};

} // namespace statewire
