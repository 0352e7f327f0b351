// SPDX-License-Identifier: GPL-3.0-or-later
// The rules about TIME_WAIT, closing, crossing and windows on what a kernel did: each holds, fails where something is
// otherwise, and stays open where a number is missing.
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>
#include <map>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(statewire::test::Tampering)

namespace {

using Holds = std::optional<bool>;
constexpr Holds open = std::nullopt;

void row(const char* name, const char* recording, const char* rule, const Tampering& tampering, Holds holds,
         const char* host = "")
{
    QTest::newRow(name) << QString::fromLatin1(recording) << QString::fromLatin1(rule) << QString::fromLatin1(host)
                        << tampering << holds;
}

const QString rfc1337 = u"net.ipv4.tcp_rfc1337"_s;
const QString finTimeout = u"net.ipv4.tcp_fin_timeout"_s;
const QString challenges = u"TcpExt.TCPChallengeACK"_s;
const QString maxBuckets = u"net.ipv4.tcp_max_tw_buckets"_s;

} // namespace

class TestWaitingRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theVerdictIsComputed_data();
    void theVerdictIsComputed();
    void nothingIsSaidOfWhatTheRuleIsNotAbout_data();
    void nothingIsSaidOfWhatTheRuleIsNotAbout();
    void dataForWhoHasClosedAreToldFromDataForNobody();
    void eachChallengeHoldsForItsOwnReason();
    void anEndWhoseFinNobodyAcknowledgedNeedsNoTimeWait();
    void nothingIsSaidOfWhatIsYetToCome_data();
    void nothingIsSaidOfWhatIsYetToCome();
    void theSocketsOwnLimitComesBeforeTheSysctl_data();
    void theSocketsOwnLimitComesBeforeTheSysctl();
    void threeAndAHalfRtoMayBeMoreThanAMinute();
    void aWaitCutShortUnseenIsSaidToHaveEndedThen();
};

void TestWaitingRules::theVerdictIsComputed_data()
{
    QTest::addColumn<QString>("recording");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("host");
    QTest::addColumn<Tampering>("tampering");
    QTest::addColumn<Holds>("holds");

    row("a SYN too low is refused by its sequence number", "syn-too-low", "time-wait-refuses-by-sequence", nothing(), true);
    row("that refusal fails with another answer", "syn-too-low", "time-wait-refuses-by-sequence",
        withSegment(11, [](Segment& s) { s.seq += 1; }), false);
    row("that refusal is open without the old segments", "syn-too-low", "time-wait-refuses-by-sequence",
        withoutFramesUntil(8), open);
    row("a SYN too old is refused by PAWS", "syn-too-old", "time-wait-refuses-by-paws", nothing(), true);
    row("the refusal by PAWS fails with another answer", "syn-too-old", "time-wait-refuses-by-paws",
        withSegment(11, [](Segment& s) { s.ack += 1; }), false);
    row(
        "the refusal by PAWS is open without the server's old segments", "syn-too-old", "time-wait-refuses-by-paws",
        [](Event& event) {
            const auto* frame = event.as<FrameEvent>();
            return !frame || frame->number > 8 || frame->from != u"server";
        },
        open);
    row("a SYN higher than all is accepted", "rfc1337", "syn-into-time-wait", nothing(), true);
    row("the acceptance fails with another ISN", "rfc1337", "syn-into-time-wait",
        withSegment(16, [](Segment& s) { s.seq += 1; }), false);
    row("the acceptance is open without the old segments", "rfc1337", "syn-into-time-wait", withoutFramesUntil(8), open);
    row("a SYN that nobody listens for gets the old ACK", "nobody-listens", "time-wait-without-listener", nothing(), true);
    row(
        "that is open where snd_nxt is not known", "nobody-listens", "time-wait-without-listener",
        [](Event& event) {
            const auto* frame = event.as<FrameEvent>();
            return !frame || frame->number > 8 || frame->from != u"server";
        },
        open);
    row("the refused client gets in at once", "syn-too-low", "retry-after-refusal", nothing(), true);
    row("it does not where the TIME_WAIT outlives its RST", "rfc1337", "retry-after-refusal", nothing(), false);
    row("its retry is open without the RST", "syn-too-low", "retry-after-refusal", withoutFrame(12), open);

    row("a RST kills a TIME_WAIT", "syn-too-low", "time-wait-assassination", nothing(), true);
    row("it should not have with tcp_rfc1337", "syn-too-low", "time-wait-assassination", withSysctl(rfc1337, u"1"_s), false);
    row("the kill is open without the sysctl", "syn-too-low", "time-wait-assassination", withoutSysctl(rfc1337), open);
    row("a TIME_WAIT outlives a RST with tcp_rfc1337", "rfc1337", "time-wait-survives-rst", nothing(), true);
    row("it should not have without", "rfc1337", "time-wait-survives-rst", withSysctl(rfc1337, u"0"_s), false);
    row("its survival is open without the sysctl", "rfc1337", "time-wait-survives-rst", withoutSysctl(rfc1337), open);
    row(
        "any other RST leaves it alone, whatever the sysctl", "rfc1337", "time-wait-survives-rst",
        [](Event& event) {
            return withSegment(12, [](Segment& s) { s.seq += 1; })(event) && withSysctl(rfc1337, u"0"_s)(event);
        },
        true);

    row("TIME_WAIT lasts 60 s with tcp_fin_timeout = 5", "time-wait-length", "time-wait-length", nothing(), true);
    row("that the same by chance contradicts nothing", "time-wait-length", "time-wait-length",
        withSysctl(finTimeout, u"60"_s), true);
    row(
        "a TIME_WAIT that was gone too soon fails", "time-wait-length", "time-wait-length",
        [](Event& event) {
            constexpr qint64 tenSeconds = 10'000'000'000;
            if (event.tNs > tenSeconds)
                event.tNs -= 2 * tenSeconds;
            return true;
        },
        false);
    row("its length is open without the sysctl", "time-wait-length", "time-wait-length", withoutSysctl(finTimeout), open);
    row("what cut a TIME_WAIT short on loopback is open", "cut-short-unseen", "time-wait-length", nothing(), open);
    row("a FIN that comes again begins TIME_WAIT anew", "lost-last-ack", "time-wait-rearmed", nothing(), true);
    row("that fails where no such segment came", "lost-last-ack", "time-wait-rearmed", withoutFrame(8), false);
    row("that is open without packets", "lost-last-ack", "time-wait-rearmed", withoutFrames(), open);

    row("without room there is no TIME_WAIT", "no-room", "time-wait-overflow", nothing(), true);
    row("without room an orphan has no FIN_WAIT2 either", "no-room-after-the-ack", "time-wait-overflow", nothing(), true);
    row("with room there should be one", "no-room", "time-wait-overflow", withSysctl(maxBuckets, u"2"_s), false);
    row("want of room is open without the sysctl", "no-room", "time-wait-overflow", withoutSysctl(maxBuckets), open);
    row("want of room is open without the counter", "no-room", "time-wait-overflow",
        withoutCounter(u"TcpExt.TCPTimeWaitOverflow"_s), open);

    row("a bound port is taken by its own TIME_WAIT", "bound-port-taken", "no-free-port", nothing(), true);
    row("that is open without packets", "bound-port-taken", "no-free-port", withoutFrames(), open);

    row("FIN_WAIT2 of a process has no limit", "half-closed", "fin-wait2-unlimited", nothing(), true);
    row(
        "with a timer it would have one", "half-closed", "fin-wait2-unlimited",
        [](Event& event) {
            auto* socket = std::get_if<SocketEvent>(&event.body);
            if (socket && socket->row.state == TcpState::FinWait2 && socket->row.timer == SocketTimer::None)
                socket->row.timer = SocketTimer::Keepalive;
            return true;
        },
        false);
    row("FIN_WAIT2 of no process has a limit", "half-closed", "fin-wait2-orphan", nothing(), true);
    row("that limit is tcp_fin_timeout", "half-closed", "fin-wait2-orphan", withSysctl(finTimeout, u"30"_s), false);
    row("that limit is open without the sysctl", "half-closed", "fin-wait2-orphan", withoutSysctl(finTimeout), open);
    row("and it ends there", "half-closed", "fin-wait2-expired", nothing(), true);
    row("another limit would have ended it at another time", "half-closed", "fin-wait2-expired",
        withSysctl(finTimeout, u"30"_s), false);
    row("its end is open without the sysctl", "half-closed", "fin-wait2-expired", withoutSysctl(finTimeout), open);
    row("its end is open without packets", "half-closed", "fin-wait2-expired", withoutFrames(), open);

    row("after a slow FIN its timer is set to 3.5 RTO", "slow-fin", "fin-wait2-orphan", nothing(), true);
    row("and it ends after as much", "slow-fin", "fin-wait2-expired", nothing(), true);
    row("whether the RTO was as long is open without packets", "slow-fin", "fin-wait2-orphan", withoutFrames(), open);
    row("so is its end", "slow-fin", "fin-wait2-expired", withoutFrames(), open);
    row(
        "a RTO that cannot have been as long sets no timer", "slow-fin", "fin-wait2-orphan",
        [](Event& event) {
            constexpr qint64 fiftySeconds = 50'000'000'000;
            if (auto* socket = std::get_if<SocketEvent>(&event.body); socket && socket->row.state == TcpState::FinWait2)
                socket->row.timerLeftNs = fiftySeconds;
            return true;
        },
        false);

    row("a SYN into a connection is challenged", "challenge-ack", "challenge-ack", nothing(), true);
    row("that fails where something else came back", "challenge-ack", "challenge-ack",
        withSegment(7, [](Segment& s) { s.flags = FlagRst; }), false);
    row("that is open without the counter", "challenge-ack", "challenge-ack", withoutCounter(challenges), open);
    row("that is open where rcv_nxt is not known", "challenge-ack", "challenge-ack", withoutFramesUntil(13), open);

    row("a closed window stops the sender", "zero-window", "zero-window", nothing(), true);
    row(
        "another timer than the probe's contradicts", "zero-window", "zero-window",
        [](Event& event) {
            if (auto* socket = std::get_if<SocketEvent>(&event.body); socket && socket->row.timer == SocketTimer::ZeroWindow)
                socket->row.timer = SocketTimer::Retransmit;
            return true;
        },
        false);
    row(
        "that is open where the table was not read again", "zero-window", "zero-window",
        [](Event& event) {
            const auto* socket = event.as<SocketEvent>();
            return !socket || socket->row.timer != SocketTimer::ZeroWindow;
        },
        open);
    row("an open window lets it go on", "zero-window", "window-reopened", nothing(), true);
    row("data before that contradicts", "zero-window", "window-reopened", withoutFrame(13), false);
    row(
        "the timer's end is open where the table was not read again", "zero-window", "window-reopened",
        [](Event& event) {
            constexpr qint64 beforeOpening = 1'000'000'000;
            return !event.as<SocketEvent>() || event.tNs < beforeOpening;
        },
        open);

    for (const char* host : {"client", "server"}) {
        const QByteArray at = QByteArray(" at the ") + host;
        row("SYNs that cross open a connection" + at, "simultaneous-open", "simultaneous-open", nothing(), true, host);
        row(
            "SYNs that did not cross do not" + at, "simultaneous-open", "simultaneous-open",
            [](Event& event) {
                if (auto* fate = std::get_if<FateEvent>(&event.body); fate && fate->number == 1)
                    fate->fate = Fate::Passed; // it is not held, and arrives before the other leaves
                return true;
            },
            false, host);
        row("the opening is open without packets" + at, "simultaneous-open", "simultaneous-open", withoutFrames(), open,
            host);
        row("FINs that cross lead to CLOSING" + at, "simultaneous-close", "simultaneous-close", nothing(), true, host);
        row(
            "a FIN that acknowledges the other does not" + at, "simultaneous-close", "simultaneous-close",
            [](Event& event) {
                return withSegment(4, [](Segment& s) { s.ack += 1; })(event) &&
                       withSegment(5, [](Segment& s) { s.ack += 1; })(event);
            },
            false, host);
        row("CLOSING is open without packets" + at, "simultaneous-close", "simultaneous-close", withoutFrames(), open, host);
    }
}

void TestWaitingRules::theVerdictIsComputed()
{
    QFETCH(QString, recording);
    QFETCH(QString, rule);
    QFETCH(QString, host);
    QFETCH(Tampering, tampering);
    QFETCH(Holds, holds);
    const Session whole = recorded(recording);
    QVERIFY2(!whole.isEmpty(), qPrintable(recording));
    const std::vector<Evidence> found = evidenceOf(tamperedWith(whole, tampering), rule, host);
    QVERIFY(!found.empty());
    const Evidence& e = found.front();
    QStringList told;
    for (const Condition& c : e.conditions)
        told << u"%1: %2"_s.arg(c.text, c.figures);
    QVERIFY2(e.holds == holds, qPrintable(told.join(u"; "_s)));
    QCOMPARE(e.missing.isEmpty(), e.holds.has_value());
    QVERIFY(!e.claim.isEmpty() && !e.rule.isEmpty() && !e.source.isEmpty() && !e.counterfactual.isEmpty());
    constexpr qsizetype longestLine = 64; // the panel's, where it is narrow
    for (const Condition& c : e.conditions) {
        QVERIFY(!c.figures.isEmpty());
        for (const QString& line : c.figures.split(u'\n'))
            QVERIFY2(line.size() <= longestLine, qPrintable(line));
    }
}

void TestWaitingRules::nothingIsSaidOfWhatTheRuleIsNotAbout_data()
{
    QTest::addColumn<QString>("recording");
    QTest::addColumn<QStringList>("rules");
    QTest::newRow("refused by number") << u"syn-too-low"_s
                                       << QStringList{u"active-close"_s, u"time-wait-refuses-by-sequence"_s,
                                                      u"time-wait-assassination"_s, u"retry-after-refusal"_s};
    QTest::newRow("refused by PAWS") << u"syn-too-old"_s
                                     << QStringList{u"active-close"_s, u"time-wait-refuses-by-paws"_s,
                                                    u"time-wait-assassination"_s, u"retry-after-refusal"_s};
    QTest::newRow("left alone") << u"time-wait-length"_s << QStringList{u"active-close"_s, u"time-wait-length"_s};
    QTest::newRow("challenged three times")
        << u"challenge-ack"_s << QStringList{u"challenge-ack"_s, u"challenge-ack"_s,   u"sent-again"_s,    u"reset-linger"_s,
                                             u"challenge-ack"_s, u"reset-half-open"_s, u"reset-ends-row"_s};
    QTest::newRow("closed, opened, closed")
        << u"zero-window"_s
        << QStringList{u"sent-again"_s, u"zero-window"_s, u"sent-again"_s, u"window-reopened"_s, u"zero-window"_s};
    QTest::newRow("half closed") << u"half-closed"_s
                                 << QStringList{u"fin-wait2-unlimited"_s, u"fin-wait2-orphan"_s, u"fin-wait2-expired"_s};
    QTest::newRow("ended by data, and not by its timer")
        << u"answer-within-its-step"_s << QStringList{u"fin-wait2-orphan"_s, u"reset-half-open"_s, u"reset-ends-row"_s};
    QTest::newRow("both opened") << u"simultaneous-open"_s << QStringList{u"simultaneous-open"_s, u"simultaneous-open"_s};
}

void TestWaitingRules::nothingIsSaidOfWhatTheRuleIsNotAbout()
{
    QFETCH(QString, recording);
    QFETCH(QStringList, rules);
    const Session session = recorded(recording);
    QStringList found;
    for (const Evidence& e : explain(session, Timeline::of(session)))
        found << e.ruleId;
    QCOMPARE(found, rules);
}

void TestWaitingRules::dataForWhoHasClosedAreToldFromDataForNobody()
{
    const std::vector<Evidence> closed = evidenceOf(recorded(u"answer-within-its-step"_s), u"reset-half-open"_s);
    QCOMPARE(closed.size(), size_t(1));
    QVERIFY(closed[0].holds == true);
    QVERIFY2(closed[0].source.contains("RFC 1122 4.2.2.13"_L1), qPrintable(closed[0].source));
    const std::vector<Evidence> gone = evidenceOf(recorded(u"challenge-ack"_s), u"reset-half-open"_s);
    QCOMPARE(gone.size(), size_t(1));
    QVERIFY2(!gone[0].source.contains("1122"_L1), qPrintable(gone[0].source));
}

void TestWaitingRules::eachChallengeHoldsForItsOwnReason()
{
    const std::vector<Evidence> found = evidenceOf(recorded(u"challenge-ack"_s), u"challenge-ack"_s);
    QCOMPARE(found.size(), size_t(3));
    const QStringList reasons{u"SYN"_s, u"ACK from long ago"_s, u"RST"_s};
    for (size_t i = 0; i < found.size(); ++i) {
        QVERIFY2(found[i].holds == true, qPrintable(found[i].missing));
        QVERIFY2(found[i].claim.contains(reasons[qsizetype(i)]), qPrintable(found[i].claim));
        QCOMPARE(found[i].host, u"server"_s);
    }
}

void TestWaitingRules::anEndWhoseFinNobodyAcknowledgedNeedsNoTimeWait()
{
    // Both FINs crossed, the client's is lost each time, and its timer gives up in CLOSING.
    for (bool acknowledged : {false, true}) {
        SessionBuilder builder;
        builder.sysctl(u"client"_s, u"net.ipv4.tcp_max_tw_buckets"_s, u"0"_s);
        builder.row(u"client"_s, TcpState::Established);
        builder.fate(builder.arrive({u"client"_s, FlagFin | FlagAck, 1001, 5001}), Fate::Dropped);
        builder.row(u"client"_s, TcpState::FinWait1);
        builder.frame({u"server"_s, FlagFin | FlagAck, 5001, 1001});
        builder.row(u"client"_s, TcpState::Closing);
        builder.frame({u"client"_s, FlagAck, 1002, 5002});
        if (acknowledged)
            builder.fate(builder.arrive({u"server"_s, FlagAck, 5002, 1002}));
        builder.wait(1'000'000'000);
        builder.vanish(u"client"_s);
        const std::vector<Evidence> found = evidenceOf(builder.session(), u"time-wait-overflow"_s);
        QCOMPARE(found.size(), size_t(acknowledged ? 1 : 0));
    }
}

void TestWaitingRules::nothingIsSaidOfWhatIsYetToCome_data()
{
    QTest::addColumn<QString>("recording");
    for (const char* name :
         {"syn-too-low", "syn-too-old", "rfc1337", "no-room", "half-closed", "lost-last-ack", "simultaneous-open",
          "simultaneous-close", "challenge-ack", "zero-window", "half-open-syn", "sent-again", "syn-ack-again", "nagle"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestWaitingRules::nothingIsSaidOfWhatIsYetToCome()
{
    QFETCH(QString, recording);
    const Session whole = recorded(recording);
    // A session that grows says nothing that it takes back: a verdict, once there, is the last one.
    std::map<std::pair<QString, quint64>, bool> said;
    Session grown;
    for (const Event& event : whole.events()) {
        grown.append(event);
        if (!event.as<FateEvent>() && !event.as<SocketEvent>() && !event.as<CounterEvent>())
            continue;
        for (const Evidence& e : explain(grown, Timeline::of(grown))) {
            QVERIFY(e.tNs <= grown.endNs());
            if (!e.holds || e.frame == 0)
                continue;
            const auto before = said.try_emplace({e.ruleId + e.host, e.frame}, *e.holds);
            QVERIFY2(before.first->second == *e.holds, qPrintable(e.ruleId));
        }
    }
}

void TestWaitingRules::theSocketsOwnLimitComesBeforeTheSysctl_data()
{
    QTest::addColumn<QString>("call"); // that opened the socket
    QTest::addColumn<QString>("on");   // the socket whose option was set
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("holds");
    QTest::newRow("its own") << u"connect"_s << u"c"_s << u"5"_s << true;
    QTest::newRow("inherited from its listener") << u"accept"_s << u"l"_s << u"5"_s << true;
    QTest::newRow("another socket's") << u"connect"_s << u"l"_s << u"5"_s << false;
    QTest::newRow("another value") << u"connect"_s << u"c"_s << u"9"_s << false;
    QTest::newRow("0 stands for the sysctl's") << u"connect"_s << u"c"_s << u"0"_s << false;
    QTest::newRow("the kernel takes 120 s at most") << u"connect"_s << u"c"_s << u"4000"_s << false;
}

void TestWaitingRules::theSocketsOwnLimitComesBeforeTheSysctl()
{
    QFETCH(QString, call);
    QFETCH(QString, on);
    QFETCH(QString, value);
    QFETCH(bool, holds);
    constexpr qint64 fiveSeconds = 5'000'000'000;
    SessionBuilder builder;
    builder.sysctl(u"server"_s, u"net.ipv4.tcp_fin_timeout"_s, u"60"_s);
    const auto make = [&](const QString& name, const QString& arguments, const QString& socket) {
        CallEvent made{u"server"_s, u"w"_s, name, arguments, socket};
        made.beginNs = made.endNs = builder.nowNs();
        if (name == call)
            made.ends = FourTuple{builder.server(), builder.client(40000)};
        builder.append(made);
        builder.wait(1000);
    };
    make(u"socket"_s, {}, u"l"_s);
    if (call == "connect"_L1)
        make(u"socket"_s, {}, u"c"_s);
    make(u"setsockopt"_s, u"TCP_LINGER2 "_s + value, on);
    make(call, call == "accept"_L1 ? u"l"_s : builder.client(40000).toString(), u"c"_s);
    builder.row(u"server"_s, TcpState::SynSent);
    builder.frame({u"server"_s, FlagSyn, 1});
    builder.row(u"server"_s, TcpState::FinWait2, 40000, SocketTimer::TimeWait, fiveSeconds);
    builder.wait(fiveSeconds);
    builder.vanish(u"server"_s);
    for (const char* rule : {"fin-wait2-orphan", "fin-wait2-expired"}) {
        const std::vector<Evidence> found = evidenceOf(builder.session(), QString::fromLatin1(rule));
        QCOMPARE(found.size(), size_t(1));
        QVERIFY2(found[0].holds == holds, rule);
        QCOMPARE(found[0].number(u"TCP_LINGER2") != nullptr, value != "0"_L1 && (on == "c"_L1 || call == "accept"_L1));
    }
}

void TestWaitingRules::threeAndAHalfRtoMayBeMoreThanAMinute()
{
    // FIN and ACK take 10 s each: the socket waits out as a whole what 3.5 RTO of 22.5 s exceed 60 s by.
    constexpr qint64 second = 1'000'000'000;
    SessionBuilder builder;
    builder.sysctl(u"server"_s, u"net.ipv4.tcp_fin_timeout"_s, u"60"_s);
    builder.row(u"server"_s, TcpState::Established);
    const quint64 fin = builder.arrive({u"server"_s, FlagFin | FlagAck, 100, 200});
    builder.row(u"server"_s, TcpState::FinWait1);
    builder.wait(10 * second);
    builder.fate(fin);
    const quint64 ack = builder.arrive({u"client"_s, FlagAck, 200, 101});
    builder.wait(10 * second);
    builder.fate(ack);
    constexpr qint64 excessNs = 18'750'000'000;
    builder.row(u"server"_s, TcpState::FinWait2, 40000, SocketTimer::Keepalive, excessNs);
    builder.wait(excessNs);
    builder.row(u"server"_s, TcpState::FinWait2, 40000, SocketTimer::TimeWait, 60 * second);
    builder.wait(60 * second);
    builder.vanish(u"server"_s);
    for (const char* rule : {"fin-wait2-orphan", "fin-wait2-expired"}) {
        const std::vector<Evidence> found = evidenceOf(builder.session(), QString::fromLatin1(rule));
        QCOMPARE(found.size(), size_t(1));
        QVERIFY2(found[0].holds == true, rule);
        QVERIFY2(found[0].conditions.at(QLatin1String(rule) == "fin-wait2-orphan"_L1 ? 1 : 0).figures.contains(u"22.50 s"_s),
                 rule);
    }
}

void TestWaitingRules::aWaitCutShortUnseenIsSaidToHaveEndedThen()
{
    const std::vector<Evidence> found = evidenceOf(recorded(u"cut-short-unseen"_s), u"time-wait-length"_s);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(!found[0].claim.contains(u"lasted 60 s"_s), qPrintable(found[0].claim));
    QVERIFY2(found[0].missing.contains(u"no packets"_s) && found[0].missing.contains(u"connect("_s),
             qPrintable(found[0].missing));
    // One that ran out by itself needs no packets.
    const Session session = tamperedWith(recorded(u"time-wait-length"_s), withoutFrames());
    const std::vector<Evidence> whole = evidenceOf(session, u"time-wait-length"_s);
    QCOMPARE(whole.size(), size_t(1));
    QVERIFY2(whole[0].holds == true, qPrintable(whole[0].missing));
}

STATEWIRE_TEST(TestWaitingRules);
#include "tst_waitingrules.moc"
