// SPDX-License-Identifier: GPL-3.0-or-later
// The rules about what is sent again, given up, reset or held back for an ACK: what they count, what they tell apart, and
// what they say nothing of.
#include "support/frames.h"
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 ms = 1'000'000;

QString text(const Evidence& e)
{
    QStringList lines{e.ruleId + u": "_s + e.claim};
    for (const Condition& c : e.conditions)
        lines << (c.holds ? (*c.holds ? u"yes "_s : u"no  "_s) : u"?   "_s) + c.text + u": "_s + c.figures;
    return lines.join(u'\n');
}

qint64 number(const Evidence& e, const char* name)
{
    const Number* found = e.number(QString::fromLatin1(name));
    return found ? found->value : -1;
}

QStringList idsOf(const Session& session)
{
    QStringList ids;
    for (const Evidence& e : explain(session, Timeline::of(session)))
        ids << e.ruleId;
    return ids;
}

/// An open connection whose client has sent five bytes that nobody acknowledges; again after each of \p gapsMs.
struct Cut
{
    SessionBuilder builder;
    quint32 retransmits = 0;

    explicit Cut(bool orphan = false)
    {
        builder.sysctl(u"client"_s, u"net.ipv4.tcp_retries2"_s, u"1"_s);
        builder.sysctl(u"client"_s, u"net.ipv4.tcp_orphan_retries"_s, u"2"_s);
        builder.frame({u"client"_s, FlagSyn, 1000});
        builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
        builder.frame({u"client"_s, FlagAck, 1001, 5001});
        row(orphan ? TcpState::FinWait1 : TcpState::Established, orphan);
        send();
    }
    void row(TcpState state, bool orphan)
    {
        SocketRow row;
        row.ends = {builder.client(40000), builder.server()};
        row.state = m_state = state;
        row.inode = orphan ? 0 : 7;
        m_orphan = orphan;
        row.timer = SocketTimer::Retransmit;
        row.timerLeftNs = 200 * ms << retransmits;
        row.retransmits = retransmits;
        builder.append(SocketEvent{u"client"_s, m_seen ? SocketEvent::Change::Changed : SocketEvent::Change::Appeared, row,
                                   builder.nowNs() - 1000});
        m_seen = true;
        m_row = row;
        builder.wait(1000);
    }
    void send() { builder.fate(builder.arrive({u"client"_s, FlagPsh | FlagAck, 1001, 5001, "hello"}), Fate::Dropped); }
    void timeout(qint64 gapMs)
    {
        builder.wait(gapMs * ms);
        send();
        ++retransmits;
        builder.wait(ms);
        row(m_state, m_orphan);
    }
    void vanish(qint64 gapMs, qint64 aborts = 1)
    {
        const qint64 readNs = builder.nowNs() - ms + gapMs * ms;
        builder.wait(gapMs * ms);
        builder.append(SocketEvent{u"client"_s, SocketEvent::Change::Vanished, m_row, readNs});
        builder.wait(ms);
        if (aborts >= 0)
            builder.append(
                CounterEvent{u"client"_s, aborts ? u"TcpExt.TCPAbortOnTimeout"_s : u"Tcp.InSegs"_s, 1, 1, readNs});
        builder.wait(200 * ms);
        builder.append(NoteEvent{});
    }

private:
    SocketRow m_row;
    TcpState m_state = TcpState::Established;
    bool m_orphan = false;
    bool m_seen = false;
};

} // namespace

class TestLossRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachWayOfSendingAgainIsToldFromTheOthers();
    void whereNothingTellsTheWayItStaysOpen_data();
    void whereNothingTellsTheWayItStaysOpen();
    void waitsThatDoNotDoubleAreNoTimeouts();
    void aCopyByTheWireIsNotSentAgain();
    void theLimitThatEndedItIsNamed_data();
    void theLimitThatEndedItIsNamed();
    void aRowThatWentForAnotherReasonIsNotGivenUp();
    void theEndThatIsLeftBehindIsToldOfOnce();
    void aForgedResetIsNobodys();
    void aSynAckForANewSynIsAnotherHandshake();
    void aSynAckThatTheWireSawLateLeftBeforeTheAck();
    void theDelayThatNagleMetIsMeasured();
    void noDelayContradictsNagle_data();
    void noDelayContradictsNagle();
};

void TestLossRules::eachWayOfSendingAgainIsToldFromTheOthers()
{
    const Session session = recorded(u"sent-again"_s);
    QCOMPARE(idsOf(session),
             (QStringList{u"sent-again-timeout"_s, u"sent-again-after-timeout"_s, u"sent-again-after-timeout"_s,
                          u"sent-again-fast"_s, u"sent-again-probe"_s, u"sent-again-timeout"_s, u"given-up"_s}));
    for (const Evidence& e : explain(session, Timeline::of(session)))
        QVERIFY2(e.holds == true, qPrintable(text(e)));
    const Evidence fast = evidenceOf(session, u"sent-again-fast"_s).front();
    QCOMPARE(number(fast, "duplicate_acks"), 1);
    QVERIFY(number(fast, "waited_ns") < 50 * ms);
    const Evidence cut = evidenceOf(session, u"sent-again-timeout"_s).back();
    QCOMPARE(number(cut, "times"), 2);
    QCOMPARE(number(cut, "TcpExt.TCPTimeouts"), 2);
    const Evidence end = evidenceOf(session, u"given-up"_s).front();
    QCOMPARE(number(end, "times_sent"), 3);
    QCOMPARE(number(end, "limit_ms"), 1000);
    QVERIFY2(end.outcome.contains(u"read() failed with ETIMEDOUT"_s), qPrintable(end.outcome));
    QVERIFY2(end.outcome.contains(u"server still had it in ESTABLISHED"_s), qPrintable(end.outcome));
}

void TestLossRules::whereNothingTellsTheWayItStaysOpen_data()
{
    QTest::addColumn<bool>("rows");
    QTest::addColumn<bool>("counters");
    QTest::addColumn<int>("open");
    QTest::newRow("no counters") << true << false << 5; // of the last, its row tells
    QTest::newRow("neither") << false << false << 6;
    QTest::newRow("no rows") << false << true << 0;
}

void TestLossRules::whereNothingTellsTheWayItStaysOpen()
{
    QFETCH(bool, rows);
    QFETCH(bool, counters);
    QFETCH(int, open);
    const Session session = tamperedWith(recorded(u"sent-again"_s), [&](Event& event) {
        return (rows || !event.as<SocketEvent>()) && (counters || !event.as<CounterEvent>());
    });
    int found = 0;
    for (const Evidence& e : explain(session, Timeline::of(session))) {
        if (e.ruleId == "sent-again"_L1) {
            ++found;
            QVERIFY2(!e.holds && !e.missing.isEmpty(), qPrintable(text(e)));
        } else if (e.ruleId.startsWith("sent-again"_L1)) {
            QVERIFY2(e.holds == true, qPrintable(text(e)));
        }
    }
    QCOMPARE(found, open);
}

void TestLossRules::waitsThatDoNotDoubleAreNoTimeouts()
{
    for (const qint64 second : {420, 2000}) {
        Cut cut;
        cut.timeout(205);
        cut.timeout(second);
        const std::vector<Evidence> found = evidenceOf(cut.builder.session(), u"sent-again-timeout"_s);
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(number(found[0], "times"), 2);
        QVERIFY2(found[0].holds == (second == 420), qPrintable(text(found[0])));
    }
}

void TestLossRules::aCopyByTheWireIsNotSentAgain()
{
    Cut cut;
    cut.builder.wait(ms);
    cut.builder.fate(cut.builder.arrive({u"client"_s, FlagPsh | FlagAck, 1001, 5001, "hello"}), Fate::Injected);
    cut.builder.wait(ms);
    cut.builder.fate(cut.builder.arrive({u"client"_s, FlagPsh | FlagAck, 1001, 5001, "hello"}), Fate::Absorbed);
    QVERIFY2(idsOf(cut.builder.session()).isEmpty(), qPrintable(idsOf(cut.builder.session()).join(u' ')));
}

void TestLossRules::theLimitThatEndedItIsNamed_data()
{
    QTest::addColumn<bool>("orphan");
    QTest::addColumn<QList<int>>("timeoutsMs");
    QTest::addColumn<int>("goneMs");
    QTest::addColumn<qint64>("limitMs");
    QTest::addColumn<bool>("holds");
    const QList<int> two{210, 420};
    const QList<int> three{210, 420, 840};
    QTest::newRow("tcp_retries2 = 1 is 600 ms") << false << two << 850 << qint64(600) << true;
    QTest::newRow("sooner than that") << false << two << 100 << qint64(600) << false;
    QTest::newRow("it had been over before") << false << three << 1700 << qint64(600) << false;
    QTest::newRow("tcp_orphan_retries = 2 is 1400 ms") << true << three << 1700 << qint64(1400) << true;
    QTest::newRow("an orphan, sooner than that") << true << two << 850 << qint64(1400) << false;
}

void TestLossRules::theLimitThatEndedItIsNamed()
{
    QFETCH(bool, orphan);
    QFETCH(QList<int>, timeoutsMs);
    QFETCH(int, goneMs);
    QFETCH(qint64, limitMs);
    QFETCH(bool, holds);
    Cut cut(orphan);
    for (const int gapMs : timeoutsMs)
        cut.timeout(gapMs);
    cut.vanish(goneMs);
    const std::vector<Evidence> found = evidenceOf(cut.builder.session(), u"given-up"_s);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found[0].holds == holds, qPrintable(text(found[0])));
    QCOMPARE(number(found[0], "limit_ms"), limitMs);
    QCOMPARE(number(found[0], "timeouts"), timeoutsMs.size());
    QVERIFY2(text(found[0]).contains(orphan ? u"tcp_orphan_retries = 2"_s : u"tcp_retries2 = 1"_s),
             qPrintable(text(found[0])));
}

void TestLossRules::aRowThatWentForAnotherReasonIsNotGivenUp()
{
    Cut reset;
    reset.timeout(210);
    reset.builder.frame({u"server"_s, FlagRst, 5001});
    reset.vanish(0, -1);
    QVERIFY(evidenceOf(reset.builder.session(), u"given-up"_s).empty());
    QCOMPARE(evidenceOf(reset.builder.session(), u"reset-ends-row"_s).size(), size_t(1));
    Cut destroyed; // the counters were read, and no abort was among them
    destroyed.timeout(210);
    destroyed.vanish(850, 0);
    QVERIFY(evidenceOf(destroyed.builder.session(), u"given-up"_s).empty());
}

void TestLossRules::theEndThatIsLeftBehindIsToldOfOnce()
{
    Cut cut;
    cut.builder.row(u"server"_s, TcpState::Established);
    cut.timeout(210);
    cut.timeout(420);
    cut.vanish(850);
    cut.builder.wait(500 * ms);
    cut.builder.append(NoteEvent{});
    const QStringList ids = idsOf(cut.builder.session());
    QVERIFY2(ids.contains(u"given-up"_s) && !ids.contains(u"no-timer-runs"_s), qPrintable(ids.join(u' ')));
    const std::vector<Evidence> found = evidenceOf(cut.builder.session(), u"given-up"_s);
    QVERIFY2(found[0].outcome.contains(u"server still had it in ESTABLISHED"_s), qPrintable(found[0].outcome));
}

void TestLossRules::aForgedResetIsNobodys()
{
    for (const bool acknowledges : {true, false}) {
        SessionBuilder builder;
        builder.row(u"client"_s, TcpState::SynSent);
        builder.frame({u"client"_s, FlagSyn, 1000});
        const qint64 readNs = builder.nowNs();
        builder.fate(builder.arrive({u"server"_s, FlagRst | FlagAck, 0, acknowledges ? 1001U : 1003U}), Fate::Injected);
        SocketRow row;
        row.ends = {builder.client(40000), builder.server()};
        row.state = TcpState::SynSent;
        builder.append(SocketEvent{u"client"_s, SocketEvent::Change::Vanished, row, readNs});
        const std::vector<Evidence> found = evidenceOf(builder.session(), u"reset-ends-row"_s);
        QCOMPARE(found.size(), size_t(1));
        QVERIFY2(found[0].holds == acknowledges, qPrintable(text(found[0])));
        QVERIFY2(found[0].conditions[0].figures.contains(u"no host sent it"_s), qPrintable(text(found[0])));
    }
}

void TestLossRules::aSynAckForANewSynIsAnotherHandshake()
{
    SessionBuilder builder;
    for (const quint32 isn : {1000U, 2000U}) {
        builder.row(u"server"_s, TcpState::SynRecv);
        builder.frame({u"client"_s, FlagSyn, isn});
        builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, isn + 1});
    }
    QVERIFY(evidenceOf(builder.session(), u"syn-ack-again"_s).empty());
}

void TestLossRules::aSynAckThatTheWireSawLateLeftBeforeTheAck()
{
    SessionBuilder builder;
    builder.sysctl(u"server"_s, u"net.ipv4.tcp_synack_retries"_s, u"5"_s);
    builder.frame({u"client"_s, FlagSyn, 1000});
    builder.row(u"server"_s, TcpState::SynRecv);
    builder.fate(builder.arrive({u"server"_s, FlagSyn | FlagAck, 5000, 1001}), Fate::Dropped);
    builder.wait(1000 * ms);
    builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
    builder.frame({u"client"_s, FlagSyn, 1000}); // it had left before
    builder.frame({u"client"_s, FlagAck, 1001, 5001});
    builder.row(u"server"_s, TcpState::Established);
    builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001}); // in answer to the SYN
    const std::vector<Evidence> found = evidenceOf(builder.session(), u"syn-ack-again"_s);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found[0].holds == true, qPrintable(text(found[0])));
    QCOMPARE(number(found[0], "by_timer"), 1);
    QCOMPARE(number(found[0], "by_syn"), 1);
}

void TestLossRules::theDelayThatNagleMetIsMeasured()
{
    const std::vector<Evidence> found = evidenceOf(recorded(u"nagle"_s), u"nagle"_s);
    QCOMPARE(found.size(), size_t(1)); // the second pair of pieces met an ACK that was not delayed
    QVERIFY2(found[0].holds == true, qPrintable(text(found[0])));
    QCOMPARE(number(found[0], "bytes"), 3);
    QVERIFY(number(found[0], "held_ns") >= 35 * ms);
    QVERIFY(number(found[0], "ack_delay_ns") >= 35 * ms);
}

void TestLossRules::noDelayContradictsNagle_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<std::optional<bool>>("holds");
    QTest::newRow("set") << u"1"_s << std::optional(false);
    QTest::newRow("switched off again") << u"0"_s << std::optional(true);
    QTest::newRow("how it was opened is not recorded") << QString() << std::optional<bool>();
}

void TestLossRules::noDelayContradictsNagle()
{
    QFETCH(QString, value);
    QFETCH(std::optional<bool>, holds);
    Session session;
    const Session whole = recorded(u"nagle"_s);
    for (const Event& event : whole.events()) {
        const auto* call = event.as<CallEvent>();
        const bool opens = call && call->host == "client"_L1 && call->is(Call::Socket);
        if (!opens || !value.isEmpty())
            session.append(event);
        if (opens && !value.isEmpty()) {
            CallEvent option = *call;
            option.call = u"setsockopt"_s;
            option.arguments = u"TCP_NODELAY "_s + value;
            option.beginNs = option.endNs = call->endNs + 1;
            session.append({event.tNs, option});
        }
    }
    const std::vector<Evidence> found = evidenceOf(session, u"nagle"_s);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found[0].holds == holds, qPrintable(text(found[0])));
}

STATEWIRE_TEST(TestLossRules);
#include "tst_lossrules.moc"
