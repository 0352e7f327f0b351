// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/lab/labnetwork.h"

#include "kernel/sysctl.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <sys/socket.h>
#include <sys/un.h>
#include <tuple>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr int linkUpTimeoutMs = 3000;
constexpr int prefixBits = 24;
const QString hostLink = u"eth0"_s;

MacAddress wireMac(size_t host)
{
    return {0x02, 0x53, 0x57, 1, 0, quint8(host + 1)};
}

/// The wire's end of a host's link. Hosts have names of their own; those of links are short and plain.
QString wireLink(size_t host)
{
    return u"wire%1"_s.arg(host);
}

Result<void> openTables(Host& host)
{
    Result<SocketTableFile> table4 = SocketTableFile::open(Family::V4);
    if (!table4)
        return tl::unexpected(table4.error());
    host.table4 = std::move(*table4);
    // A kernel without IPv6 has no such table, and then no such sockets either.
    if (Result<SocketTableFile> table6 = SocketTableFile::open(Family::V6))
        host.table6 = std::move(*table6);
    host.mayHaveV6 = host.table6.has_value();
    Result<CounterFiles> counters = CounterFiles::open();
    if (!counters)
        return tl::unexpected(counters.error());
    host.counterFiles = std::move(*counters);
    return {};
}

/// A private hash of 64 buckets makes a reading cheap, but the kernel derives two limits from it: those are set back.
struct Limits
{
    QString maxTimeWait;
    QString maxSynBacklog;
};

Limits takeLimits()
{
    return {readSysctl(u"net.ipv4.tcp_max_tw_buckets"_s).value_or(QString()),
            readSysctl(u"net.ipv4.tcp_max_syn_backlog"_s).value_or(QString())};
}

/// Where a kernel has no such sysctl, the lab does without.
void setWhereThereIs(const QString& key, const QString& value)
{
    std::ignore = writeSysctl(key, value);
}

Result<void> prepareHost(Host& host, const Limits& limits)
{
    // IPv6's own chatter (neighbour and multicast discovery) would be on the wire.
    for (const auto& key : {u"net.ipv6.conf.all.disable_ipv6"_s, u"net.ipv6.conf.default.disable_ipv6"_s})
        setWhereThereIs(key, u"1"_s); // without IPv6 there is nothing to silence
    for (const auto& [key, value] : {std::pair{u"net.ipv4.tcp_max_tw_buckets"_s, limits.maxTimeWait},
                                     {u"net.ipv4.tcp_max_syn_backlog"_s, limits.maxSynBacklog}}) {
        if (value.isEmpty())
            continue;
        if (const Result<void> set = writeSysctl(key, value); !set)
            return set;
    }
    return setLinkUp(u"lo"_s).and_then([&] { return openTables(host); });
}

Result<void> configureLink(const LabSetup& setup, const std::vector<Host>& hosts, size_t at)
{
    const size_t other = otherHost(at);
    return addAddress(hostLink, hosts[at].address, prefixBits)
        .and_then([] { return disableOffloads(hostLink); })
        .and_then([] { return setLinkUp(hostLink); })
        .and_then([&] { return addNeighbour(hostLink, hosts[other].address, hostMac(other)); })
        .map_error([&](Error error) {
            error.on += u" of host %1"_s.arg(setup.hosts[at].name);
            return error;
        });
}

/// Keeps other labs of this machine off the addresses 127.88.n.x: an abstract socket name, gone with its holder.
UniqueFd reserve(quint32 n)
{
    UniqueFd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const int length = std::snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "statewire-loopback-%u", n);
    const socklen_t bytes = socklen_t(offsetof(sockaddr_un, sun_path) + 1 + size_t(length));
    if (!fd || ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), bytes) != 0)
        return {};
    return fd;
}

} // namespace

MacAddress hostMac(size_t host)
{
    return {0x02, 0x53, 0x57, 0, 0, quint8(host + 1)};
}

Result<LabNetwork> buildWireNetwork(const LabSetup& setup)
{
    LabNetwork lab;
    const Limits limits = takeLimits();
    setWhereThereIs(u"net.ipv4.tcp_child_ehash_entries"_s, u"64"_s); // before 6.1 there is none: readings just cost more
    for (const auto& key : {u"net.ipv6.conf.all.disable_ipv6"_s, u"net.ipv6.conf.default.disable_ipv6"_s})
        setWhereThereIs(key, u"1"_s);

    for (size_t i = 0; i < setup.hosts.size(); ++i) {
        Host host;
        host.name = setup.hosts[i].name;
        host.address = Address::parse(setup.hosts[i].address).value_or(Address{});
        host.interface = int(i);
        Result<NetworkNamespace> network = NetworkNamespace::create();
        if (!network)
            return tl::unexpected(network.error());
        host.network = std::move(*network);
        const Result<void> linked = createVeth(wireLink(i), wireMac(i), hostLink, hostMac(i), *host.network);
        if (!linked)
            return tl::unexpected(linked.error());
        {
            const InNamespace inside(*host.network);
            const Result<void> prepared = inside.entered().and_then([&] { return prepareHost(host, limits); });
            if (!prepared)
                return tl::unexpected(prepared.error());
        }
        lab.hosts.push_back(std::move(host));
    }
    for (size_t i = 0; i < lab.hosts.size(); ++i) {
        if (const Result<void> up = setLinkUp(wireLink(i)); !up)
            return tl::unexpected(up.error());
        const InNamespace inside(*lab.hosts[i].network);
        const Result<void> ready = inside.entered().and_then([&] { return configureLink(setup, lab.hosts, i); });
        if (!ready)
            return tl::unexpected(ready.error());
    }
    // A link whose queue is not active yet swallows its first frame: the SYN would come a second late.
    for (size_t i = 0; i < lab.hosts.size(); ++i) {
        const Result<void> near = waitLinkUp(wireLink(i), linkUpTimeoutMs);
        const InNamespace inside(*lab.hosts[i].network);
        const Result<void> both =
            near.and_then([&] { return inside.entered(); }).and_then([] { return waitLinkUp(hostLink, linkUpTimeoutMs); });
        if (!both)
            return tl::unexpected(both.error());
    }
    for (size_t i = 0; i < lab.hosts.size(); ++i) {
        Result<PacketSocket> link = PacketSocket::open(wireLink(i));
        if (!link)
            return tl::unexpected(link.error());
        lab.links.push_back(std::move(*link));
    }
    return lab;
}

Result<LabNetwork> buildLoopbackNetwork(const LabSetup& setup)
{
    LabNetwork lab;
    for (const HostSetup& hostSetup : setup.hosts) {
        Host host;
        host.name = hostSetup.name;
        if (const Result<void> opened = openTables(host); !opened)
            return tl::unexpected(opened.error());
        lab.hosts.push_back(std::move(host));
    }
    SocketTable table;
    if (const Result<void> read = lab.hosts.front().table4->read(table); !read)
        return tl::unexpected(read.error());
    // 127.88.n.x with the last byte of the scenario's address. TIME_WAITs of an earlier run must not be taken for this
    // one's, so an n with any row of its own is passed over.
    constexpr quint32 lab127 = 127u << 24 | 88u << 16;
    for (quint32 n = 1; n < 255; ++n) {
        for (size_t i = 0; i < lab.hosts.size(); ++i) {
            const Address wanted = Address::parse(setup.hosts[i].address).value_or(Address::v4(quint32(131 + i)));
            lab.hosts[i].address = Address::v4(lab127 | n << 8 | (wanted.v4HostOrder() & 0xff));
        }
        const bool used = std::any_of(table.rows.begin(), table.rows.end(), [&](const SocketRow& row) {
            return std::any_of(lab.hosts.begin(), lab.hosts.end(), [&](const Host& host) {
                return row.ends.local.address == host.address || row.ends.remote.address == host.address;
            });
        });
        if (used)
            continue;
        lab.reservation = reserve(n);
        if (lab.reservation)
            return lab;
    }
    return tl::unexpected(Error{u"find"_s, u"unused addresses in 127.88.0.0/16"_s,
                                u"all 254 pairs have sockets, in TIME_WAIT perhaps"_s, u"Try again in a minute"_s});
}

} // namespace statewire
