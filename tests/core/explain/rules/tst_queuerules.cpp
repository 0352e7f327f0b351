// SPDX-License-Identifier: GPL-3.0-or-later
// The rules about requests that find no room or must wait for data, about a close() that waits, about what stays because
// nothing tells it, and about data that come a connection too late.
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 ms = 1'000'000;
using Verdict = std::optional<bool>;

QString text(const Evidence& e)
{
    QStringList lines{e.ruleId + u": "_s + e.claim};
    for (const Condition& c : e.conditions)
        lines << (c.holds ? (*c.holds ? u"yes "_s : u"no  "_s) : u"?   "_s) + c.text + u": "_s + c.figures;
    return lines.join(u'\n');
}

void call(SessionBuilder& builder, const QString& name, const QString& arguments, const QString& socket,
          std::optional<FourTuple> ends = {}, qint64 tookNs = 1000)
{
    CallEvent event{u"server"_s, u"s"_s, name, arguments, socket};
    event.beginNs = builder.nowNs();
    event.endNs = event.beginNs + tookNs;
    event.ends = ends;
    builder.wait(tookNs);
    builder.append(event);
    builder.wait(1000);
}

/// A server that listens on port 2016 with a backlog of 2, and the option \p deferSeconds.
SessionBuilder listening(const QString& deferSeconds = {})
{
    SessionBuilder builder;
    call(builder, u"socket"_s, u"AF_INET, SOCK_STREAM"_s, u"l"_s);
    if (!deferSeconds.isEmpty())
        call(builder, u"setsockopt"_s, u"TCP_DEFER_ACCEPT "_s + deferSeconds, u"l"_s);
    call(builder, u"bind"_s, u"0.0.0.0:2016"_s, u"l"_s);
    call(builder, u"listen"_s, u"2"_s, u"l"_s);
    builder.listen();
    return builder;
}

void counted(SessionBuilder& builder, const QString& name)
{
    builder.wait(10 * ms);
    builder.append(CounterEvent{u"server"_s, name, 1, 1, builder.nowNs() - 15 * ms});
    builder.wait(200 * ms);
    builder.append(NoteEvent{});
}

} // namespace

class TestQueueRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFullQueueOfRequestsDropsSyns_data();
    void aFullQueueOfRequestsDropsSyns();
    void theMinuteOfTwoCookiesIsReadOffTheirNumbers_data();
    void theMinuteOfTwoCookiesIsReadOffTheirNumbers();
    void anAckWithoutDataIsDroppedWhereDataAreAwaited_data();
    void anAckWithoutDataIsDroppedWhereDataAreAwaited();
    void whatStopsAnOldDuplicateIsNamed_data();
    void whatStopsAnOldDuplicateIsNamed();
    void dataOfTheSameConnectionAreNoOldDuplicate();
    void whatStaysWithoutATimerIsToldWhenTheOtherEndIsGone_data();
    void whatStaysWithoutATimerIsToldWhenTheOtherEndIsGone();
    void closeComesBackWithTheAckOfItsFin_data();
    void closeComesBackWithTheAckOfItsFin();
};

void TestQueueRules::aFullQueueOfRequestsDropsSyns_data()
{
    QTest::addColumn<int>("requests");
    QTest::addColumn<QString>("cookies");
    QTest::addColumn<QString>("counter");
    QTest::addColumn<int>("found");
    QTest::addColumn<Verdict>("holds");
    const QString drops = u"TcpExt.TCPReqQFullDrop"_s;
    QTest::newRow("three of three") << 3 << u"0"_s << drops << 1 << Verdict(true);
    QTest::newRow("there was room") << 2 << u"0"_s << drops << 1 << Verdict(false);
    QTest::newRow("cookies are on") << 3 << u"1"_s << drops << 1 << Verdict(false);
    QTest::newRow("of the cookies nothing is known") << 3 << QString() << drops << 1 << Verdict();
    QTest::newRow("dropped for another reason") << 3 << u"0"_s << u"TcpExt.ListenDrops"_s << 0 << Verdict();
}

void TestQueueRules::aFullQueueOfRequestsDropsSyns()
{
    QFETCH(int, requests);
    QFETCH(QString, cookies);
    QFETCH(QString, counter);
    QFETCH(int, found);
    QFETCH(Verdict, holds);
    SessionBuilder builder = listening();
    if (!cookies.isEmpty())
        builder.sysctl(u"server"_s, u"net.ipv4.tcp_syncookies"_s, cookies);
    for (int i = 0; i < requests; ++i)
        builder.row(u"server"_s, TcpState::SynRecv, quint16(50000 + i));
    for (int i = 0; i < 2; ++i) {
        builder.frame({u"client"_s, FlagSyn, 1000});
        counted(builder, counter);
    }
    const std::vector<Evidence> all = evidenceOf(builder.session(), u"request-queue-full"_s);
    QCOMPARE(int(all.size()), found);
    for (const Evidence& e : all) {
        QVERIFY2(e.holds == holds, qPrintable(text(e)));
        QCOMPARE(e.number(u"dropped")->value, 2);
        QCOMPARE(e.number(u"requests")->value, requests);
    }
}

void TestQueueRules::theMinuteOfTwoCookiesIsReadOffTheirNumbers_data()
{
    QTest::addColumn<quint32>("syn");    // of the second connection
    QTest::addColumn<quint32>("cookie"); // of the first one's it is 5 000 for SYN 1 000
    QTest::addColumn<quint16>("port");
    QTest::addColumn<int>("turned"); // -1: nothing is said of it
    QTest::newRow("the same numbers") << quint32(1000) << quint32(5000) << quint16(40000) << 0;
    QTest::newRow("the client's is further on, and so is the cookie")
        << quint32(1700) << quint32(5700) << quint16(40000) << 0;
    QTest::newRow("round the end of the numbers") << quint32(1000) - 3000 << quint32(5000) - 3000 << quint16(40000) << 0;
    QTest::newRow("segments of another size") << quint32(1000) << quint32(5003) << quint16(40000) << 0;
    QTest::newRow("a minute later") << quint32(1000) << quint32(5000 + 19'267'428) << quint16(40000) << 1;
    QTest::newRow("a minute later, with a smaller rest")
        << quint32(1000) << quint32(5000 + 14'042'228) << quint16(40000) << 1;
    QTest::newRow("another four-tuple") << quint32(1000) << quint32(777) << quint16(40001) << -1;
}

void TestQueueRules::theMinuteOfTwoCookiesIsReadOffTheirNumbers()
{
    QFETCH(quint32, syn);
    QFETCH(quint32, cookie);
    QFETCH(quint16, port);
    QFETCH(int, turned);
    SessionBuilder builder = listening();
    builder.sysctl(u"server"_s, u"net.ipv4.tcp_syncookies"_s, u"2"_s);
    const auto shakeHands = [&](quint32 clientIsn, quint32 serverIsn, quint16 clientPort) {
        builder.frame({u"client"_s, FlagSyn, clientIsn, 0, {}, {}, clientPort});
        builder.frame({u"server"_s, FlagSyn | FlagAck, serverIsn, clientIsn + 1, {}, {}, clientPort});
        builder.frame({u"client"_s, FlagAck, clientIsn + 1, serverIsn + 1, {}, {}, clientPort});
        counted(builder, u"TcpExt.SyncookiesSent"_s);
    };
    shakeHands(1000, 5000, 40000);
    shakeHands(syn, cookie, port);
    const std::vector<Evidence> all = evidenceOf(builder.session(), u"syn-cookie"_s);
    QCOMPARE(all.size(), size_t(2));
    QVERIFY(!all.front().number(u"minute_turned"));
    const Evidence& later = all.back();
    QVERIFY2(later.holds == true, qPrintable(text(later))); // a cookie it is, whatever it counts
    const Number* told = later.number(u"minute_turned");
    QCOMPARE(told ? int(told->value) : -1, turned);
    if (turned >= 0)
        QCOMPARE(later.conditions.back().holds, Verdict(turned == 0));
    QCOMPARE(later.conditions.back().figures.contains(u"the minute turned in between"_s), turned == 1);
}

void TestQueueRules::anAckWithoutDataIsDroppedWhereDataAreAwaited_data()
{
    QTest::addColumn<QString>("seconds");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QString>("counter");
    QTest::addColumn<int>("found");
    QTest::addColumn<Verdict>("holds");
    const QString drops = u"TcpExt.TCPDeferAcceptDrop"_s;
    QTest::newRow("the option is set") << u"5"_s << QByteArray() << drops << 1 << Verdict(true);
    QTest::newRow("the kernel dropped none") << u"5"_s << QByteArray() << u"Tcp.InSegs"_s << 1 << Verdict(false);
    QTest::newRow("nothing was counted") << u"5"_s << QByteArray() << QString() << 1 << Verdict();
    QTest::newRow("the option is 0") << u"0"_s << QByteArray() << drops << 0 << Verdict();
    QTest::newRow("there is no option") << QString() << QByteArray() << drops << 0 << Verdict();
    QTest::newRow("it brings data") << u"5"_s << QByteArray("hello") << drops << 0 << Verdict();
}

void TestQueueRules::anAckWithoutDataIsDroppedWhereDataAreAwaited()
{
    QFETCH(QString, seconds);
    QFETCH(QByteArray, data);
    QFETCH(QString, counter);
    QFETCH(int, found);
    QFETCH(Verdict, holds);
    SessionBuilder builder = listening(seconds);
    builder.frame({u"client"_s, FlagSyn, 1000});
    builder.row(u"server"_s, TcpState::SynRecv);
    builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
    builder.frame({u"client"_s, FlagAck, 1001, 5001, data});
    if (!counter.isEmpty())
        counted(builder, counter);
    const std::vector<Evidence> all = evidenceOf(builder.session(), u"accept-deferred"_s);
    QCOMPARE(int(all.size()), found);
    for (const Evidence& e : all)
        QVERIFY2(e.holds == holds, qPrintable(text(e)));
    builder.row(u"server"_s, TcpState::Established);
    for (const Evidence& e : evidenceOf(builder.session(), u"accept-deferred"_s))
        QVERIFY2(e.outcome.startsWith(u"ESTABLISHED after"_s), qPrintable(e.outcome));
}

void TestQueueRules::whatStopsAnOldDuplicateIsNamed_data()
{
    QTest::addColumn<quint32>("isn");       // of the client's new connection; the old one's was 1000
    QTest::addColumn<quint32>("serverIsn"); // the old one's was 5000
    QTest::addColumn<quint32>("tsval");     // of the new SYN; 0: none
    QTest::addColumn<quint32>("answer");    // 0: none
    QTest::addColumn<QString>("claim");
    QTest::addColumn<Verdict>("holds");
    QTest::newRow("its time stamp") << 1000U << 5000U << 900U << 1001U << u"PAWS"_s << Verdict(true);
    QTest::newRow("its numbers") << 900'000U << 5000U << 0U << 900'001U << u"sequence numbers"_s << Verdict(true);
    QTest::newRow("what it acknowledges") << 1000U << 800'000U << 0U << 1001U << u"acknowledges"_s << Verdict(true);
    QTest::newRow("nothing") << 1000U << 5000U << 0U << 1006U << u"is taken"_s << Verdict(true);
    QTest::newRow("nothing should, and yet it was not taken")
        << 1000U << 5000U << 0U << 1001U << u"is taken"_s << Verdict(false);
    QTest::newRow("its numbers should, and yet it was taken")
        << 1004U << 5000U << 0U << 1006U << u"is taken"_s << Verdict(true);
    QTest::newRow("no answer") << 1000U << 5000U << 0U << 0U << u"is taken"_s << Verdict();
    QTest::newRow("what it acknowledges is a little too old")
        << 1000U << 9000U << 0U << 1001U << u"comes into"_s << Verdict();
}

void TestQueueRules::whatStopsAnOldDuplicateIsNamed()
{
    QFETCH(quint32, isn);
    QFETCH(quint32, serverIsn);
    QFETCH(quint32, tsval);
    QFETCH(quint32, answer);
    QFETCH(QString, claim);
    QFETCH(Verdict, holds);
    const auto stamp = [&](quint32 value) { return tsval ? std::optional(value) : std::nullopt; };
    SessionBuilder builder;
    builder.frame({u"client"_s, FlagSyn, 1000, 0, {}, stamp(100)});
    builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
    builder.frame({u"client"_s, FlagAck, 1001, 5001, {}, stamp(100)});
    const quint64 late = builder.arrive({u"client"_s, FlagPsh | FlagAck, 1001, 5001, "hello", stamp(100)});
    builder.wait(500 * ms);
    builder.frame({u"client"_s, FlagSyn, isn, 0, {}, stamp(tsval)});
    builder.frame({u"server"_s, FlagSyn | FlagAck, serverIsn, isn + 1});
    builder.frame({u"client"_s, FlagAck, isn + 1, serverIsn + 1, {}, stamp(tsval)});
    builder.row(u"server"_s, TcpState::Established);
    builder.fate(late);
    if (answer > 0)
        builder.frame({u"server"_s, FlagAck, serverIsn + 1, answer});
    const std::vector<Evidence> found = evidenceOf(builder.session(), u"old-duplicate"_s);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found[0].holds == holds, qPrintable(text(found[0])));
    QVERIFY2(found[0].claim.contains(claim), qPrintable(text(found[0])));
}

void TestQueueRules::dataOfTheSameConnectionAreNoOldDuplicate()
{
    SessionBuilder builder;
    builder.frame({u"client"_s, FlagSyn, 1000});
    builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
    builder.frame({u"client"_s, FlagAck, 1001, 5001});
    builder.row(u"server"_s, TcpState::Established);
    const quint64 late = builder.arrive({u"client"_s, FlagPsh | FlagAck, 1001, 5001, "hello"});
    builder.wait(500 * ms);
    builder.fate(late);
    QVERIFY(evidenceOf(builder.session(), u"old-duplicate"_s).empty());
}

void TestQueueRules::whatStaysWithoutATimerIsToldWhenTheOtherEndIsGone_data()
{
    QTest::addColumn<TcpState>("state");
    QTest::addColumn<SocketTimer>("timer");
    QTest::addColumn<quint32>("queued");
    QTest::addColumn<bool>("resetComes");
    QTest::addColumn<int>("found");
    QTest::addColumn<Verdict>("holds");
    QTest::newRow("open") << TcpState::Established << SocketTimer::None << 0U << false << 1 << Verdict(true);
    QTest::newRow("close() is missing") << TcpState::CloseWait << SocketTimer::None << 0U << false << 1 << Verdict(true);
    QTest::newRow("it has data to send") << TcpState::Established << SocketTimer::None << 5U << false << 1 << Verdict(false);
    QTest::newRow("keepalive runs") << TcpState::Established << SocketTimer::Keepalive << 0U << false << 0 << Verdict();
    QTest::newRow("a timer has a limit") << TcpState::FinWait2 << SocketTimer::None << 0U << false << 0 << Verdict();
    QTest::newRow("it is told") << TcpState::Established << SocketTimer::None << 0U << true << 0 << Verdict();
}

void TestQueueRules::whatStaysWithoutATimerIsToldWhenTheOtherEndIsGone()
{
    QFETCH(TcpState, state);
    QFETCH(SocketTimer, timer);
    QFETCH(quint32, queued);
    QFETCH(bool, resetComes);
    QFETCH(int, found);
    QFETCH(Verdict, holds);
    SessionBuilder builder;
    builder.frame({u"client"_s, FlagSyn, 1000});
    builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
    builder.frame({u"client"_s, FlagAck, 1001, 5001});
    SocketRow row;
    row.ends = {builder.client(40000), builder.server()};
    row.state = state;
    row.timer = timer;
    row.txQueueBytes = queued;
    row.inode = 7;
    builder.append(SocketEvent{u"client"_s, SocketEvent::Change::Appeared, row, builder.nowNs() - 1});
    builder.row(u"server"_s, TcpState::Established);
    builder.wait(ms);
    builder.vanish(u"server"_s);
    const quint64 reset = builder.arrive({u"server"_s, FlagRst | FlagAck, 5001, 1001});
    builder.fate(reset, resetComes ? Fate::Passed : Fate::Dropped);
    builder.wait(100 * ms);
    builder.append(NoteEvent{});
    QVERIFY(evidenceOf(builder.session(), u"no-timer-runs"_s).empty()); // it may still learn of it
    builder.wait(150 * ms);
    builder.append(NoteEvent{});
    const std::vector<Evidence> all = evidenceOf(builder.session(), u"no-timer-runs"_s);
    QCOMPARE(int(all.size()), found);
    for (const Evidence& e : all)
        QVERIFY2(e.holds == holds, qPrintable(text(e)));
}

void TestQueueRules::closeComesBackWithTheAckOfItsFin_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<qint64>("ackMs"); // -1: none
    QTest::addColumn<qint64>("tookMs");
    QTest::addColumn<int>("found");
    QTest::addColumn<Verdict>("holds");
    QTest::newRow("with the ACK") << u"1, 2"_s << qint64(300) << qint64(301) << 1 << Verdict(true);
    QTest::newRow("long before the ACK") << u"1, 2"_s << qint64(300) << qint64(1) << 1 << Verdict(false);
    QTest::newRow("when the time was over") << u"1, 2"_s << qint64(-1) << qint64(2001) << 1 << Verdict(true);
    QTest::newRow("no ACK, and the time not over") << u"1, 2"_s << qint64(-1) << qint64(100) << 1 << Verdict();
    QTest::newRow("no seconds") << u"1, 0"_s << qint64(300) << qint64(301) << 0 << Verdict();
    QTest::newRow("switched off") << u"0, 2"_s << qint64(300) << qint64(301) << 0 << Verdict();
}

void TestQueueRules::closeComesBackWithTheAckOfItsFin()
{
    QFETCH(QString, option);
    QFETCH(qint64, ackMs);
    QFETCH(qint64, tookMs);
    QFETCH(int, found);
    QFETCH(Verdict, holds);
    SessionBuilder builder;
    const FourTuple ends{builder.server(), builder.client(40000)};
    call(builder, u"accept"_s, u"l"_s, u"one"_s, ends);
    call(builder, u"setsockopt"_s, u"SO_LINGER "_s + option, u"one"_s, ends);
    const qint64 beginNs = builder.nowNs();
    builder.frame({u"server"_s, FlagFin | FlagAck, 5001, 1001});
    if (ackMs >= 0) {
        builder.wait(ackMs * ms);
        builder.frame({u"client"_s, FlagAck, 1001, 5002});
    }
    CallEvent close{u"server"_s, u"s"_s, u"close"_s, {}, u"one"_s};
    close.beginNs = beginNs;
    close.endNs = beginNs + tookMs * ms;
    close.ends = ends;
    builder.wait(std::max<qint64>(0, close.endNs - builder.nowNs()));
    builder.append(close);
    const std::vector<Evidence> all = evidenceOf(builder.session(), u"close-lingers"_s);
    QCOMPARE(int(all.size()), found);
    for (const Evidence& e : all)
        QVERIFY2(e.holds == holds, qPrintable(text(e)));
}

STATEWIRE_TEST(TestQueueRules);
#include "tst_queuerules.moc"
