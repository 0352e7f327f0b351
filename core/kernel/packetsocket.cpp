// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/packetsocket.h"

#include <arpa/inet.h>
#include <cerrno>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>

namespace statewire {

Result<PacketSocket> PacketSocket::open(const QString& name)
{
    constexpr int ignoreOutgoing = 23; // PACKET_IGNORE_OUTGOING, absent from older headers
    constexpr int maxFrameBytes = 66 * 1024;
    PacketSocket socket;
    socket.m_name = name;
    socket.m_buffer.resize(maxFrameBytes);
    socket.m_fd = UniqueFd(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const auto failed = [&] {
        return tl::unexpected(Error::system(QStringLiteral("open a packet socket on"), name, errno));
    };
    if (!socket.m_fd)
        return failed();
    const int on = 1;
    const int bufferBytes = 8 << 20; // a burst of bulk data must not overrun the wire
    if (::setsockopt(socket.m_fd.get(), SOL_PACKET, ignoreOutgoing, &on, sizeof on) != 0)
        return failed();
    if (::setsockopt(socket.m_fd.get(), SOL_SOCKET, SO_RCVBUFFORCE, &bufferBytes, sizeof bufferBytes) != 0)
        ::setsockopt(socket.m_fd.get(), SOL_SOCKET, SO_RCVBUF, &bufferBytes, sizeof bufferBytes);
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ETH_P_ALL);
    address.sll_ifindex = int(if_nametoindex(name.toLatin1().constData()));
    if (address.sll_ifindex == 0 ||
        ::bind(socket.m_fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return failed();
    return socket;
}

Result<std::optional<QByteArray>> PacketSocket::receive()
{
    for (;;) {
        const ssize_t n = ::recv(m_fd.get(), m_buffer.data(), size_t(m_buffer.size()), 0);
        if (n >= 0)
            return QByteArray(m_buffer.constData(), n);
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN)
            return std::nullopt;
        return tl::unexpected(Error::system(QStringLiteral("receive a frame from"), m_name, errno));
    }
}

Result<void> PacketSocket::send(const QByteArray& frame)
{
    for (;;) {
        if (::send(m_fd.get(), frame.constData(), size_t(frame.size()), 0) >= 0)
            return {};
        if (errno != EINTR)
            return tl::unexpected(Error::system(QStringLiteral("send a frame to"), m_name, errno));
    }
}

} // namespace statewire
