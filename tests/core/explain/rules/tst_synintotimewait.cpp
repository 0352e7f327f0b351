// SPDX-License-Identifier: GPL-3.0-or-later
// The flagship: when a SYN reopens a TIME_WAIT socket (tcp_timewait_state_process), over the table that was measured.
#include "explain/explain.h"
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

using Stamp = std::optional<quint32>;

constexpr quint32 clientIsn = 4'294'960'000; // close to the wrap, so that every case crosses it
constexpr quint8 synAck = FlagSyn | FlagAck;

struct Second
{
    quint32 seq = 0;
    Stamp tsval;
    quint8 answerFlags = synAck;
    quint32 answerSeq = 0;
    qint64 gapNs = 1'000'000'000;
    bool listens = true;
};

LifeSpec firstLife(Stamp tsval)
{
    LifeSpec life;
    life.clientIsn = clientIsn;
    life.clientTsval = tsval;
    life.serverTsval = tsval;
    return life;
}

/// A life that left the server in TIME_WAIT, and a second SYN into it.
SessionBuilder session(Stamp oldTsval, const Second& second)
{
    SessionBuilder builder;
    if (second.listens)
        builder.listen();
    builder.liveToTimeWait(firstLife(oldTsval));
    builder.wait(second.gapNs);
    builder.frame({u"client"_s, FlagSyn, second.seq, 0, {}, second.tsval});
    builder.row(u"client"_s, TcpState::SynSent);
    if (second.answerFlags == synAck)
        builder.row(u"server"_s, TcpState::SynRecv);
    const bool accepts = second.answerFlags == synAck;
    const quint32 rcvNxt = firstLife(oldTsval).clientNext();
    builder.frame({u"server"_s, second.answerFlags, second.answerSeq, accepts ? second.seq + 1 : rcvNxt});
    return builder;
}

std::vector<Evidence> explained(const Session& session)
{
    const QStringList ids{u"syn-into-time-wait"_s, u"time-wait-refuses-by-sequence"_s, u"time-wait-refuses-by-paws"_s,
                          u"retry-after-refusal"_s, u"time-wait-without-listener"_s};
    std::vector<Evidence> all = explain(session, Timeline::of(session));
    std::erase_if(all, [&](const Evidence& e) { return !ids.contains(e.ruleId); });
    return all;
}

std::vector<Evidence> explained(const SessionBuilder& builder)
{
    return explained(builder.session());
}

constexpr qint64 ms = 1'000'000;

} // namespace

class TestSynIntoTimeWait : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theKernelsTableIsReproduced_data();
    void theKernelsTableIsReproduced();
    void anAnswerAgainstTheNumbersFails_data();
    void anAnswerAgainstTheNumbersFails();
    void theNumbersAreThoseOfThePackets();
    void aWrongStepDoesNotProve();
    void withoutTimeLeftTheStepProves();
    void aWaitThatStandsOnWasNotReopened();
    void aWaitThatIsGoneWithoutASecondLifeIsOpen();
    void aSynThatFindsNobodyListeningIsNoFailure();
    void stampsThatWentRoundAreSaidToHave_data();
    void stampsThatWentRoundAreSaidToHave();
    void anAckInTheWaitMovesItsTimeStamp_data();
    void anAckInTheWaitMovesItsTimeStamp();
    void aFreshNumberProvesNothingWhereAReopenedWaitHasOneToo();
    void aRetransmittedSynMeetsTheSameNumbers();
    void aDroppedSynDecidesNothing();
    void aSynWithoutAnAnswerIsOpen();
    void unrecordedSegmentsLeaveItOpen();
    void withoutPacketsTheNumbersAreMissing();
    void aClientTakingItsOwnPortBackIsAnotherRule();
    void anOrdinarySynIsNotThisRules();
};

void TestSynIntoTimeWait::theKernelsTableIsReproduced_data()
{
    QTest::addColumn<Stamp>("oldTsval");
    QTest::addColumn<qint32>("ahead"); // of rcv_nxt
    QTest::addColumn<Stamp>("tsval");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("no time stamps, sequence number after") << Stamp() << 1 << Stamp() << true;
    QTest::newRow("no time stamps, far after") << Stamp() << 16'121'419 << Stamp() << true;
    QTest::newRow("no time stamps, exactly rcv_nxt") << Stamp() << 0 << Stamp() << false;
    QTest::newRow("no time stamps, before") << Stamp() << -1000 << Stamp() << false;
    QTest::newRow("time stamp newer, sequence number after") << Stamp(100) << 1 << Stamp(101) << true;
    QTest::newRow("time stamp newer, sequence number before") << Stamp(100) << -1000 << Stamp(101) << true;
    QTest::newRow("time stamp equal, sequence number after") << Stamp(100) << 1 << Stamp(100) << true;
    QTest::newRow("time stamp equal, sequence number before") << Stamp(100) << -1000 << Stamp(100) << false;
    QTest::newRow("time stamp older: PAWS, though the sequence number is after") << Stamp(100) << 1 << Stamp(99) << false;
    QTest::newRow("time stamp newer beyond the wrap") << Stamp(0xffffffff) << -1000 << Stamp(5) << true;
    QTest::newRow("the old connection had stamps, the SYN has none: sequence rule, after")
        << Stamp(100) << 1 << Stamp() << true;
    QTest::newRow("the same, before") << Stamp(100) << -1000 << Stamp() << false;
    QTest::newRow("the old connection had none, the SYN has one: sequence rule, after") << Stamp() << 1 << Stamp(5) << true;
    QTest::newRow("the same, before, however new") << Stamp() << -1000 << Stamp(5) << false;
}

void TestSynIntoTimeWait::theKernelsTableIsReproduced()
{
    QFETCH(Stamp, oldTsval);
    QFETCH(qint32, ahead);
    QFETCH(Stamp, tsval);
    QFETCH(bool, accepted);
    const LifeSpec life = firstLife(oldTsval);
    const Second second{life.clientNext() + quint32(ahead), tsval, accepted ? synAck : quint8(FlagAck),
                        life.serverNext() + (accepted ? 65537 : 0)};
    const SessionBuilder builder = session(oldTsval, second);
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    const Evidence& e = found[0];
    // Refused or accepted, the verdict is a claim of its own, and it holds: the numbers say what the answer says.
    QVERIFY2(e.holds == true, qPrintable(e.missing));
    const bool byPaws = oldTsval && tsval && qint32(*tsval - *oldTsval) < 0;
    QCOMPARE(e.ruleId, accepted ? u"syn-into-time-wait"_s
                       : byPaws ? u"time-wait-refuses-by-paws"_s
                                : u"time-wait-refuses-by-sequence"_s);
    for (const Condition& c : e.conditions)
        QVERIFY2(c.holds == true && !c.figures.isEmpty(), qPrintable(c.text));
    QVERIFY(e.outcome.startsWith(accepted ? u"accepted" : u"refused"));
}

void TestSynIntoTimeWait::anAnswerAgainstTheNumbersFails_data()
{
    theKernelsTableIsReproduced_data();
}

void TestSynIntoTimeWait::anAnswerAgainstTheNumbersFails()
{
    QFETCH(Stamp, oldTsval);
    QFETCH(qint32, ahead);
    QFETCH(Stamp, tsval);
    QFETCH(bool, accepted);
    const LifeSpec life = firstLife(oldTsval);
    const Second second{life.clientNext() + quint32(ahead), tsval, accepted ? quint8(FlagAck) : synAck,
                        life.serverNext() + (accepted ? 0 : 65537)};
    const std::vector<Evidence> found = explained(session(oldTsval, second));
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found[0].ruleId, u"syn-into-time-wait"_s);
    QVERIFY(found[0].holds == false);
}

void TestSynIntoTimeWait::theNumbersAreThoseOfThePackets()
{
    const LifeSpec life = firstLife(100);
    const SessionBuilder builder = session(100, {life.clientNext() + 16'121'419, 1120, synAck, life.serverNext() + 65537});
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    const auto number = [&](const char* name) {
        const Number* n = found[0].number(QString::fromLatin1(name));
        return n ? n->value : -1;
    };
    QCOMPARE(number("syn_seq"), qint64(life.clientNext() + 16'121'419));
    QCOMPARE(number("rcv_nxt"), qint64(life.clientNext()));
    QCOMPARE(number("tsval"), 1120);
    QCOMPARE(number("ts_recent"), 100);
    QCOMPARE(number("old_snd_nxt"), qint64(life.serverNext()));
    QCOMPARE(number("synack_isn"), qint64(life.serverNext() + 65537));
    QCOMPARE(number("isn_step"), 65537);
    QCOMPARE(number("ahead_of_rcv_nxt"), 16'121'419);
    QCOMPARE(number("isn_moved"), 16'121'419 + qint64(life.clientNext() - life.clientIsn));
    QVERIFY(number("since_last_segment_ns") > 1'000'000'000 && number("since_last_segment_ns") < 1'001'000'000);
    QVERIFY(number("time_wait_left_ns") < 59'000'000'000 && number("time_wait_left_ns") > 58'999'000'000);
    QVERIFY(number("isn_clock_expected") > 1'000'000'000 / 64);
    QCOMPARE(found[0].host, u"server"_s);
    QCOMPARE(found[0].ends.remote.port, quint16(40000));
    QVERIFY(found[0].frame > 0);
}

void TestSynIntoTimeWait::aWrongStepDoesNotProve()
{
    const LifeSpec life = firstLife({});
    const SessionBuilder builder = session({}, {life.clientNext() + 1, {}, synAck, life.serverNext() + 65536});
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(found[0].holds == false && found[0].conditions[2].holds == false);
}

void TestSynIntoTimeWait::withoutTimeLeftTheStepProves()
{
    // Where the number is the clock's, that leaves it open (tst_isnclock).
    const LifeSpec life = firstLife({});
    const std::vector<Evidence> byTheStep =
        explained(session({}, {life.clientNext() + 1, {}, synAck, life.serverNext() + 65537, 61'000 * ms}));
    QCOMPARE(byTheStep.size(), size_t(1));
    QVERIFY2(byTheStep[0].holds == true && !byTheStep[0].conditions.at(3).holds, qPrintable(byTheStep[0].missing));
}

void TestSynIntoTimeWait::aWaitThatStandsOnWasNotReopened()
{
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait({});
    builder.frame({u"client"_s, FlagSyn, 99'999});
    builder.wait(100 * ms);
    builder.row(u"server"_s, TcpState::TimeWait, 40000, SocketTimer::TimeWait, 59'900 * ms);
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(found[0].holds == false && found[0].conditions.at(3).holds == false);
    QVERIFY2(found[0].conditions[3].figures.contains(u"still"), qPrintable(found[0].conditions[3].figures));
}

void TestSynIntoTimeWait::aWaitThatIsGoneWithoutASecondLifeIsOpen()
{
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait({});
    builder.frame({u"client"_s, FlagSyn, 99'999});
    builder.vanish(u"server"_s);
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(!found[0].holds);
    QVERIFY2(found[0].conditions.at(3).figures.contains(u"nothing took its place"),
             qPrintable(found[0].conditions[3].figures));
}

void TestSynIntoTimeWait::aSynThatFindsNobodyListeningIsNoFailure()
{
    const LifeSpec life = firstLife({});
    const Second deaf{life.clientNext() + 1, {}, FlagAck, life.serverNext(), 1000 * ms, false};
    const std::vector<Evidence> found = explained(session({}, deaf));
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found[0].ruleId, u"time-wait-without-listener"_s);
    QVERIFY2(found[0].holds == true, qPrintable(found[0].missing));
    Second other = deaf;
    other.answerSeq += 1;
    const std::vector<Evidence> foreign = explained(session({}, other));
    QCOMPARE(foreign.size(), size_t(1));
    QVERIFY(foreign[0].holds == false);
}

void TestSynIntoTimeWait::stampsThatWentRoundAreSaidToHave_data()
{
    QTest::addColumn<quint32>("oldTsval");
    QTest::addColumn<quint32>("tsval");
    QTest::addColumn<bool>("accepted");
    QTest::addColumn<QString>("figures");
    QTest::newRow("newer") << 5u << 9u << true << u"TSval 9 > 5 ts_recent"_s;
    QTest::newRow("the same") << 5u << 5u << true << u"TSval 5 = 5 ts_recent"_s;
    QTest::newRow("older") << 9u << 5u << false << u"TSval 5 < 9 ts_recent\nolder by 4"_s;
    QTest::newRow("newer, though the smaller number")
        << 0xffffffffu << 5u << true
        << u"TSval 5 > %1 ts_recent\nmodulo 2³²: the stamps went round"_s.arg(spaced(0xffffffff));
    QTest::newRow("exactly half the space apart, which Linux takes for newer")
        << 5u << 0x80000005u << true << u"TSval %1 > 5 ts_recent"_s.arg(spaced(0x80000005));
    QTest::newRow("older, though the larger number")
        << 5u << 0xffffffffu << false
        << u"TSval %1 < 5 ts_recent\nmodulo 2³²: the stamps went round\nolder by 6"_s.arg(spaced(0xffffffff));
}

void TestSynIntoTimeWait::stampsThatWentRoundAreSaidToHave()
{
    QFETCH(quint32, oldTsval);
    QFETCH(quint32, tsval);
    QFETCH(bool, accepted);
    const LifeSpec life = firstLife(oldTsval);
    const Second second{life.clientNext() + 1, tsval, accepted ? synAck : quint8(FlagAck),
                        life.serverNext() + (accepted ? 65537 : 0)};
    const std::vector<Evidence> found = explained(session(oldTsval, second));
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found[0].holds == true, qPrintable(found[0].missing));
    QTEST(found[0].conditions.at(0).figures, "figures");
}

void TestSynIntoTimeWait::anAckInTheWaitMovesItsTimeStamp_data()
{
    QTest::addColumn<quint8>("flags");
    QTest::addColumn<qint32>("ahead"); // of rcv_nxt
    QTest::addColumn<Stamp>("tsval");
    QTest::addColumn<quint32>("tsRecent");
    QTest::newRow("newer, exactly at rcv_nxt") << quint8(FlagAck) << 0 << Stamp(200) << 200u;
    QTest::newRow("older") << quint8(FlagAck) << 0 << Stamp(99) << 100u;
    QTest::newRow("before rcv_nxt") << quint8(FlagAck) << -1 << Stamp(200) << 100u;
    QTest::newRow("after it") << quint8(FlagAck) << 1 << Stamp(200) << 100u;
    QTest::newRow("without a stamp") << quint8(FlagAck) << 0 << Stamp() << 100u;
    QTest::newRow("a FIN") << quint8(FlagFin | FlagAck) << -1 << Stamp(200) << 100u;
    QTest::newRow("a RST that is ignored") << quint8(FlagRst | FlagAck) << 0 << Stamp(200) << 100u;
}

void TestSynIntoTimeWait::anAckInTheWaitMovesItsTimeStamp()
{
    QFETCH(quint8, flags);
    QFETCH(qint32, ahead);
    QFETCH(Stamp, tsval);
    QFETCH(quint32, tsRecent);
    const LifeSpec life = firstLife(100);
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait(life);
    builder.frame({u"client"_s, flags, life.clientNext() + quint32(ahead), life.serverNext(), {}, tsval});
    builder.wait(1000 * ms);
    builder.frame({u"client"_s, FlagSyn, life.clientNext() + 1, 0, {}, Stamp(150)});
    builder.frame({u"server"_s, FlagAck, life.serverNext(), life.clientNext(), {}, Stamp(150)});
    std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found[0].number(u"ts_recent")->value, qint64(tsRecent));
    // The SYN lies between: what the wait keeps decides whether it was to be refused.
    QVERIFY(found[0].holds == (tsRecent > 150));
}

void TestSynIntoTimeWait::aFreshNumberProvesNothingWhereAReopenedWaitHasOneToo()
{
    const auto ofKernel = [](const QString& kernel) {
        const Session session = tamperedWith(recorded(u"syn-too-low"_s), [&](Event& event) {
            if (auto* info = std::get_if<SessionInfo>(&event.body))
                info->kernel = kernel;
            return true;
        });
        return evidenceOf(session, u"retry-after-refusal"_s).at(0);
    };
    const Evidence since = ofKernel(u"6.10.1"_s);
    QVERIFY(since.holds == true && since.conditions.back().holds == true && since.conditions.back().decides);
    for (const QString& kernel : {u"6.1.0-37-amd64"_s, u"6.9.12"_s, QString()}) {
        const Evidence before = ofKernel(kernel);
        QVERIFY2(before.holds == true, qPrintable(before.missing));
        QVERIFY(!before.conditions.back().holds && !before.conditions.back().decides);
    }
}

void TestSynIntoTimeWait::aRetransmittedSynMeetsTheSameNumbers()
{
    // Refused, and sent again: rcv_nxt is still the old connection's, not one after the refused SYN.
    const LifeSpec life = firstLife({});
    SessionBuilder builder = session({}, {life.clientNext() - 1000, {}, FlagAck, life.serverNext()});
    builder.wait(1'000'000'000);
    builder.frame({u"client"_s, FlagSyn, life.clientNext() - 1000});
    builder.frame({u"server"_s, FlagAck, life.serverNext(), life.clientNext()});
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(3));
    for (const Evidence& e : found) {
        if (e.ruleId == u"retry-after-refusal") {
            QVERIFY(e.holds == false); // it came after a second, and was refused again
            continue;
        }
        QCOMPARE(e.ruleId, u"time-wait-refuses-by-sequence"_s);
        QCOMPARE(e.number(u"rcv_nxt")->value, qint64(life.clientNext()));
        QVERIFY(e.holds == true);
    }
}

void TestSynIntoTimeWait::aDroppedSynDecidesNothing()
{
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait({});
    builder.fate(builder.arrive({u"client"_s, FlagSyn, 99'999}), Fate::Dropped);
    QVERIFY(explained(builder).empty());
}

void TestSynIntoTimeWait::aSynWithoutAnAnswerIsOpen()
{
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait({});
    builder.frame({u"client"_s, FlagSyn, 99'999});
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(!found[0].holds);
    QVERIFY2(found[0].missing.contains(u"no answer"), qPrintable(found[0].missing));
}

void TestSynIntoTimeWait::unrecordedSegmentsLeaveItOpen()
{
    SessionBuilder builder;
    LifeSpec life;
    life.withFrames = false;
    builder.liveToTimeWait(life);
    builder.frame({u"client"_s, FlagSyn, 99'999});
    builder.frame({u"server"_s, synAck, 5, 100'000});
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(!found[0].holds && !found[0].number(u"rcv_nxt"));
    QVERIFY2(found[0].missing.contains(u"rcv_nxt"), qPrintable(found[0].missing));
}

void TestSynIntoTimeWait::withoutPacketsTheNumbersAreMissing()
{
    SessionBuilder builder(u"loopback"_s);
    builder.listen();
    LifeSpec life;
    life.withFrames = false;
    builder.liveToTimeWait(life);
    builder.row(u"server"_s, TcpState::Established);
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(!found[0].holds);
    QVERIFY(found[0].missing.contains(u"no packets"));
    QVERIFY(found[0].conditions.at(3).holds == true); // the table shows the reopening all the same
    QCOMPARE(found[0].host, u"server"_s);
}

void TestSynIntoTimeWait::aClientTakingItsOwnPortBackIsAnotherRule()
{
    SessionBuilder builder(u"loopback"_s);
    LifeSpec life;
    life.withFrames = false;
    life.serverCloses = false;
    builder.liveToTimeWait(life);
    builder.row(u"client"_s, TcpState::SynSent);
    QVERIFY(explained(builder).empty());
}

void TestSynIntoTimeWait::anOrdinarySynIsNotThisRules()
{
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait({});
    LifeSpec other;
    other.clientPort = 40001;
    builder.liveToTimeWait(other);
    QVERIFY(explained(builder).empty());
}

STATEWIRE_TEST(TestSynIntoTimeWait);
#include "tst_synintotimewait.moc"
