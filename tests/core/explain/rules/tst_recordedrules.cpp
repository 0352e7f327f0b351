// SPDX-License-Identifier: GPL-3.0-or-later
// The rules about resets, refusals, queues and timers on what a real kernel did, and on the same with one fact changed or
// taken away.
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>
#include <functional>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

using Change = Tampering;
using Verdict = std::optional<bool>;

template <class T> Change without(std::function<bool(const T&)> which)
{
    return [which](Event& event) {
        const T* body = event.as<T>();
        return !body || !which(*body);
    };
}

template <class T> Change with(std::function<void(T&)> edit)
{
    return [edit](Event& event) {
        if (T* body = std::get_if<T>(&event.body))
            edit(*body);
        return true;
    };
}

const Change asItIs = [](Event&) { return true; };
const Change noRows = without<SocketEvent>([](const SocketEvent&) { return true; });
const Change noCounters = without<CounterEvent>([](const CounterEvent&) { return true; });

Change noCall(const QString& call, const QString& worker = {})
{
    return without<CallEvent>(
        [=](const CallEvent& e) { return e.call == call && (worker.isEmpty() || e.worker == worker); });
}

Change sysctl(const QString& key, const QString& value)
{
    return with<SysctlEvent>([=](SysctlEvent& e) {
        if (e.key == key)
            e.value = value;
    });
}

Change noSysctl(const QString& key)
{
    return without<SysctlEvent>([=](const SysctlEvent& e) { return e.key.startsWith(key); });
}

Change arguments(const QString& before, const QString& after)
{
    return with<CallEvent>([=](CallEvent& e) {
        if (e.arguments == before)
            e.arguments = after;
    });
}

Change segments(std::function<void(Segment&)> edit)
{
    return with<FrameEvent>([edit](FrameEvent& e) {
        if (e.segment)
            edit(*e.segment);
    });
}

bool isPlainReset(const Segment& s)
{
    return s.has(FlagRst) && !s.has(FlagAck);
}

QString text(const Evidence& e)
{
    QStringList lines{e.claim};
    for (const Condition& c : e.conditions)
        lines << (c.holds ? (*c.holds ? u"yes "_s : u"no  "_s) : u"?   "_s) + c.text + u": "_s + c.figures;
    return lines.join(u'\n');
}

void synAt(SessionBuilder& builder, qint64 startNs, double seconds)
{
    builder.wait(startNs + qint64(seconds * 1e9) - builder.nowNs());
    builder.frame({u"client"_s, FlagSyn, 1000});
}

} // namespace

class TestRecordedRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFactCounts_data();
    void everyFactCounts();
    void whatThisKernelDoesNotCountLeavesTheRuleOpen_data();
    void whatThisKernelDoesNotCountLeavesTheRuleOpen();
    void theHolderOfThePortIsNamed();
    void bothReuseAddressWouldHaveLetItPass();
    void theScheduleOfSynsFollowsTheSysctls_data();
    void theScheduleOfSynsFollowsTheSysctls();
    void anAnsweredSynHasNoSchedule();
    void theKeepAliveProbeRepeatsANumber();
    void aNewSynClearsAwayAHalfOpenConnection_data();
    void aNewSynClearsAwayAHalfOpenConnection();
    void aResetByCloseIsNoOverflow();
    void anOrdinaryLifeGivesNoneOfThese();
};

void TestRecordedRules::everyFactCounts_data()
{
    QTest::addColumn<QString>("recording");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<Change>("change");
    QTest::addColumn<Verdict>("holds");
    const auto rows = [](const char* recording, const char* rule, const Change& contrary, const Change& missing) {
        const auto row = [&](const char* what, const Change& change, Verdict holds) {
            QTest::addRow("%s on %s: %s", rule, recording, what)
                << QString::fromLatin1(recording) << QString::fromLatin1(rule) << change << holds;
        };
        row("holds", asItIs, true);
        row("does not hold", contrary, false);
        row("a number is missing", missing, Verdict());
    };
    const auto nothingInFront = with<SocketEvent>([](SocketEvent& e) {
        if (e.host == "server"_L1 && e.row.state != TcpState::Listen)
            e.row.ends.local.port = 2017;
    });
    rows("address-in-use", "address-in-use", nothingInFront, noCall(u"socket"_s, u"old"_s));
    rows("bound-port-taken", "address-shared", arguments(u"SO_REUSEADDR 1"_s, u"SO_REUSEADDR 0"_s),
         without<CallEvent>([](const CallEvent& e) { return e.call == "socket"_L1 || e.call == "setsockopt"_L1; }));
    rows("reset-causes", "reset-no-listener", segments([](Segment& s) { s.ack += s.has(FlagRst) && s.seq == 0 ? 5 : 0; }),
         without<FrameEvent>([](const FrameEvent& e) { return e.number == 1; }));
    rows("reset-causes", "reset-unread-data", with<SocketEvent>([](SocketEvent& e) { e.row.rxQueueBytes = 0; }), noRows);
    rows("reset-causes", "reset-linger", segments([](Segment& s) {
             if (s.has(FlagRst) && s.has(FlagAck) && s.seq != 0)
                 s.flags = FlagFin | FlagAck;
         }),
         with<SessionInfo>([](SessionInfo& e) { e.mode = LabMode::Loopback; }));
    rows("reset-causes", "reset-half-open", segments([](Segment& s) { s.seq += isPlainReset(s) ? 1 : 0; }), noRows);
    rows("half-open-syn", "reset-half-open", segments([](Segment& s) { s.seq += isPlainReset(s) ? 1 : 0; }),
         without<FrameEvent>([](const FrameEvent& e) { return e.number == 15 || e.number == 21; })); // the SYNs again
    rows("syn-into-the-void", "syn-retransmission", sysctl(u"net.ipv4.tcp_syn_retries"_s, u"3"_s),
         noSysctl(u"net.ipv4.tcp_syn_retries"_s));
    rows("accept-queue", "accept-queue-overflow", arguments(u"1"_s, u"5"_s), noCall(u"listen"_s));
    rows("third-ack-ignored", "accept-queue-overflow", sysctl(u"net.ipv4.tcp_abort_on_overflow"_s, u"1"_s), noCounters);
    rows("syn-cookie", "syn-cookie", sysctl(u"net.ipv4.tcp_syncookies"_s, u"0"_s), noCounters);
    rows("keepalive", "keepalive", arguments(u"TCP_KEEPINTVL 1"_s, u"TCP_KEEPINTVL 5"_s), [](Event& event) {
        const auto* set = event.as<SysctlEvent>();
        const auto* call = event.as<CallEvent>();
        return !(set && set->key.contains("keepalive"_L1)) && !(call && call->call == "setsockopt"_L1);
    });
    const auto timersLater = with<SocketEvent>([](SocketEvent& e) { e.row.timerLeftNs *= 2; });
    const auto timersSooner = with<SocketEvent>([](SocketEvent& e) { e.row.timerLeftNs /= 1000; });
    const auto asIf = [](const char* recording, const char* rule, const char* what, const Change& change) {
        QTest::addRow("%s on %s: %s", rule, recording, what)
            << QString::fromLatin1(recording) << QString::fromLatin1(rule) << change << Verdict(false);
    };
    asIf("sent-again", "sent-again-timeout", "its timer has not run out", timersLater);
    asIf("sent-again", "sent-again-fast", "its timer has run out", timersSooner);
    asIf("sent-again", "sent-again-probe", "its timer has not run out", timersLater);
    asIf("sent-again", "sent-again-probe", "probes are off", sysctl(u"net.ipv4.tcp_early_retrans"_s, u"0"_s));
    rows("sent-again", "given-up", arguments(u"TCP_USER_TIMEOUT 1000"_s, u"TCP_USER_TIMEOUT 5000"_s), [](Event& event) {
        const auto* set = event.as<SysctlEvent>();
        const auto* call = event.as<CallEvent>();
        return !(set && set->key.endsWith("tcp_retries2"_L1)) && !(call && call->call == "setsockopt"_L1);
    });
    rows("reset-causes", "reset-ends-row", segments([](Segment& s) { s.seq += s.has(FlagRst) && s.seq != 0 ? 1 : 0; }),
         without<FrameEvent>([](const FrameEvent& e) { return e.segment && !e.segment->has(FlagRst); }));
    rows("syn-ack-again", "syn-ack-again", sysctl(u"net.ipv4.tcp_synack_retries"_s, u"0"_s),
         noSysctl(u"net.ipv4.tcp_synack_retries"_s));
    rows("self-connect", "self-connect", sysctl(u"net.ipv4.ip_local_port_range"_s, u"40000 40001"_s),
         noSysctl(u"net.ipv4.ip_local_port_range"_s));
}

void TestRecordedRules::everyFactCounts()
{
    QFETCH(QString, recording);
    QFETCH(QString, rule);
    QFETCH(Change, change);
    QFETCH(Verdict, holds);
    const Session session = recorded(recording);
    QVERIFY2(!session.isEmpty(), qPrintable(recording));
    const std::vector<Evidence> found = evidenceOf(tamperedWith(session, change), rule);
    QVERIFY(!found.empty());
    for (const Evidence& e : found) {
        QVERIFY2(e.holds == holds, qPrintable(text(e)));
        QCOMPARE(e.missing.isEmpty(), holds.has_value());
        QVERIFY(!e.rule.isEmpty() && !e.source.isEmpty() && !e.counterfactual.isEmpty());
        if (holds == true)
            QVERIFY2(!e.numbers.empty(), qPrintable(text(e)));
    }
}

void TestRecordedRules::whatThisKernelDoesNotCountLeavesTheRuleOpen_data()
{
    QTest::addColumn<QString>("recording");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("counter");
    const auto row = [](const char* recording, const char* rule, const char* counter) {
        QTest::newRow(rule) << QString::fromLatin1(recording) << QString::fromLatin1(rule) << QString::fromLatin1(counter);
    };
    row("accept-queue", "accept-queue-overflow", "TcpExt.ListenOverflows");
    row("syn-cookie", "syn-cookie", "TcpExt.SyncookiesSent");
    row("challenge-ack", "challenge-ack", "TcpExt.TCPChallengeACK");
    row("no-room", "time-wait-overflow", "TcpExt.TCPTimeWaitOverflow");
}

void TestRecordedRules::whatThisKernelDoesNotCountLeavesTheRuleOpen()
{
    QFETCH(QString, recording);
    QFETCH(QString, rule);
    QFETCH(QString, counter);
    const auto without = [&](Event& event) {
        if (auto* info = std::get_if<SessionInfo>(&event.body))
            info->counters = QStringList{u"TcpExt.TW"_s, u"Tcp.InSegs"_s};
        const auto* moved = event.as<CounterEvent>();
        return !moved || moved->name != counter;
    };
    const std::vector<Evidence> found = evidenceOf(tamperedWith(recorded(recording), without), rule);
    QVERIFY(!found.empty());
    const QString why = u"this kernel does not count "_s + counter;
    for (const Evidence& e : found) {
        QVERIFY2(!e.holds, qPrintable(text(e)));
        QCOMPARE(e.lacking.text(), why);
        QVERIFY2(text(e).contains(why) && !text(e).contains(u"not seen to move"_s), qPrintable(text(e)));
    }
}

void TestRecordedRules::theHolderOfThePortIsNamed()
{
    const std::vector<Evidence> found = evidenceOf(recorded(u"address-in-use"_s), u"address-in-use"_s);
    QCOMPARE(found.size(), size_t(1));
    const QString told = text(found.front());
    QVERIFY2(told.contains(u"192.168.88.131:2016 → 192.168.88.132:40000 TIME_WAIT"_s), qPrintable(told));
    QVERIFY2(told.contains(u"new socket: SO_REUSEADDR 1"_s), qPrintable(told));
    QCOMPARE(found.front().number(u"old_reuse")->value, 0);
}

void TestRecordedRules::bothReuseAddressWouldHaveLetItPass()
{
    // The old listener sets the option too: then TIME_WAIT is no reason, and the rule must not claim it.
    Session session;
    const Session original = recorded(u"address-in-use"_s);
    for (const Event& event : original.events()) {
        session.append(event);
        const auto* call = event.as<CallEvent>();
        if (!call || call->call != "socket"_L1 || call->worker != "old"_L1)
            continue;
        CallEvent set = *call;
        set.call = u"setsockopt"_s;
        set.arguments = u"SO_REUSEADDR 1"_s;
        set.beginNs = set.endNs = call->endNs;
        session.append({event.tNs, set});
    }
    const std::vector<Evidence> found = evidenceOf(session, u"address-in-use"_s);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found.front().holds == false, qPrintable(text(found.front())));
}

void TestRecordedRules::theScheduleOfSynsFollowsTheSysctls_data()
{
    QTest::addColumn<QString>("retries");
    QTest::addColumn<QString>("linear"); // empty: the kernel has no such sysctl
    QTest::addColumn<QList<double>>("syns");
    QTest::addColumn<double>("gaveUp");
    QTest::addColumn<bool>("holds");
    using Times = QList<double>;
    // As measured on Linux 6.18.
    QTest::newRow("defaults of 6.5 and later")
        << u"6"_s << u"4"_s << Times{0, 1, 2, 3, 4, 5, 7.1, 11.4, 19.6, 35.7, 69.0} << 134.5 << true;
    QTest::newRow("1 retry") << u"1"_s << u"4"_s << Times{0, 1, 2} << 3.06 << true;
    QTest::newRow("2 retries") << u"2"_s << u"4"_s << Times{0, 1, 2, 3, 4, 5} << 7.14 << true;
    QTest::newRow("3 retries") << u"3"_s << u"4"_s << Times{0, 1, 2, 3, 4, 5, 7, 11.4} << 19.6 << true;
    QTest::newRow("no linear beginning") << u"3"_s << u"0"_s << Times{0, 1, 3, 7} << 15.3 << true;
    QTest::newRow("a kernel before 6.5") << u"2"_s << QString() << Times{0, 1, 3} << 7.17 << true;
    QTest::newRow("too early") << u"2"_s << u"0"_s << Times{0, 0.5, 3} << 7.17 << false;
    QTest::newRow("one SYN too few") << u"3"_s << u"0"_s << Times{0, 1, 3} << 15.3 << false;
    QTest::newRow("one SYN too many") << u"1"_s << u"0"_s << Times{0, 1, 3} << 7.1 << false;
    QTest::newRow("gave up too late") << u"1"_s << u"0"_s << Times{0, 1} << 9.0 << false;
}

void TestRecordedRules::theScheduleOfSynsFollowsTheSysctls()
{
    QFETCH(QString, retries);
    QFETCH(QString, linear);
    QFETCH(QList<double>, syns);
    QFETCH(double, gaveUp);
    QFETCH(bool, holds);
    SessionBuilder builder;
    builder.sysctl(u"client"_s, u"net.ipv4.tcp_syn_retries"_s, retries);
    if (!linear.isEmpty())
        builder.sysctl(u"client"_s, u"net.ipv4.tcp_syn_linear_timeouts"_s, linear);
    CallEvent call{u"client"_s, u"c"_s, u"connect"_s, builder.server().toString(), u"c"_s, -1, u"ETIMEDOUT"_s};
    call.beginNs = builder.nowNs();
    for (double seconds : syns)
        synAt(builder, call.beginNs, seconds);
    call.endNs = call.beginNs + qint64(gaveUp * 1e9);
    builder.wait(call.endNs - builder.nowNs());
    builder.append(call);
    const std::vector<Evidence> found = evidenceOf(builder.session(), u"syn-retransmission"_s);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found.front().holds == holds, qPrintable(text(found.front())));
}

void TestRecordedRules::anAnsweredSynHasNoSchedule()
{
    SessionBuilder builder;
    builder.sysctl(u"client"_s, u"net.ipv4.tcp_syn_retries"_s, u"6"_s);
    const qint64 startNs = builder.nowNs();
    synAt(builder, startNs, 0);
    builder.frame({u"server"_s, FlagAck, 77, 88}); // a challenge: the client repeats its SYN for another reason
    synAt(builder, startNs, 0.2);
    QVERIFY(evidenceOf(builder.session(), u"syn-retransmission"_s).empty());
}

void TestRecordedRules::theKeepAliveProbeRepeatsANumber()
{
    const std::vector<Evidence> found = evidenceOf(recorded(u"keepalive"_s), u"keepalive"_s);
    QCOMPARE(found.size(), size_t(1));
    const Evidence& e = found.front();
    QCOMPARE(e.number(u"probe_seq")->value + 1, e.number(u"snd_nxt")->value);
    QCOMPARE(e.number(u"probes")->value, 3);
    QCOMPARE(e.number(u"count")->value, 3);
}

void TestRecordedRules::aNewSynClearsAwayAHalfOpenConnection_data()
{
    QTest::addColumn<size_t>("which");
    QTest::addColumn<QString>("state");
    QTest::addColumn<quint16>("port");
    QTest::newRow("open") << size_t(0) << u"ESTABLISHED"_s << quint16(40000);
    QTest::newRow("its FIN is not answered") << size_t(1) << u"LAST_ACK"_s << quint16(40001);
}

void TestRecordedRules::aNewSynClearsAwayAHalfOpenConnection()
{
    QFETCH(size_t, which);
    QFETCH(QString, state);
    QFETCH(quint16, port);
    const Session session = recorded(u"half-open-syn"_s);
    const std::vector<Evidence> found = evidenceOf(session, u"reset-half-open"_s, u"client"_s);
    QCOMPARE(found.size(), size_t(2));
    const Evidence& e = found[which];
    QVERIFY2(e.holds == true, qPrintable(text(e)));
    QCOMPARE(e.ends.local.port, port);
    QCOMPARE(e.conditions.front().figures, state);
    QVERIFY(e.number(u"retry_after_ns")->value < 100'000'000);
    QVERIFY2(e.conditions.back().figures.endsWith(u"SYN,ACK"_s), qPrintable(text(e)));
    // Who refuses from TIME_WAIT has a rule of its own, which tells of the RST as well.
    QVERIFY(evidenceOf(recorded(u"syn-too-low"_s), u"reset-half-open"_s).empty());
}

void TestRecordedRules::aResetByCloseIsNoOverflow()
{
    // A reset by close() right after the handshake answers no ACK.
    QVERIFY(evidenceOf(recorded(u"reset-causes"_s), u"accept-queue-overflow"_s).empty());
}

void TestRecordedRules::anOrdinaryLifeGivesNoneOfThese()
{
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait({});
    builder.wait(1'000'000'000);
    builder.liveToTimeWait({.clientPort = 40001, .serverCloses = false});
    const Session& session = builder.session();
    for (const Evidence& e : explain(session, Timeline::of(session)))
        QVERIFY2(e.ruleId == "active-close"_L1, qPrintable(text(e)));
}

STATEWIRE_TEST(TestRecordedRules);
#include "tst_recordedrules.moc"
