// SPDX-License-Identifier: GPL-3.0-or-later
// One byte there and one byte back: through the lab's wire, with every frame observed in lock-step, beside a plain veth.
#include "measure.h"

#include "base/clock.h"
#include "base/uniquefd.h"
#include "kernel/namespaces.h"
#include "kernel/veth.h"
#include "lab/client/labprocess.h"

#include <QEventLoop>
#include <QHash>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace statewire::bench {

namespace {

constexpr int exchanges = 2000;
constexpr quint16 port = 2017;
const Address clientAddress = Address::v4(0xc0a85884);
const Address serverAddress = Address::v4(0xc0a85883);

sockaddr_in serverSockaddr()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(serverAddress.v4HostOrder());
    address.sin_port = htons(port);
    return address;
}

void noDelay(int fd)
{
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// A server that echoes until the peer closes; runs in a child that \p enter puts where it belongs. Returns once it listens.
pid_t startEcho(const std::function<void()>& enter)
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return -1;
    const UniqueFd here(ends[0]);
    UniqueFd there(ends[1]);
    const pid_t child = ::fork();
    if (child != 0) {
        there.reset();
        char listening = 0;
        [[maybe_unused]] const ssize_t n = ::read(here.get(), &listening, 1); // its end, should it fail
        return child;
    }
    enter();
    const UniqueFd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = serverSockaddr();
    if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener.get(), 1) != 0)
        ::_exit(1);
    if (::write(there.get(), "", 1) != 1)
        ::_exit(1);
    const UniqueFd peer(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    noDelay(peer.get());
    char byte = 0;
    while (::read(peer.get(), &byte, 1) == 1 && ::write(peer.get(), &byte, 1) == 1) {
    }
    ::_exit(0);
}

/// The median of one exchange, from a child that \p enter puts on the client's host; 0 if it did not come about.
double exchangeUs(const std::function<void()>& enter)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return 0;
    const UniqueFd here(ends[0]);
    UniqueFd there(ends[1]);
    const pid_t child = ::fork();
    if (child == 0) {
        enter();
        const sockaddr_in address = serverSockaddr();
        const UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            ::_exit(1);
        noDelay(fd.get());
        std::vector<qint64> durations;
        char byte = 'x';
        for (int i = 0; i < exchanges; ++i) {
            const qint64 beginNs = monotonicNs();
            if (::write(fd.get(), &byte, 1) != 1 || ::read(fd.get(), &byte, 1) != 1)
                ::_exit(1);
            durations.push_back(monotonicNs() - beginNs);
        }
        const double median = medianUs(durations);
        ::_exit(::write(there.get(), &median, sizeof median) == sizeof median ? 0 : 1);
    }
    there.reset();
    double median = 0;
    if (::read(here.get(), &median, sizeof median) != sizeof median)
        median = 0;
    ::waitpid(child, nullptr, 0);
    return median;
}

/// Runs echo server and client where the two functions lead them.
double measure(const std::function<void()>& toServer, const std::function<void()>& toClient)
{
    const pid_t echo = startEcho(toServer);
    const double median = exchangeUs(toClient);
    ::kill(echo, SIGTERM); // it has ended already, unless the client never came
    ::waitpid(echo, nullptr, 0);
    return median;
}

double overPlainVethUs()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return 0;
    const UniqueFd here(ends[0]);
    UniqueFd there(ends[1]);
    inPrivateChild([&] {
        const QString link = QStringLiteral("eth0");
        constexpr MacAddress clientMac{2, 0, 0, 0, 0, 1};
        constexpr MacAddress serverMac{2, 0, 0, 0, 0, 2};
        const NetworkNamespace server = require(NetworkNamespace::create());
        require(createVeth(link, clientMac, link, serverMac, server));
        const auto prepare = [&](const Address& own, const Address& other, const MacAddress& mac) {
            require(addAddress(link, own, 24));
            require(disableOffloads(link));
            require(setLinkUp(link));
            require(addNeighbour(link, other, mac));
        };
        prepare(clientAddress, serverAddress, serverMac);
        {
            const InNamespace inside(server);
            require(inside.entered());
            prepare(serverAddress, clientAddress, clientMac);
        }
        require(waitLinkUp(link, 5000));
        const double median = measure([&] { require(server.enter()); }, [] {});
        return ::write(there.get(), &median, sizeof median) == sizeof median ? 0 : 1;
    });
    there.reset();
    double median = 0;
    return ::read(here.get(), &median, sizeof median) == sizeof median ? median : 0;
}

/// Puts the calling process, a fresh child, onto the host where \p pid runs.
void enterHostOf(qint64 pid)
{
    for (const auto& [kind, flag] : {std::pair{"user", CLONE_NEWUSER}, std::pair{"net", CLONE_NEWNET}}) {
        const UniqueFd fd(
            ::open(qPrintable(QStringLiteral("/proc/%1/ns/%2").arg(pid).arg(QLatin1String(kind))), O_RDONLY | O_CLOEXEC));
        if (::setns(fd.get(), flag) != 0)
            require(Result<void>(
                tl::unexpected(Error::system(QStringLiteral("enter"), QStringLiteral("a host of the lab"), errno))));
    }
}

/// A running lab with a worker on each host, whose namespaces the measuring processes then share.
Result<double> throughTheWireUs()
{
    LabProcess lab;
    QEventLoop loop;
    QHash<QString, qint64> pids;
    std::optional<Error> failure;
    QObject::connect(&lab, &LabProcess::eventsReceived, &loop, [&](const std::vector<Event>& events) {
        for (const Event& event : events) {
            if (const auto* worker = event.as<WorkerEvent>())
                pids.insert(worker->host, worker->pid);
        }
        if (pids.size() == 2)
            loop.quit();
    });
    QObject::connect(&lab, &LabProcess::failed, &loop, [&](const Error& error) {
        failure = error;
        loop.quit();
    });
    lab.start(labSetup());
    for (const QString& host : {QStringLiteral("client"), QStringLiteral("server")})
        lab.send(StartWorker{host, host, QStringLiteral("posix")});
    loop.exec();
    if (failure)
        return tl::unexpected(*failure);
    // The measuring must not hold up this program's reading of the stream, or the lab would wait for it: hence a child.
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return 0.0;
    const UniqueFd here(ends[0]);
    UniqueFd there(ends[1]);
    const pid_t child = ::fork();
    if (child == 0) {
        const qint64 server = pids.value(QStringLiteral("server"));
        const qint64 client = pids.value(QStringLiteral("client"));
        const double median = measure([server] { enterHostOf(server); }, [client] { enterHostOf(client); });
        ::_exit(::write(there.get(), &median, sizeof median) == sizeof median ? 0 : 1);
    }
    there.reset();
    double median = 0;
    int status = 0;
    while (::waitpid(child, &status, WNOHANG) == 0)
        loop.processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 20);
    return ::read(here.get(), &median, sizeof median) == sizeof median ? median : 0.0;
}

} // namespace

void benchRoundTrip()
{
    const QString what = QStringLiteral("one byte there and back (floor: plain veth)");
    const double floor = overPlainVethUs();
    const Result<double> product = throughTheWireUs();
    if (!product)
        printSkipped(what, product.error().text());
    else if (floor <= 0 || *product <= 0)
        printSkipped(what, QStringLiteral("the exchange did not come about"));
    else
        print(what, {floor, *product});
}

} // namespace statewire::bench
