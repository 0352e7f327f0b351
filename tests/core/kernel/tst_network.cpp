// SPDX-License-Identifier: GPL-3.0-or-later
// Links and namespaces on the real kernel. Each case runs in a child process: a user namespace cannot be left again.
#include "kernel/namespaces.h"
#include "kernel/packetsocket.h"
#include "kernel/sysctl.h"
#include "kernel/veth.h"
#include "support/frames.h"
#include "support/testregistry.h"

#include <QFile>
#include <QTest>
#include <cstdio>
#include <functional>
#include <net/if.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int done = 0;
constexpr int failed = 1;
constexpr int forbidden = 77;
constexpr MacAddress nearMac{2, 0, 0, 0, 0, 1};
constexpr MacAddress farMac{2, 0, 0, 0, 0, 2};

/// Runs \p body inside private namespaces in a child; its exit status.
int inPrivateChild(const std::function<int()>& body)
{
    const pid_t child = ::fork();
    if (child == 0) {
        if (const Result<void> entered = enterPrivateNamespaces(); !entered) {
            std::fprintf(stderr, "%s\n", qPrintable(entered.error().text()));
            ::_exit(forbidden);
        }
        ::_exit(body());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : failed;
}

/// In the child: prints why and turns a result into "go on?".
template <class T> bool good(const Result<T>& result)
{
    if (!result)
        std::fprintf(stderr, "%s\n", qPrintable(result.error().text()));
    return bool(result);
}

#define IN_CHILD(condition)                                                                                                 \
    do {                                                                                                                    \
        if (!(condition)) {                                                                                                 \
            std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
            return failed;                                                                                                  \
        }                                                                                                                   \
    } while (false)

int pairCarriesFrames()
{
    const Result<NetworkNamespace> far = NetworkNamespace::create();
    IN_CHILD(good(far));
    IN_CHILD(good(createVeth(u"near0"_s, nearMac, u"far0"_s, farMac, *far)));
    IN_CHILD(if_nametoindex("near0") != 0 && if_nametoindex("far0") == 0);
    {
        const InNamespace there(*far);
        IN_CHILD(good(there.entered()));
        IN_CHILD(if_nametoindex("far0") != 0 && if_nametoindex("near0") == 0);
        IN_CHILD(good(writeSysctl(u"net.ipv6.conf.all.disable_ipv6"_s, u"1"_s)));
        IN_CHILD(good(disableOffloads(u"far0"_s)));
        IN_CHILD(good(addAddress(u"far0"_s, *Address::parse(u"192.168.88.131"), 24)));
        IN_CHILD(good(setLinkUp(u"far0"_s)));
        IN_CHILD(good(addNeighbour(u"far0"_s, *Address::parse(u"192.168.88.132"), nearMac)));
    }
    IN_CHILD(if_nametoindex("near0") != 0); // back again
    IN_CHILD(good(writeSysctl(u"net.ipv6.conf.all.disable_ipv6"_s, u"1"_s)));
    IN_CHILD(good(setLinkUp(u"near0"_s)));
    IN_CHILD(good(waitLinkUp(u"near0"_s, 2000)));
    Result<PacketSocket> near = PacketSocket::open(u"near0"_s);
    IN_CHILD(good(near));
    const InNamespace there(*far);
    IN_CHILD(good(waitLinkUp(u"far0"_s, 2000)));
    Result<PacketSocket> other = PacketSocket::open(u"far0"_s);
    IN_CHILD(good(other));
    Segment s;
    s.source = *Endpoint::parse(u"192.168.88.132:40000");
    s.destination = *Endpoint::parse(u"192.168.88.131:2016");
    const QByteArray frame = craftFrame(s, "hello");
    IN_CHILD(good(near->send(frame)));
    pollfd waited{other->fd(), POLLIN, 0};
    IN_CHILD(::poll(&waited, 1, 2000) == 1);
    const Result<std::optional<QByteArray>> received = other->receive();
    IN_CHILD(good(received) && *received == frame);
    // What it sent itself does not come back; the far host, where nobody listens, answers with a reset.
    pollfd answered{near->fd(), POLLIN, 0};
    IN_CHILD(::poll(&answered, 1, 2000) == 1);
    const Result<std::optional<QByteArray>> answer = near->receive();
    IN_CHILD(good(answer) && *answer);
    const std::optional<Segment> reset = parseSegment(**answer);
    IN_CHILD(reset && reset->has(FlagRst) && reset->source == s.destination && reset->checksumsRight);
    const Result<std::optional<QByteArray>> more = near->receive();
    IN_CHILD(good(more) && !*more);
    return done;
}

int endsHaveDifferentIndices()
{
    const Result<NetworkNamespace> one = NetworkNamespace::create();
    const Result<NetworkNamespace> two = NetworkNamespace::create();
    IN_CHILD(good(one) && good(two));
    IN_CHILD(good(createVeth(u"near0"_s, nearMac, u"far0"_s, farMac, *one)));
    IN_CHILD(good(createVeth(u"near1"_s, nearMac, u"far0"_s, farMac, *two)));
    const unsigned near0 = if_nametoindex("near0");
    const unsigned near1 = if_nametoindex("near1");
    IN_CHILD(near0 != 0 && near1 != 0 && near0 != near1);
    for (const NetworkNamespace* far : {&*one, &*two}) {
        const InNamespace there(*far);
        IN_CHILD(good(there.entered()));
        const unsigned index = if_nametoindex("far0");
        IN_CHILD(index != 0 && index != near0 && index != near1);
    }
    return done;
}

int refusalsAreExplained()
{
    const Result<NetworkNamespace> far = NetworkNamespace::create();
    IN_CHILD(good(far));
    IN_CHILD(good(createVeth(u"near0"_s, nearMac, u"far0"_s, farMac, *far)));
    const Result<void> twice = createVeth(u"near0"_s, nearMac, u"far0"_s, farMac, *far);
    IN_CHILD(!twice && twice.error().code == EEXIST && twice.error().text().contains(u"near0"));
    const Result<void> missing = setLinkUp(u"nowhere0"_s);
    IN_CHILD(!missing && missing.error().code == ENODEV);
    const Result<void> never = waitLinkUp(u"near0"_s, 30); // nobody set it up
    IN_CHILD(!never && never.error().text().contains(u"UP"));
    IN_CHILD(!PacketSocket::open(u"nowhere0"_s));
    return done;
}

int sysctlsAreOfTheirNamespace()
{
    const Result<NetworkNamespace> other = NetworkNamespace::create();
    IN_CHILD(good(other));
    const QString key = u"net.ipv4.ip_local_port_range"_s;
    const Result<QString> before = readSysctl(key);
    IN_CHILD(good(before));
    {
        const InNamespace there(*other);
        IN_CHILD(good(writeSysctl(key, u"40000 40001"_s)));
        IN_CHILD(*readSysctl(key) == u"40000 40001");
    }
    IN_CHILD(*readSysctl(key) == *before);
    const Result<void> invalid = writeSysctl(u"net.ipv4.tcp_tw_reuse"_s, u"9"_s);
    IN_CHILD(!invalid && invalid.error().code == EINVAL);
    const Result<void> unknown = writeSysctl(u"net.ipv4.tcp_tw_recycle"_s, u"1"_s);
    IN_CHILD(!unknown && unknown.error().remedy.contains(u"kernel"));
    return done;
}

} // namespace

class TestNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPairOfLinksIsBuiltWithoutPrivilege_data();
    void aPairOfLinksIsBuiltWithoutPrivilege();
    void keysOutsideTheNetworkAreRefused_data();
    void keysOutsideTheNetworkAreRefused();
};

void TestNetwork::aPairOfLinksIsBuiltWithoutPrivilege_data()
{
    QTest::addColumn<std::function<int()>>("body");
    QTest::newRow("a pair carries frames between namespaces") << std::function<int()>(pairCarriesFrames);
    QTest::newRow("the two ends of a pair have different indices") << std::function<int()>(endsHaveDifferentIndices);
    QTest::newRow("refusals are explained") << std::function<int()>(refusalsAreExplained);
    QTest::newRow("sysctls are of their namespace") << std::function<int()>(sysctlsAreOfTheirNamespace);
}

void TestNetwork::aPairOfLinksIsBuiltWithoutPrivilege()
{
    QFETCH(std::function<int()>, body);
    const int status = inPrivateChild(body);
    if (status == forbidden)
        QSKIP("this machine does not allow user namespaces; the reason stands above");
    QCOMPARE(status, done);
}

void TestNetwork::keysOutsideTheNetworkAreRefused_data()
{
    QTest::addColumn<QString>("key");
    for (const char* key :
         {"", "net", "kernel.hostname", "net..ipv4", "net.ipv4.", "net/ipv4/tcp_tw_reuse", "net.ipv4.../kernel/hostname",
          "net.ipv4.tcp_tw_reuse\n", "NET.ipv4.tcp_tw_reuse", "net.ipv4.tcp tw"})
        QTest::newRow(key) << QString::fromLatin1(key);
}

void TestNetwork::keysOutsideTheNetworkAreRefused()
{
    QFETCH(QString, key);
    const Result<QString> value = readSysctl(key);
    QVERIFY(!value);
    QCOMPARE(value.error().code, 0); // refused before the kernel was asked
    QVERIFY(!writeSysctl(key, u"1"_s));
}

STATEWIRE_TEST(TestNetwork);
#include "tst_network.moc"
