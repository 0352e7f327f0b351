// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/veth.h"

#include "kernel/netlink.h"

#include <cerrno>
#include <cstring>
#include <libmnl/libmnl.h>
#include <linux/ethtool.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace statewire {

namespace {

constexpr size_t requestBytes = 1024;
using RequestBuffer = std::array<char, requestBytes>;

nlmsghdr* beginRequest(RequestBuffer& buffer, quint16 type, quint16 flags)
{
    nlmsghdr* header = mnl_nlmsg_put_header(buffer.data());
    header->nlmsg_type = type;
    header->nlmsg_flags = flags;
    return header;
}

Result<unsigned> linkIndex(const QString& name)
{
    const unsigned index = if_nametoindex(name.toLatin1().constData());
    if (index == 0)
        return tl::unexpected(Error::system(QStringLiteral("find the link"), name, errno));
    return index;
}

Result<void> send(nlmsghdr* header, const QString& tried, const QString& on)
{
    Result<Netlink> netlink = Netlink::open();
    if (!netlink)
        return tl::unexpected(netlink.error());
    return netlink->request(header, tried, on);
}

/// Far from the small ones that the kernel gives. A kernel such as 6.1 takes a veth's coming up for urgent only if its two
/// ends have different indices, which in fresh namespaces they would not have, and otherwise lets up to a second pass.
constexpr unsigned firstNearIndex = 1000;

int freeIndex()
{
    std::array<char, IF_NAMESIZE> name{};
    unsigned index = firstNearIndex;
    while (if_indextoname(index, name.data()))
        ++index;
    return int(index);
}

void putName(nlmsghdr* header, const QString& name)
{
    mnl_attr_put_strz(header, IFLA_IFNAME, name.toLatin1().constData());
}

} // namespace

Result<void> createVeth(const QString& nearName, const MacAddress& nearMac, const QString& farName, const MacAddress& farMac,
                        const NetworkNamespace& farNamespace)
{
    RequestBuffer buffer{};
    nlmsghdr* header = beginRequest(buffer, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    auto* near = static_cast<ifinfomsg*>(mnl_nlmsg_put_extra_header(header, sizeof(ifinfomsg)));
    near->ifi_index = freeIndex();
    putName(header, nearName);
    mnl_attr_put(header, IFLA_ADDRESS, nearMac.size(), nearMac.data());
    nlattr* info = mnl_attr_nest_start(header, IFLA_LINKINFO);
    mnl_attr_put_strz(header, IFLA_INFO_KIND, "veth");
    nlattr* data = mnl_attr_nest_start(header, IFLA_INFO_DATA);
    nlattr* peer = mnl_attr_nest_start(header, VETH_INFO_PEER);
    mnl_nlmsg_put_extra_header(header, sizeof(ifinfomsg));
    putName(header, farName);
    mnl_attr_put(header, IFLA_ADDRESS, farMac.size(), farMac.data());
    mnl_attr_put_u32(header, IFLA_NET_NS_FD, quint32(farNamespace.fd()));
    mnl_attr_nest_end(header, peer);
    mnl_attr_nest_end(header, data);
    mnl_attr_nest_end(header, info);
    return send(header, QStringLiteral("create the veth pair"), nearName + QStringLiteral(" - ") + farName);
}

Result<void> setLinkUp(const QString& name)
{
    const Result<unsigned> index = linkIndex(name);
    if (!index)
        return tl::unexpected(index.error());
    RequestBuffer buffer{};
    nlmsghdr* header = beginRequest(buffer, RTM_NEWLINK, 0);
    auto* link = static_cast<ifinfomsg*>(mnl_nlmsg_put_extra_header(header, sizeof(ifinfomsg)));
    link->ifi_index = int(*index);
    link->ifi_flags = IFF_UP;
    link->ifi_change = IFF_UP;
    return send(header, QStringLiteral("set up the link"), name);
}

Result<void> waitLinkUp(const QString& name, int timeoutMs)
{
    const Result<unsigned> index = linkIndex(name);
    if (!index)
        return tl::unexpected(index.error());
    Result<Netlink> netlink = Netlink::open(RTMGRP_LINK);
    if (!netlink)
        return tl::unexpected(netlink.error());
    return netlink->waitLinkUp(*index, name, timeoutMs);
}

Result<void> addAddress(const QString& name, const Address& address, int prefixBits)
{
    const Result<unsigned> index = linkIndex(name);
    if (!index)
        return tl::unexpected(index.error());
    RequestBuffer buffer{};
    nlmsghdr* header = beginRequest(buffer, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
    auto* info = static_cast<ifaddrmsg*>(mnl_nlmsg_put_extra_header(header, sizeof(ifaddrmsg)));
    info->ifa_family = AF_INET;
    info->ifa_prefixlen = quint8(prefixBits);
    info->ifa_index = *index;
    mnl_attr_put(header, IFA_LOCAL, 4, address.bytes.data());
    mnl_attr_put(header, IFA_ADDRESS, 4, address.bytes.data());
    return send(header, QStringLiteral("give an address to"), name + u' ' + address.toString());
}

Result<void> addNeighbour(const QString& name, const Address& address, const MacAddress& mac)
{
    const Result<unsigned> index = linkIndex(name);
    if (!index)
        return tl::unexpected(index.error());
    RequestBuffer buffer{};
    nlmsghdr* header = beginRequest(buffer, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE);
    auto* entry = static_cast<ndmsg*>(mnl_nlmsg_put_extra_header(header, sizeof(ndmsg)));
    entry->ndm_family = AF_INET;
    entry->ndm_ifindex = int(*index);
    entry->ndm_state = NUD_PERMANENT;
    mnl_attr_put(header, NDA_DST, 4, address.bytes.data());
    mnl_attr_put(header, NDA_LLADDR, mac.size(), mac.data());
    return send(header, QStringLiteral("add the neighbour"), address.toString());
}

Result<void> disableOffloads(const QString& name)
{
    const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    for (const quint32 command : {ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO, ETHTOOL_SSG}) {
        ethtool_value value{command, 0};
        ifreq request{};
        const QByteArray latin = name.toLatin1();
        std::strncpy(request.ifr_name, latin.constData(), IFNAMSIZ - 1);
        request.ifr_data = reinterpret_cast<char*>(&value);
        if (::ioctl(fd.get(), SIOCETHTOOL, &request) != 0)
            return tl::unexpected(Error::system(QStringLiteral("switch off the offloads of"), name, errno));
    }
    return {};
}

} // namespace statewire
