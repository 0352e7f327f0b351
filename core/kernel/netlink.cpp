// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/netlink.h"

#include "base/clock.h"

#include <array>
#include <cerrno>
#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <optional>
#include <poll.h>
#include <type_traits>

namespace statewire {

namespace {

constexpr size_t receiveBytes = 32 * 1024; // smaller buffers truncate silently

/// Calls \p use with each attribute after a header of \p offset bytes. (libmnl's own loop macro is C only.)
template <class F> void forEachAttribute(const nlmsghdr* message, size_t offset, F use)
{
    const auto* attribute = static_cast<const nlattr*>(mnl_nlmsg_get_payload_offset(message, offset));
    const auto* tail = static_cast<const char*>(mnl_nlmsg_get_payload_tail(message));
    while (mnl_attr_ok(attribute, int(tail - reinterpret_cast<const char*>(attribute)))) {
        use(attribute);
        attribute = mnl_attr_next(attribute);
    }
}

/// The kernel's own explanation in an error message, if it gave one.
QString extendedAck(const nlmsghdr* message)
{
    QString text;
    const auto* error = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(message));
    if ((message->nlmsg_flags & NLM_F_ACK_TLVS) == 0)
        return text;
    size_t offset = sizeof *error;
    if ((message->nlmsg_flags & NLM_F_CAPPED) == 0)
        offset += mnl_nlmsg_get_payload_len(reinterpret_cast<const nlmsghdr*>(&error->msg));
    forEachAttribute(message, offset, [&text](const nlattr* attribute) {
        if (mnl_attr_get_type(attribute) == NLMSGERR_ATTR_MSG && mnl_attr_validate(attribute, MNL_TYPE_STRING) >= 0)
            text = QString::fromUtf8(mnl_attr_get_str(attribute));
    });
    return text;
}

/// The error of an NLMSG_ERROR message: its errno, and the kernel's own words where it has some.
Error refusal(const nlmsghdr* message, const QString& tried, const QString& on)
{
    const auto* error = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(message));
    Error failure = Error::system(tried, on, -error->error);
    const QString words = extendedAck(message);
    if (!words.isEmpty())
        failure.why += QStringLiteral(": ") + words;
    return failure;
}

/// Sends \p request and waits for the first message of the same number of which \p answer makes something. What else comes
/// is a notification of a group that is heard as well.
template <class F>
auto ask(mnl_socket* socket, const nlmsghdr* request, const QString& tried, const QString& on, F answer)
    -> std::decay_t<decltype(*answer(request))>
{
    if (mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
        return tl::unexpected(Error::system(tried, on, errno));
    std::array<char, receiveBytes> buffer;
    for (;;) {
        const ssize_t n = mnl_socket_recvfrom(socket, buffer.data(), buffer.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return tl::unexpected(Error::system(tried, on, errno));
        int left = int(n);
        for (auto* m = reinterpret_cast<nlmsghdr*>(buffer.data()); mnl_nlmsg_ok(m, left); m = mnl_nlmsg_next(m, &left)) {
            if (m->nlmsg_seq != request->nlmsg_seq)
                continue;
            if (auto result = answer(m))
                return *result;
        }
    }
}

std::optional<quint8> operationalState(const nlmsghdr* message, unsigned index)
{
    if (message->nlmsg_type != RTM_NEWLINK)
        return std::nullopt;
    const auto* link = static_cast<const ifinfomsg*>(mnl_nlmsg_get_payload(message));
    if (unsigned(link->ifi_index) != index)
        return std::nullopt;
    std::optional<quint8> state;
    forEachAttribute(message, sizeof *link, [&state](const nlattr* attribute) {
        if (mnl_attr_get_type(attribute) == IFLA_OPERSTATE)
            state = mnl_attr_get_u8(attribute);
    });
    return state;
}

} // namespace

void Netlink::Closer::operator()(mnl_socket* socket) const
{
    mnl_socket_close(socket);
}

Result<Netlink> Netlink::open(unsigned groups)
{
    Netlink netlink;
    netlink.m_socket.reset(mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC));
    if (!netlink.m_socket || mnl_socket_bind(netlink.m_socket.get(), groups, MNL_SOCKET_AUTOPID) < 0)
        return tl::unexpected(Error::system(QStringLiteral("open"), QStringLiteral("a routing netlink socket"), errno));
    int on = 1;
    mnl_socket_setsockopt(netlink.m_socket.get(), NETLINK_EXT_ACK, &on, sizeof on);
    return netlink;
}

Result<void> Netlink::request(nlmsghdr* request, const QString& tried, const QString& on)
{
    request->nlmsg_seq = ++m_sequence;
    request->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
    return ask(m_socket.get(), request, tried, on, [&](const nlmsghdr* m) -> std::optional<Result<void>> {
        if (m->nlmsg_type != NLMSG_ERROR)
            return std::nullopt;
        const auto* error = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(m));
        return error->error == 0 ? Result<void>() : tl::unexpected(refusal(m, tried, on));
    });
}

Result<bool> Netlink::linkIsUp(unsigned index, const QString& name)
{
    std::array<char, 256> out{};
    nlmsghdr* header = mnl_nlmsg_put_header(out.data());
    header->nlmsg_type = RTM_GETLINK;
    header->nlmsg_flags = NLM_F_REQUEST;
    header->nlmsg_seq = ++m_sequence;
    auto* link = static_cast<ifinfomsg*>(mnl_nlmsg_put_extra_header(header, sizeof(ifinfomsg)));
    link->ifi_index = int(index);
    const QString tried = QStringLiteral("read the operational state of");
    return ask(m_socket.get(), header, tried, name, [&](const nlmsghdr* m) -> std::optional<Result<bool>> {
        if (m->nlmsg_type == NLMSG_ERROR)
            return tl::unexpected(refusal(m, tried, name));
        return operationalState(m, index) == quint8(IF_OPER_UP);
    });
}

Result<void> Netlink::waitLinkUp(unsigned index, const QString& name, int timeoutMs)
{
    const qint64 deadline = monotonicNs() + qint64(timeoutMs) * 1'000'000;
    for (;;) {
        const Result<bool> up = linkIsUp(index, name);
        if (!up)
            return tl::unexpected(up.error());
        if (*up)
            return {};
        pollfd waited{mnl_socket_get_fd(m_socket.get()), POLLIN, 0};
        const qint64 leftMs = (deadline - monotonicNs()) / 1'000'000;
        if (leftMs <= 0)
            return tl::unexpected(Error{QStringLiteral("wait for"),
                                        name,
                                        QStringLiteral("its operational state is not UP after %1 ms").arg(timeoutMs),
                                        {}});
        if (::poll(&waited, 1, int(leftMs)) > 0) {
            // What the notification says is asked for anew above; here it is only taken off the queue.
            std::array<char, receiveBytes> buffer;
            mnl_socket_recvfrom(m_socket.get(), buffer.data(), buffer.size());
        }
    }
}

} // namespace statewire
