// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the socket table: the product's reader beside the kernel's own cost, a raw pread to the short read.
#include "measure.h"

#include "kernel/namespaces.h"
#include "kernel/sockettable.h"
#include "kernel/sysctl.h"
#include "kernel/veth.h"

#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace statewire::bench {

namespace {

/// About \p rows rows: connections over loopback, two rows each, and their listener.
std::vector<UniqueFd> openSockets(int rows)
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    std::vector<UniqueFd> fds;
    fds.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(2016);
    const auto* to = reinterpret_cast<const sockaddr*>(&address);
    if (::bind(fds[0].get(), to, sizeof address) != 0 || ::listen(fds[0].get(), 4096) != 0)
        require(Result<void>(tl::unexpected(Error::system(QStringLiteral("listen"), QStringLiteral("on loopback"), errno))));
    while (int(fds.size()) < rows) {
        UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::connect(client.get(), to, sizeof address) != 0)
            break;
        fds.push_back(std::move(client));
        fds.emplace_back(::accept4(fds[0].get(), nullptr, nullptr, SOCK_CLOEXEC));
    }
    return fds;
}

void measureHere(const QString& what, int rounds)
{
    const UniqueFd raw(::open("/proc/thread-self/net/tcp", O_RDONLY | O_CLOEXEC));
    std::vector<char> buffer(64 << 20);
    const auto floor = [&] {
        size_t used = 0;
        constexpr ssize_t certainlyLast = 3840;
        for (ssize_t n = certainlyLast; n >= certainlyLast; used += size_t(n))
            n = ::pread(raw.get(), buffer.data() + used, buffer.size() - used, off_t(used));
    };
    SocketTableFile file = require(SocketTableFile::open(Family::V4));
    SocketTable table;
    const auto product = [&] {
        table.rows.clear();
        require(file.read(table));
    };
    print(what, inTurn(rounds, floor, product));
}

} // namespace

void benchTableRead()
{
    for (int rows : {10, 1000, 10000}) {
        const bool done = inPrivateChild([rows] {
            require(setLinkUp(QStringLiteral("lo")));
            const std::vector<UniqueFd> sockets = openSockets(rows);
            measureHere(QStringLiteral("socket table, %1 sockets").arg(rows), rows > 1000 ? 30 : 100);
            return 0;
        });
        if (!done)
            printSkipped(QStringLiteral("socket table, %1 sockets").arg(rows), QStringLiteral("see above"));
    }
    inPrivateChild([] {
        require(writeSysctl(QStringLiteral("net.ipv4.tcp_child_ehash_entries"), QStringLiteral("64")));
        const NetworkNamespace own = require(NetworkNamespace::create());
        const InNamespace inside(own);
        require(inside.entered());
        require(setLinkUp(QStringLiteral("lo")));
        const std::vector<UniqueFd> sockets = openSockets(10);
        measureHere(QStringLiteral("socket table, 10 sockets, private hash (the lab's)"), 1000);
        return 0;
    });
}

} // namespace statewire::bench
