// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

using Stamp = std::optional<quint32>;
using Verdict = std::optional<bool>;

struct PortStaging
{
    QString range = u"40000 40001"_s; // empty: not recorded
    QString reuse = u"0"_s;
    QString delay = u"1000"_s; // of tcp_tw_reuse; empty: a kernel without that sysctl
    QString mode = u"wire"_s;
    QString destination = {}; // of the call; empty: the server
    int portsInUse = 2;
    Stamp tsval = {};
    qint64 waitMs = 1100;
    bool synLeaves = false;
    bool socketOption = false; // the range is a socket's own
    quint16 listener = 0;      // a port of the client on which something else listens
    quint16 bound = 0;         // a port of the client that another socket is bound to, and no more
    quint16 ownBind = 0;       // the port that the socket itself is bound to
};

CallEvent callOn(const SessionBuilder& builder, const QString& worker, const QString& call, const QString& arguments)
{
    CallEvent event{u"client"_s, worker, call, arguments, u"s"_s};
    event.beginNs = event.endNs = builder.nowNs();
    return event;
}

SessionBuilder session(const PortStaging& staging)
{
    SessionBuilder builder(staging.mode);
    builder.listen();
    if (!staging.range.isEmpty() && !staging.socketOption)
        builder.sysctl(u"client"_s, u"net.ipv4.ip_local_port_range"_s, staging.range);
    if (staging.socketOption) {
        builder.sysctl(u"client"_s, u"net.ipv4.ip_local_port_range"_s, u"32768 60999"_s);
        CallEvent limit;
        limit.host = u"client"_s;
        limit.worker = u"client-1"_s;
        limit.call = u"setsockopt"_s;
        limit.arguments = u"IP_LOCAL_PORT_RANGE 40000-40001"_s;
        limit.beginNs = limit.endNs = builder.nowNs();
        builder.append(limit);
    }
    if (!staging.reuse.isEmpty())
        builder.sysctl(u"client"_s, u"net.ipv4.tcp_tw_reuse"_s, staging.reuse);
    if (!staging.delay.isEmpty())
        builder.sysctl(u"client"_s, u"net.ipv4.tcp_tw_reuse_delay"_s, staging.delay);
    if (staging.listener != 0)
        builder.listen(u"client"_s, staging.listener);
    if (staging.bound != 0)
        builder.append(callOn(builder, u"other"_s, u"bind"_s, u"0.0.0.0:%1"_s.arg(staging.bound)));
    for (int i = 0; i < staging.portsInUse; ++i) {
        LifeSpec life;
        life.clientPort = quint16(40000 + i);
        life.serverCloses = false;
        life.clientTsval = life.serverTsval = staging.tsval;
        life.withFrames = staging.mode == u"wire";
        builder.liveToTimeWait(life);
    }
    builder.wait(staging.waitMs * 1'000'000);
    if (staging.ownBind != 0) {
        CallEvent bind = callOn(builder, u"client-1"_s, u"bind"_s, u"0.0.0.0:%1"_s.arg(staging.ownBind));
        bind.socket.clear();
        builder.append(bind);
        builder.wait(1000);
    }
    if (staging.synLeaves) {
        CallEvent slow;
        slow.host = u"client"_s;
        slow.call = u"connect"_s;
        slow.arguments = builder.server().toString();
        slow.errnoName = u"EADDRNOTAVAIL"_s;
        slow.beginNs = builder.nowNs();
        builder.frame({u"client"_s, FlagSyn, 77, 0, {}, {}, 40005});
        slow.endNs = builder.nowNs();
        builder.append(slow);
    } else {
        builder.connectCall(0, u"EADDRNOTAVAIL"_s, staging.destination);
    }
    return builder;
}

std::vector<Evidence> explained(const SessionBuilder& builder)
{
    return evidenceOf(builder.session(), u"no-free-port"_s);
}

} // namespace

class TestNoPort : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyConditionCounts_data();
    void everyConditionCounts();
    void theHoldersOfThePortsAreNamed();
    void manyHoldersAreCountedNotListed();
    void aBoundSocketIsGoneWithItsProcess();
    void otherFailuresAreNotThisRules();
};

void TestNoPort::everyConditionCounts_data()
{
    QTest::addColumn<PortStaging>("staging");
    QTest::addColumn<Verdict>("holds");
    QTest::addColumn<QString>("figures"); // of some condition
    const auto row = [](const char* name, const PortStaging& staging, Verdict holds, const char* figures) {
        QTest::newRow(name) << staging << holds << QString::fromLatin1(figures);
    };
    row("both ports taken, no reuse", {}, true, "2 of 2 taken");
    row("the range of the socket comes before the sysctl's", {.socketOption = true}, true, "2 of 2 taken");
    row("one port is free", {.portsInUse = 1}, false, "1 of 2 taken");
    row("another destination leaves the ports free", {.destination = u"192.168.88.131:2017"_s}, false, "0 of 2 taken");
    row("a listener's port is passed by", {.portsInUse = 1, .listener = 40001}, true, "40001 LISTEN");
    row("so it is for another destination", {.destination = u"192.168.88.131:2017"_s, .listener = 40001}, false,
        "1 of 2 taken");
    row("a port that bind() took is passed by", {.portsInUse = 1, .bound = 40001}, true, "40001 bound");
    row("of three ports two are tried", {.range = u"40000 40002"_s}, true, "it tries 2");
    row("and one is not enough", {.range = u"40000 40002"_s, .portsInUse = 1}, false, "1 of 3 taken");
    row("a range of one port is tried", {.range = u"40000 40000"_s, .portsInUse = 0}, false, "0 of 1 taken");
    row("reuse is for loopback only", {.reuse = u"2"_s, .tsval = 5}, true, "loopback only");
    row("reuse, but no time stamps", {.reuse = u"1"_s}, true, "no time stamps");
    row("reuse, but too early", {.reuse = u"1"_s, .tsval = 5, .waitMs = 500}, true, "tcp_tw_reuse_delay 1000 ms");
    row("before 6.14, within the same second or not", {.reuse = u"1"_s, .delay = {}, .tsval = 5, .waitMs = 500}, Verdict(),
        "a second may have begun");
    row("before 6.14, a whole second later", {.reuse = u"1"_s, .delay = {}, .tsval = 5}, false, "nothing forbids it");
    row("before 6.14, but no time stamps", {.reuse = u"1"_s, .delay = {}, .waitMs = 500}, true, "no time stamps");
    row("a delay that is no number", {.reuse = u"1"_s, .delay = u"soon"_s, .tsval = 5}, Verdict(), "not recorded");
    row("reuse would have been allowed", {.reuse = u"1"_s, .tsval = 5}, false, "nothing forbids it");
    row("on loopback, too early", {.reuse = u"2"_s, .mode = u"loopback"_s, .waitMs = 500}, true, "tcp_tw_reuse_delay");
    row("on loopback nobody knows of time stamps", {.reuse = u"2"_s, .mode = u"loopback"_s}, Verdict(), "not known");
    row("a bound socket is judged by its port alone", {.range = u"32768 60999"_s, .ownBind = 40000}, true,
        "40000 TIME_WAIT, 58.9 s left");
    row("which needs no range", {.range = {}, .reuse = {}, .delay = {}, .ownBind = 40000}, true, "none seen");
    row("it asks neither tcp_tw_reuse nor its delay", {.tsval = 5, .waitMs = 10, .ownBind = 40000}, false, "last TSval 5");
    row("a bound port that is free", {.ownBind = 40007}, false, "40007 is not taken");
    row("a bound port that is free for this destination", {.destination = u"192.168.88.131:2017"_s, .ownBind = 40000}, false,
        "40000 is not taken");
    row("on loopback nobody knows of the bound port's time stamps", {.mode = u"loopback"_s, .ownBind = 40000}, Verdict(),
        "not known");
    row("a SYN left after all", {.synLeaves = true}, false, "1 SYNs");
    row("the range was not recorded", {.range = {}}, Verdict(), "not recorded");
    row("a range that is none", {.range = u"40000"_s}, Verdict(), "not recorded");
    row("a range the wrong way round", {.range = u"40001 40000"_s}, Verdict(), "not recorded");
    row("a range beyond all ports", {.range = u"1 2147483647"_s}, Verdict(), "not recorded");
    row("a range from below", {.range = u"-2147483648 2147483647"_s}, Verdict(), "not recorded");
    row("tcp_tw_reuse was not recorded", {.reuse = {}}, Verdict(), "not recorded");
}

void TestNoPort::everyConditionCounts()
{
    QFETCH(PortStaging, staging);
    QFETCH(Verdict, holds);
    QFETCH(QString, figures);
    const std::vector<Evidence> found = explained(session(staging));
    QCOMPARE(found.size(), size_t(1));
    QStringList all;
    for (const Condition& c : found[0].conditions)
        all << c.text + u": "_s + c.figures;
    QVERIFY2(found[0].holds == holds, qPrintable(all.join(u'\n')));
    QVERIFY2(all.join(u'\n').contains(figures), qPrintable(all.join(u'\n')));
    QCOMPARE(found[0].missing.isEmpty(), holds.has_value());
}

void TestNoPort::theHoldersOfThePortsAreNamed()
{
    const std::vector<Evidence> found = explained(session({}));
    QCOMPARE(found.at(0).conditions.at(0).figures,
             u"2 of 2 taken\n40000 TIME_WAIT, 58.9 s left\n40001 TIME_WAIT, 58.9 s left"_s);
    QCOMPARE(found[0].number(u"ports_in_range")->value, 2);
    QCOMPARE(found[0].number(u"ports_taken")->value, 2);
}

void TestNoPort::manyHoldersAreCountedNotListed()
{
    const std::vector<Evidence> found = explained(session({.range = u"40000 40019"_s, .portsInUse = 20}));
    const QString figures = found.at(0).conditions.at(0).figures;
    QVERIFY(figures.startsWith(u"20 of 20 taken"));
    QVERIFY(figures.count(u'\n') <= 9 && figures.endsWith(u'…'));
    QVERIFY(found[0].holds == true);
}

void TestNoPort::aBoundSocketIsGoneWithItsProcess()
{
    SessionBuilder builder;
    builder.sysctl(u"client"_s, u"net.ipv4.ip_local_port_range"_s, u"40000 40000"_s);
    builder.append(callOn(builder, u"other"_s, u"bind"_s, u"0.0.0.0:40000"_s));
    builder.append(WorkerEvent{u"client"_s, u"other"_s, u"posix"_s, 7, WorkerEvent::Change::Ended, u"SIGKILL"_s});
    builder.wait(1000);
    builder.connectCall(0, u"EADDRNOTAVAIL"_s);
    QCOMPARE(explained(builder).at(0).number(u"ports_taken")->value, 0);
}

void TestNoPort::otherFailuresAreNotThisRules()
{
    SessionBuilder builder;
    builder.connectCall(40000, u"ECONNREFUSED"_s);
    builder.connectCall(40000);
    QVERIFY(explained(builder).empty());
}

STATEWIRE_TEST(TestNoPort);
#include "tst_noport.moc"
