// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/lab/examination.h"

#include "base/signaltext.h"
#include "kernel/sysctl.h"
#include "lab/lab/labnetwork.h"
#include "tcp/segment.h"

#include <QElapsedTimer>
#include <QFile>
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// What there was, and what was missing all the same.
struct Seen
{
    Sentence seen;
    Sentence missing = {};
    Sentence remedy = {};
};

class Examiner
{
public:
    explicit Examiner(const std::function<void(const Finding&)>& tell) : m_tell(tell) {}

    /// Tries \p what unless something before it failed.
    void step(const QString& id, const Sentence& tried, const std::function<Result<Seen>()>& what)
    {
        Finding finding{id, tried, Finding::Outcome::NotTried, {}, {}, {}, false};
        if (m_failed.isEmpty()) {
            const Result<Seen> result = what();
            if (result) {
                finding.seen = result->seen;
                finding.why = result->missing;
                finding.remedy = result->remedy;
                finding.outcome = result->missing.isEmpty() ? Finding::Outcome::Works : Finding::Outcome::Limited;
            } else {
                finding.outcome = Finding::Outcome::Fails;
                takeError(finding, result.error());
                m_failed = tried;
            }
        } else {
            finding.why = Sentence::tr("it needs what failed before: %1").arg(m_failed);
        }
        m_tell(finding);
    }

private:
    std::function<void(const Finding&)> m_tell;
    Sentence m_failed;
};

/// The kernel's own sentence for a step that is done when its call returns.
Result<Seen> done(const Result<void>& result, const Sentence& seen)
{
    if (!result)
        return tl::unexpected(result.error());
    return Seen{seen};
}

/// A link lives as long as the namespace \p far that its other end is in.
Result<Seen> tryVeth(std::optional<NetworkNamespace>& far)
{
    Result<NetworkNamespace> host = NetworkNamespace::create();
    if (!host)
        return tl::unexpected(host.error());
    far = std::move(*host);
    const Result<void> made = createVeth(u"probe0"_s, hostMac(0), u"probe1"_s, hostMac(1), *far);
    if (!made) {
        Error error = made.error();
        if (error.code == EOPNOTSUPP || error.code == ENOENT)
            error.remedy =
                Sentence::tr("The kernel's module 'veth' is missing: as root 'modprobe veth', or install the package "
                             "with all modules of this kernel")
                    .text();
        return tl::unexpected(error);
    }
    return Seen{Sentence::tr("a pair, one end in a namespace of its own")};
}

Result<Seen> tryPacketSocket()
{
    return setLinkUp(u"probe0"_s).and_then([]() -> Result<Seen> {
        const Result<PacketSocket> socket = PacketSocket::open(u"probe0"_s);
        if (!socket)
            return tl::unexpected(socket.error());
        return Seen{Sentence::tr("opened on a link")};
    });
}

Result<Seen> tryPrivateTable()
{
    const QString key = u"net.ipv4.tcp_child_ehash_entries"_s;
    if (!readSysctl(key)) {
        // The lab works without: its sockets share the machine's table, and each reading goes through all of it.
        return Seen{Sentence::tr("sockets are kept in the machine's own table"),
                    Sentence::tr("there is no %1, which Linux has since 6.1: readings take longer").arg(key),
                    {}};
    }
    // As the lab does: where it is refused, the table stays the machine's.
    if (const Result<void> set = writeSysctl(key, u"64"_s); !set)
        return Seen{Sentence::tr("sockets are kept in the machine's own table"), Sentence(set.error().text()), {}};
    return Seen{Sentence::tr("64 buckets of its own")};
}

Result<Seen> trySysctls(const QStringList& keys)
{
    const Result<NetworkNamespace> host = NetworkNamespace::create();
    if (!host)
        return tl::unexpected(host.error());
    const InNamespace inside(*host);
    if (!inside.entered())
        return tl::unexpected(inside.entered().error());
    QStringList missing;
    for (const QString& key : keys) {
        const Result<QString> value = readSysctl(key);
        if (!value || !writeSysctl(key, *value))
            missing << key;
    }
    Seen seen{Sentence::tr("%1 of %2 that stories set can be set").arg(keys.size() - missing.size()).arg(keys.size())};
    if (!missing.isEmpty()) {
        seen.missing = Sentence::tr("this kernel does not let a namespace set %1").arg(missing.join(u", "_s));
        seen.remedy = Sentence::tr("Stories that need it say so; the others are told");
    }
    return seen;
}

/// A SYN is sent from one host to the other: it has to arrive on the wire, and its socket to stand in the table.
Result<Seen> tryWire()
{
    LabSetup setup;
    setup.hosts = {{u"client"_s, u"192.168.88.132"_s}, {u"server"_s, u"192.168.88.131"_s}};
    Result<LabNetwork> lab = buildWireNetwork(setup);
    if (!lab)
        return tl::unexpected(lab.error());
    const InNamespace inside(*lab->hosts[0].network);
    if (!inside.entered())
        return tl::unexpected(inside.entered().error());
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(2016);
    to.sin_addr.s_addr = htonl(lab->hosts[1].address.v4HostOrder());
    QElapsedTimer clock;
    clock.start();
    if (!socket)
        return tl::unexpected(Error::system(Sentence::tr("make a socket").text(), {}, errno));
    if ((::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS))
        return tl::unexpected(Error::system(Sentence::tr("connect to").text(), lab->hosts[1].address.toString(), errno));
    constexpr int patienceMs = 2000;
    bool arrived = false;
    while (!arrived && clock.elapsed() < patienceMs) {
        pollfd waits{lab->links[0].fd(), POLLIN, 0};
        if (::poll(&waits, 1, int(std::max<qint64>(0, patienceMs - clock.elapsed()))) < 0 && errno != EINTR)
            break;
        const Result<std::optional<QByteArray>> frame = lab->links[0].receive();
        if (!frame)
            return tl::unexpected(frame.error());
        const std::optional<Segment> segment = *frame ? parseSegment(**frame) : std::nullopt;
        arrived = segment && segment->isPureSyn();
    }
    if (!arrived)
        return tl::unexpected(Error{Sentence::tr("see a SYN on the wire").text(), {}, Sentence::tr("none came").text(), {}});
    SocketTable table;
    if (const Result<void> read = lab->hosts[0].table4->read(table); !read)
        return tl::unexpected(read.error());
    const auto sends = [](const SocketRow& row) { return row.state == TcpState::SynSent; };
    if (std::none_of(table.rows.begin(), table.rows.end(), sends))
        return tl::unexpected(
            Error{u"find"_s, u"SYN_SENT"_s, Sentence::tr("the host's /proc/net/tcp does not have it").text(), {}});
    return Seen{Sentence::tr("a SYN crossed it, and its SYN_SENT stands in /proc/net/tcp")};
}

/// It ends at once, for want of somebody to obey: that is enough to know that it can be started here.
Result<Seen> tryWorker(const QString& program)
{
    const QByteArray path = QFile::encodeName(program);
    char* const arguments[] = {const_cast<char*>(path.constData()), nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    pid_t pid = -1;
    const int code = ::posix_spawn(&pid, path.constData(), &actions, nullptr, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (code != 0 || ::waitpid(pid, &status, 0) != pid) {
        Error error = Error::system(u"start"_s, program, code != 0 ? code : errno);
        error.remedy = Sentence::tr("Is the installation complete?").text();
        return tl::unexpected(error);
    }
    constexpr int needsALab = 2;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != needsALab) {
        const Sentence how = WIFSIGNALED(status) ? Sentence::tr("it was ended by %1").arg(signalText(WTERMSIG(status)))
                                                 : Sentence::tr("it ended with status %1").arg(WEXITSTATUS(status));
        return tl::unexpected(Error{u"start"_s, program, how.text(), Sentence::tr("Is the installation complete?").text()});
    }
    return Seen{Sentence::tr("started inside")};
}

} // namespace

void examineMachine(const QStringList& sysctls, const QString& worker, const std::function<void(const Finding&)>& tell)
{
    const uint uid = ::getuid();
    const uint gid = ::getgid();
    std::optional<NetworkNamespace> far;
    Examiner examiner(tell);
    examiner.step(u"user-namespace"_s, Sentence::tr("make a user namespace"),
                  [] { return done(enterUserNamespace(), Sentence::tr("made without privilege")); });
    examiner.step(u"id-maps"_s, Sentence::tr("be root in it, and in nothing else"), [&] {
        return done(becomeRootInside(uid, gid), Sentence::tr("uid %1 outside is 0 inside").arg(qint64(uid)));
    });
    examiner.step(u"network-namespace"_s, Sentence::tr("make a network namespace"),
                  [] { return done(enterNetworkNamespace(), Sentence::tr("an empty one")); });
    examiner.step(u"private-table"_s, Sentence::tr("have a socket table of its own"), tryPrivateTable);
    examiner.step(u"veth"_s, Sentence::tr("make a veth link"), [&] { return tryVeth(far); });
    examiner.step(u"packet-socket"_s, Sentence::tr("open a packet socket"), tryPacketSocket);
    examiner.step(u"sysctls"_s, Sentence::tr("set sysctls of a host"), [&] { return trySysctls(sysctls); });
    examiner.step(u"wire"_s, Sentence::tr("join two hosts by a wire"), tryWire);
    examiner.step(u"worker"_s, Sentence::tr("start a client or server"), [&] { return tryWorker(worker); });
}

} // namespace statewire
