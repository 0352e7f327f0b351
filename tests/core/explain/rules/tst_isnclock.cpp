// SPDX-License-Identifier: GPL-3.0-or-later
// A TIME_WAIT that was reopened with a first number by the 64 ns clock, as kernels before 6.10 do.
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr quint8 synAck = FlagSyn | FlagAck;
constexpr quint32 serverIsn = 5000;
constexpr qint64 ms = 1'000'000;

/// A life whose SYN-ACK has \p isn and is lost \p lost times, then a SYN that is answered by one that has moved as far as
/// the 64 ns clock and \p offNs more. The first SYN-ACK comes to the wire \p lateNs after its SYN came.
SessionBuilder reopenedByTheClock(quint32 isn, qint64 offNs, int lost = 0, qint64 gapNs = 1000 * ms, qint64 lateNs = 0)
{
    SessionBuilder builder;
    builder.listen();
    LifeSpec life;
    life.serverIsn = isn;
    builder.frame({u"client"_s, FlagSyn, life.clientIsn});
    const qint64 drawnNs = builder.nowNs();
    builder.wait(lateNs);
    for (int i = 0; i < lost; ++i) {
        builder.fate(builder.arrive({u"server"_s, synAck, isn, life.clientIsn + 1}), Fate::Dropped);
        builder.wait(1000 * ms);
    }
    builder.liveToTimeWait(life);
    builder.wait(gapNs);
    builder.frame({u"client"_s, FlagSyn, life.clientNext() + 1});
    const quint32 moved = quint32((builder.nowNs() - drawnNs + offNs) / 64);
    builder.row(u"client"_s, TcpState::SynSent);
    builder.row(u"server"_s, TcpState::SynRecv);
    builder.frame({u"server"_s, synAck, isn + moved, life.clientNext() + 2});
    return builder;
}

std::vector<Evidence> explained(const Session& session)
{
    return evidenceOf(session, u"syn-into-time-wait"_s);
}

std::vector<Evidence> explained(const SessionBuilder& builder)
{
    return explained(builder.session());
}

} // namespace

class TestIsnClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aReopenedWaitMayBeginByTheClock_data();
    void aReopenedWaitMayBeginByTheClock();
    void theOldNumberMayHaveBeenTakenLongBeforeItWasSeen();
    void aSynCookieLeavesItsNumberOpen();
    void anOldInitialNumberThatIsNotKnownLeavesItOpen();
    void withoutTimeLeftTheClockProvesNothing();
};

void TestIsnClock::aReopenedWaitMayBeginByTheClock_data()
{
    QTest::addColumn<quint32>("isn");
    QTest::addColumn<qint64>("offNs");
    QTest::addColumn<int>("lost");
    QTest::addColumn<bool>("holds");
    QTest::newRow("as far as the clock") << quint32(5000) << qint64(0) << 0 << true;
    QTest::newRow("the clock goes round") << quint32(4'294'967'290) << qint64(0) << 0 << true;
    QTest::newRow("a little behind") << quint32(5000) << -4 * ms << 0 << true;
    QTest::newRow("a little ahead") << quint32(4'294'967'290) << 4 * ms << 0 << true;
    QTest::newRow("too far behind") << quint32(5000) << -20 * ms << 0 << false;
    QTest::newRow("too far ahead") << quint32(5000) << 20 * ms << 0 << false;
    QTest::newRow("somewhere else") << quint32(5000) << 100'000 * ms << 0 << false;
    QTest::newRow("since it was drawn, not since it came") << quint32(5000) << qint64(0) << 1 << true;
}

void TestIsnClock::aReopenedWaitMayBeginByTheClock()
{
    QFETCH(quint32, isn);
    QFETCH(qint64, offNs);
    QFETCH(int, lost);
    QFETCH(bool, holds);
    const std::vector<Evidence> found = explained(reopenedByTheClock(isn, offNs, lost));
    QCOMPARE(found.size(), size_t(1));
    const Condition& number = found[0].conditions.at(2);
    QVERIFY2(number.holds == holds, qPrintable(number.text + number.figures));
    QVERIFY2(found[0].holds == holds, qPrintable(found[0].missing));
    QVERIFY(number.text.contains(holds ? u"6.9"_s : u"or the old ISN"_s));
    // The distance from the old snd_nxt is a step only where the kernel took one.
    QCOMPARE(found[0].number(u"isn_step") == nullptr, holds);
    QVERIFY(found[0].number(u"synack_isn_moved") && found[0].number(u"synack_isn_clock_expected"));
}

void TestIsnClock::theOldNumberMayHaveBeenTakenLongBeforeItWasSeen()
{
    for (const qint64 offNs : {0 * ms, -25 * ms}) {
        const std::vector<Evidence> found = explained(reopenedByTheClock(serverIsn, offNs, 0, 1000 * ms, 30 * ms));
        QCOMPARE(found.size(), size_t(1));
        QVERIFY2(found[0].holds == true, qPrintable(found[0].missing));
    }
    for (const qint64 offNs : {20 * ms, -50 * ms})
        QVERIFY(explained(reopenedByTheClock(serverIsn, offNs, 0, 1000 * ms, 30 * ms)).at(0).holds == false);
}

void TestIsnClock::aSynCookieLeavesItsNumberOpen()
{
    SessionBuilder builder = reopenedByTheClock(serverIsn, 1000 * ms);
    QVERIFY(explained(builder).at(0).holds == false);
    builder.append(CounterEvent{u"server"_s, u"TcpExt.SyncookiesSent"_s, 1, 1, builder.nowNs() - ms});
    builder.wait(1000 * ms);
    builder.append(CounterEvent{u"server"_s, u"TcpExt.TCPTimeouts"_s, 1, 1, builder.nowNs()});
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    const Condition& number = found[0].conditions.at(2);
    QVERIFY(!number.holds);
    QVERIFY2(number.figures.contains(u"SYN cookie"), qPrintable(number.figures));
    QVERIFY(found[0].holds != false);
}

void TestIsnClock::anOldInitialNumberThatIsNotKnownLeavesItOpen()
{
    const SessionBuilder builder = reopenedByTheClock(serverIsn, 0);
    const Session session = tamperedWith(builder.session(), [](Event& event) {
        const auto* frame = event.as<FrameEvent>();
        return !frame || frame->number > 10 || frame->segment->flags != synAck;
    });
    const std::vector<Evidence> found = explained(session);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(!found[0].holds);
    QVERIFY2(found[0].missing.contains(u"old ISN"), qPrintable(found[0].missing));
}

void TestIsnClock::withoutTimeLeftTheClockProvesNothing()
{
    // The timer may fire late: the row stands on with nothing left, and may have run out by itself when the SYN came.
    const std::vector<Evidence> byTheClock = explained(reopenedByTheClock(serverIsn, 0, 0, 61'000 * ms));
    QCOMPARE(byTheClock.size(), size_t(1));
    QVERIFY(!byTheClock[0].holds);
    QVERIFY2(byTheClock[0].missing.contains(u"\n0 s were left"), qPrintable(byTheClock[0].missing));
}

STATEWIRE_TEST(TestIsnClock);
#include "tst_isnclock.moc"
