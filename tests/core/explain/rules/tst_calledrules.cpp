// SPDX-License-Identifier: GPL-3.0-or-later
// What the calls and options of a worker, and its end, mean to the rules.
#include "explain/facts/sessionfacts.h"
#include "explain/rules/rules.h"
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QDir>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

QString text(const Evidence& e)
{
    QStringList lines{e.claim};
    for (const Condition& c : e.conditions)
        lines << (c.holds ? (*c.holds ? u"yes "_s : u"no  "_s) : u"?   "_s) + c.text + u": "_s + c.figures;
    return lines.join(u'\n');
}

CallEvent callOfServer(const SessionBuilder& builder, const QString& call, const QString& arguments = {},
                       const QString& socket = u"s"_s)
{
    CallEvent event{u"server"_s, u"w"_s, call, arguments, socket};
    event.beginNs = event.endNs = builder.nowNs();
    return event;
}

/// The server accepted a connection and has \p unread bytes in its receive queue.
SessionBuilder withUnread(quint32 unread)
{
    SessionBuilder builder;
    builder.listen();
    builder.row(u"server"_s, TcpState::Established);
    CallEvent accept = callOfServer(builder, u"accept"_s, u"l"_s);
    accept.ends = FourTuple{builder.server(), builder.client(40000)};
    builder.append(accept);
    builder.wait(1000);
    SocketRow row;
    row.ends = *accept.ends;
    row.state = TcpState::Established;
    row.inode = 7;
    row.rxQueueBytes = unread;
    builder.append(SocketEvent{u"server"_s, SocketEvent::Change::Changed, row});
    builder.wait(1000);
    return builder;
}

CallEvent closeOf(const SessionBuilder& builder)
{
    CallEvent close = callOfServer(builder, u"close"_s);
    close.ends = FourTuple{builder.server(), builder.client(40000)};
    return close;
}

} // namespace

class TestCalledRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEndOfAProcessResetsWhatItDidNotRead_data();
    void theEndOfAProcessResetsWhatItDidNotRead();
    void aResetWithoutAckAnswersAndIsNoClose();
    void lingeringSomeSecondsIsNoReset();
    void anAcceptedSocketHasItsListenersOptions();
    void countersThatWereNotReadSinceSayNothing();
    void theIdleTimeBeginsWithSoKeepalive();
    void theUserTimeoutComesBeforeTheCount();
    void aSysctlSetAfterListenDoesNotReachTheBacklog();
    void whatHoldsThePortIsListedOnceByWhatItIs_data();
    void whatHoldsThePortIsListedOnceByWhatItIs();
    void theGuideNamesEveryRuleAndNoOther();
};

void TestCalledRules::theEndOfAProcessResetsWhatItDidNotRead_data()
{
    QTest::addColumn<int>("unread");
    QTest::addColumn<bool>("closedBefore");
    QTest::addColumn<bool>("resets");
    QTest::addColumn<bool>("goneBefore");
    QTest::addColumn<int>("found");
    QTest::newRow("unread data and a RST") << 5 << false << true << false << 1;
    QTest::newRow("the table is read before the RST") << 5 << false << true << true << 1;
    QTest::newRow("unread data, but a FIN") << 5 << false << false << false << 0;
    QTest::newRow("it had closed the socket before") << 5 << true << true << false << 1; // by close(), not by its end
}

void TestCalledRules::theEndOfAProcessResetsWhatItDidNotRead()
{
    QFETCH(int, unread);
    QFETCH(bool, closedBefore);
    QFETCH(bool, resets);
    QFETCH(bool, goneBefore);
    QFETCH(int, found);
    SessionBuilder builder = withUnread(quint32(unread));
    if (closedBefore)
        builder.append(closeOf(builder));
    if (goneBefore) {
        builder.vanish(u"server"_s);
        builder.wait(40'000);
    }
    builder.frame({u"server"_s, quint8(FlagAck | (resets ? FlagRst : FlagFin)), 9, 9});
    builder.append(WorkerEvent{u"server"_s, u"w"_s, u"posix"_s, 7, WorkerEvent::Change::Ended, u"SIGKILL"_s});
    const std::vector<Evidence> all = evidenceOf(builder.session(), u"reset-unread-data"_s);
    QCOMPARE(int(all.size()), found);
    if (found > 0) {
        QVERIFY2(all.front().holds == true, qPrintable(text(all.front())));
        QCOMPARE(all.front().claim.startsWith(u"The end of the process"), !closedBefore);
        QCOMPARE(all.front().number(u"unread_bytes")->value, unread);
    }
}

void TestCalledRules::aResetWithoutAckAnswersAndIsNoClose()
{
    SessionBuilder builder = withUnread(0);
    builder.append(closeOf(builder));
    builder.frame({u"server"_s, FlagRst, 9}); // data came for the socket that nobody holds any more
    QVERIFY(evidenceOf(builder.session(), u"reset-unread-data"_s).empty());
}

void TestCalledRules::lingeringSomeSecondsIsNoReset()
{
    SessionBuilder builder = withUnread(0);
    builder.append(callOfServer(builder, u"setsockopt"_s, u"SO_LINGER 1, 5"_s));
    builder.wait(1000);
    builder.append(closeOf(builder));
    builder.frame({u"server"_s, FlagFin | FlagAck, 9, 9});
    QVERIFY(evidenceOf(builder.session(), u"reset-linger"_s).empty());
}

void TestCalledRules::anAcceptedSocketHasItsListenersOptions()
{
    SessionBuilder builder;
    builder.append(callOfServer(builder, u"socket"_s, {}, u"l"_s));
    builder.wait(1000);
    builder.append(callOfServer(builder, u"setsockopt"_s, u"SO_LINGER 1, 0"_s, u"l"_s));
    builder.wait(1000);
    builder.append(callOfServer(builder, u"accept"_s, u"l"_s));
    builder.wait(1000);
    builder.append(closeOf(builder));
    builder.frame({u"server"_s, FlagRst | FlagAck, 9, 9});
    const std::vector<Evidence> found = evidenceOf(builder.session(), u"reset-linger"_s);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found.front().holds == true, qPrintable(text(found.front())));
}

void TestCalledRules::countersThatWereNotReadSinceSayNothing()
{
    // The recording ends right after the cookie left, before the next reading of the counters.
    const Session whole = recorded(u"syn-cookie"_s);
    const std::vector<Evidence> told = evidenceOf(whole, u"syn-cookie"_s);
    QVERIFY(!told.empty());
    Session cut;
    constexpr qint64 rowsNs = 1'000'000;
    for (const Event& event : whole.events()) {
        const auto* counter = event.as<CounterEvent>();
        if (event.tNs <= told.front().tNs + rowsNs && !(counter && counter->name == "TcpExt.SyncookiesSent"_L1))
            cut.append(event);
    }
    const std::vector<Evidence> found = evidenceOf(cut, u"syn-cookie"_s);
    QVERIFY(!found.empty());
    QVERIFY2(!found.front().holds, qPrintable(text(found.front())));
}

void TestCalledRules::theIdleTimeBeginsWithSoKeepalive()
{
    constexpr qint64 second = 1'000'000'000;
    SessionBuilder builder = withUnread(0);
    builder.frame({u"server"_s, FlagSyn | FlagAck, 1000, 1});
    builder.frame({u"client"_s, FlagAck, 1, 1001});
    builder.wait(5 * second);
    for (const char* option : {"TCP_KEEPIDLE 2", "TCP_KEEPINTVL 1", "TCP_KEEPCNT 3", "SO_KEEPALIVE 1"}) {
        builder.append(callOfServer(builder, u"setsockopt"_s, QString::fromLatin1(option)));
        builder.wait(1000);
    }
    builder.wait(2 * second);
    builder.frame({u"server"_s, FlagAck, 1000, 1});
    const std::vector<Evidence> found = evidenceOf(builder.session(), u"keepalive"_s);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found.front().holds == true, qPrintable(text(found.front())));
}

void TestCalledRules::theUserTimeoutComesBeforeTheCount()
{
    // The same probes, and a connection that is given up by TCP_USER_TIMEOUT: the count says nothing then.
    Session session;
    const Session original = recorded(u"keepalive"_s);
    for (const Event& event : original.events()) {
        session.append(event);
        const auto* call = event.as<CallEvent>();
        if (!call || !call->arguments.startsWith(u"TCP_KEEPCNT"_s))
            continue;
        for (const char* option : {"TCP_KEEPCNT 9", "TCP_USER_TIMEOUT 3500"}) {
            CallEvent set = *call;
            set.arguments = QString::fromLatin1(option);
            session.append({event.tNs, set});
        }
    }
    const std::vector<Evidence> found = evidenceOf(session, u"keepalive"_s);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found.front().holds == true, qPrintable(text(found.front())));
}

void TestCalledRules::aSysctlSetAfterListenDoesNotReachTheBacklog()
{
    SessionBuilder builder;
    builder.sysctl(u"server"_s, u"net.core.somaxconn"_s, u"3"_s);
    builder.append(callOfServer(builder, u"bind"_s, u"0.0.0.0:2016"_s, u"l"_s));
    builder.wait(1000);
    builder.append(callOfServer(builder, u"listen"_s, u"8"_s, u"l"_s));
    builder.wait(1000);
    builder.sysctl(u"server"_s, u"net.core.somaxconn"_s, u"4096"_s);
    QCOMPARE(backlogOf(builder.session(), u"server"_s, 2016, builder.nowNs()), std::optional<qint64>(3));
}

void TestCalledRules::whatHoldsThePortIsListedOnceByWhatItIs_data()
{
    QTest::addColumn<QString>("after"); // what the old socket called after its bind()
    QTest::addColumn<bool>("inTable");
    QTest::addColumn<bool>("tableRecorded");
    QTest::addColumn<QString>("listed");
    const QString bound = u"192.168.88.131:2016 bound, not listening"_s;
    const QString listens = u"192.168.88.131:2016 LISTEN"_s;
    QTest::newRow("listens") << u"listen"_s << true << true << listens;
    QTest::newRow("listens, without a table") << u"listen"_s << false << false << listens;
    QTest::newRow("listened until shutdown()") << u"listen shutdown"_s << false << true << bound;
    QTest::newRow("is connected") << u"connect"_s << true << true << u"192.168.88.131:2016 → 192.168.88.132:7 ESTABLISHED"_s;
    QTest::newRow("is connected, without a table")
        << u"connect"_s << false << false << u"192.168.88.131:2016 → 192.168.88.132:7"_s;
    QTest::newRow("was connected") << u"connect"_s << false << true << bound;
    QTest::newRow("is only bound") << QString() << false << true << bound;
}

void TestCalledRules::whatHoldsThePortIsListedOnceByWhatItIs()
{
    QFETCH(QString, after);
    QFETCH(bool, inTable);
    QFETCH(bool, tableRecorded);
    QFETCH(QString, listed);
    SessionBuilder builder;
    if (tableRecorded)
        builder.listen(u"server"_s, 80); // another port's
    const auto made = [&](const QString& call, const QString& arguments, const QString& socket) {
        builder.wait(1000);
        CallEvent event = callOfServer(builder, call, arguments, socket);
        if (call == "connect"_L1)
            event.ends = FourTuple{builder.server(), builder.client(7)};
        builder.append(event);
    };
    made(u"socket"_s, {}, u"old"_s);
    made(u"bind"_s, builder.server().toString(), u"old"_s);
    for (const QString& call : after.split(u' ', Qt::SkipEmptyParts))
        made(call, {}, u"old"_s);
    if (inTable) {
        SocketRow row;
        row.ends.local = builder.server();
        row.state = TcpState::Listen;
        if (after == "connect"_L1)
            row = {{builder.server(), builder.client(7)}, TcpState::Established};
        builder.append(SocketEvent{u"server"_s, SocketEvent::Change::Appeared, row});
    }
    made(u"socket"_s, {}, u"new"_s);
    builder.wait(1000);
    CallEvent bind = callOfServer(builder, u"bind"_s, builder.server().toString(), u"new"_s);
    bind.errnoName = u"EADDRINUSE"_s;
    builder.append(bind);
    const std::vector<Evidence> found = evidenceOf(builder.session(), u"address-in-use"_s);
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found.front().conditions.front().figures, listed);
    QCOMPARE(found.front().number(u"sockets_in_the_way")->value, 1);
    QVERIFY2(found.front().holds == true, qPrintable(text(found.front())));
}

void TestCalledRules::theGuideNamesEveryRuleAndNoOther()
{
    // These have no recording; TestTimeWaitReuse, TestNoPort and TestQueueRules build their sessions.
    QStringList arisen{u"client-reuses-time-wait"_s, u"no-free-port"_s,  u"old-duplicate"_s, u"request-queue-full"_s,
                       u"accept-deferred"_s,         u"close-lingers"_s, u"no-timer-runs"_s};
    for (const QString& name : QDir(QStringLiteral(STATEWIRE_TEST_DATA) + u"/recordings"_s).entryList({u"*.pcapng"_s})) {
        const Session session = recorded(name.chopped(7));
        for (const Evidence& e : explain(session, Timeline::of(session)))
            arisen << e.ruleId;
    }
    QStringList named;
    for (const RuleEntry& entry : ruleGuide()) {
        QVERIFY2(entry.arises.endsWith(u'.') && entry.holds.endsWith(u'.'), qPrintable(entry.id));
        named << entry.id;
    }
    QCOMPARE(named.removeDuplicates(), 0);
    arisen.removeDuplicates();
    arisen.sort();
    named.sort();
    QCOMPARE(arisen, named);
}

STATEWIRE_TEST(TestCalledRules);
#include "tst_calledrules.moc"
