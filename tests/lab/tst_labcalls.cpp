// SPDX-License-Identifier: GPL-3.0-or-later
// What workers can be asked for beyond the plain life of a connection, and frames that nobody sent.
#include "explain/explain.h"
#include "support/drivenlab.h"
#include "support/labsupport.h"
#include "support/testregistry.h"
#include "tcp/sequence.h"

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

const QJsonObject listenAt2016{{u"socket"_s, u"l"_s}, {u"port"_s, 2016}, {u"address"_s, u"0.0.0.0"_s}};
const QJsonObject connectTo2016{{u"socket"_s, u"c"_s}, {u"to"_s, u"192.168.88.131:2016"_s}, {u"bind"_s, 40000}};
const QJsonObject acceptOne{{u"socket"_s, u"a"_s}, {u"from"_s, u"l"_s}};

QJsonObject with(QJsonObject object, const QString& key, const QJsonValue& value)
{
    object.insert(key, value);
    return object;
}

/// The arguments of every setsockopt() that \p worker made, in order.
QStringList optionsOf(const Lab& lab, const QString& worker)
{
    QStringList texts;
    for (const Event& event : lab.session.events()) {
        const auto* call = event.as<CallEvent>();
        if (call && call->worker == worker && call->call == "setsockopt"_L1)
            texts << call->arguments + (call->errnoName.isEmpty() ? QString() : u" "_s + call->errnoName);
    }
    return texts;
}

/// Whole connection: c of the client, a of the server.
QString connected(Lab& lab, const QJsonObject& connectWith = connectTo2016)
{
    QString error = lab.listeningPair();
    if (error.isEmpty())
        error = lab.command(lab.call(u"c"_s, u"connect"_s, connectWith));
    return error.isEmpty() ? lab.command(lab.call(u"s"_s, u"accept"_s, acceptOne)) : error;
}

const Arrow* lastArrow(const Lab& lab, Fate fate)
{
    const Arrow* found = nullptr;
    for (const Arrow& arrow : lab.timeline.arrows()) {
        if (arrow.fate == fate)
            found = &arrow;
    }
    return found;
}

Inject forged(const QString& flags, const QString& from, int sourcePort, int port)
{
    return {flags, from, QString::number(sourcePort), QString::number(port)};
}

/// A rule about frames with \p flags, in words.
SetRule rule(const QString& id, WireRule::Verdict verdict, const QString& flags)
{
    SetRule command{{.id = id, .verdict = verdict}};
    matchFlags(flags, command.rule.match);
    return command;
}

} // namespace

class TestLabCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { STATEWIRE_NEEDS_LAB(); }

    void everySocketOptionIsACallOfItsOwn()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(connected(lab), QString());
        const std::vector<std::pair<QString, QString>> options{
            {u"linger"_s, u"0"_s},    {u"linger"_s, u"off"_s},     {u"linger2"_s, u"3"_s},      {u"keepalive"_s, u"1 2 3"_s},
            {u"nodelay"_s, u"1"_s},   {u"quickack"_s, u"1"_s},     {u"user_timeout"_s, u"9"_s}, {u"rcvbuf"_s, u"4096"_s},
            {u"sndbuf"_s, u"8192"_s}, {u"reuse_address"_s, u"1"_s}};
        for (const auto& [option, value] : options)
            QCOMPARE(lab.command(
                         lab.call(u"c"_s, u"option"_s, {{u"socket"_s, u"c"_s}, {u"option"_s, option}, {u"value"_s, value}})),
                     QString());
        QCOMPARE(optionsOf(lab, u"c"_s),
                 (QStringList{u"SO_LINGER 1, 0"_s, u"SO_LINGER 0, 0"_s, u"TCP_LINGER2 3"_s, u"TCP_KEEPIDLE 1"_s,
                              u"TCP_KEEPINTVL 2"_s, u"TCP_KEEPCNT 3"_s, u"SO_KEEPALIVE 1"_s, u"TCP_NODELAY 1"_s,
                              u"TCP_QUICKACK 1"_s, u"TCP_USER_TIMEOUT 9"_s, u"SO_RCVBUF 4096"_s, u"SO_SNDBUF 8192"_s,
                              u"SO_REUSEADDR 1"_s}));
        const QString refused = lab.command(
            lab.call(u"c"_s, u"option"_s, {{u"socket"_s, u"c"_s}, {u"option"_s, u"nodelay"_s}, {u"value"_s, u"perhaps"_s}}));
        QVERIFY2(refused.contains("0 or 1"_L1), qPrintable(refused));
        QVERIFY(!lab.command(lab.call(u"c"_s, u"option"_s,
                                      {{u"socket"_s, u"none"_s}, {u"option"_s, u"nodelay"_s}, {u"value"_s, u"1"_s}}))
                     .isEmpty());
    }

    void optionsOfConnectAndListenAreSetBeforeThem()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.worker(u"s"_s, u"server"_s), QString());
        QCOMPARE(lab.worker(u"c"_s, u"client"_s), QString());
        QCOMPARE(lab.command(lab.call(
                     u"s"_s, u"listen"_s,
                     with(listenAt2016, u"options"_s, QJsonObject{{u"rcvbuf"_s, u"4096"_s}, {u"defer_accept"_s, u"5"_s}}))),
                 QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"connect"_s,
                                      with(connectTo2016, u"options"_s, QJsonObject{{u"rcvbuf"_s, u"4096"_s}}))),
                 QString());
        QCOMPARE(optionsOf(lab, u"s"_s), (QStringList{u"SO_REUSEADDR 1"_s, u"TCP_DEFER_ACCEPT 5"_s, u"SO_RCVBUF 4096"_s}));
        QStringList calls;
        for (const Event& event : lab.session.events()) {
            const auto* call = event.as<CallEvent>();
            if (call && call->worker == "c"_L1)
                calls << call->call;
        }
        QCOMPARE(calls, (QStringList{u"socket"_s, u"setsockopt"_s, u"bind"_s, u"connect"_s}));
        // A small buffer shows in the window that the SYN offers.
        QVERIFY(lab.timeline.arrows().front().segment.window < 10'000);
    }

    void aConnectWithAChosenIsnSendsThatVeryNumber_data()
    {
        QTest::addColumn<qint64>("isn");
        QTest::newRow("small") << qint64(4711);
        QTest::newRow("beyond INT_MAX") << qint64(4'294'967'290);
    }

    void aConnectWithAChosenIsnSendsThatVeryNumber()
    {
        QFETCH(qint64, isn);
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(connected(lab, with(connectTo2016, u"isn"_s, isn)), QString());
        QCOMPARE(lab.timeline.arrows().front().segment.seq, quint32(isn));
        QCOMPARE(lab.command(lab.call(u"c"_s, u"send"_s, {{u"socket"_s, u"c"_s}, {u"text"_s, u"over the edge"_s}})),
                 QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"read"_s, {{u"socket"_s, u"a"_s}})), QString());
        QCOMPARE(lab.lastCall(u"s"_s, u"read"_s)->text, u"over the edge"_s);
        QVERIFY(optionsOf(lab, u"c"_s).contains(u"TCP_QUEUE_SEQ %1"_s.arg(isn)));
    }

    void callsTellTheirDescriptorAndWorkersTheirProcess()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(connected(lab), QString());
        const CallEvent* socket = lab.lastCall(u"c"_s, u"socket"_s);
        QVERIFY(socket->fd >= 3);
        QCOMPARE(socket->result, qint64(socket->fd));
        QCOMPARE(lab.lastCall(u"c"_s, u"connect"_s)->fd, socket->fd);
        const CallEvent* accepted = lab.lastCall(u"s"_s, u"accept"_s);
        QCOMPARE(accepted->result, qint64(accepted->fd));
        QVERIFY(accepted->ends.has_value());
        const int fd = socket->fd;
        QCOMPARE(lab.command(lab.call(u"c"_s, u"close"_s, {{u"socket"_s, u"c"_s}})), QString());
        QCOMPARE(lab.lastCall(u"c"_s, u"close"_s)->fd, fd);
        bool seen = false;
        for (const Event& event : lab.session.events()) {
            if (const auto* worker = event.as<WorkerEvent>()) {
                QCOMPARE(worker->process, worker->name);
                QFile comm(u"/proc/%1/comm"_s.arg(worker->pid)); // what ss, netstat and ps print
                QVERIFY(comm.open(QIODevice::ReadOnly));
                QCOMPARE(QString::fromUtf8(comm.readAll()).trimmed(), worker->name);
                seen = true;
            }
        }
        QVERIFY(seen);
    }

    void muchDataIsSentWithoutKeepingTheWorkerFromItsOtherCommands()
    {
        constexpr qint64 much = 2'000'000;
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(connected(lab), QString());
        const qint64 sending = lab.process.send(lab.call(u"c"_s, u"send"_s, {{u"socket"_s, u"c"_s}, {u"bytes"_s, much}}));
        // Nobody reads, so it cannot end; the worker listens to us all the same.
        QCOMPARE(lab.command(lab.call(u"c"_s, u"option"_s,
                                      {{u"socket"_s, u"c"_s}, {u"option"_s, u"nodelay"_s}, {u"value"_s, u"1"_s}})),
                 QString());
        QVERIFY(!lab.replies.contains(sending));
        QCOMPARE(lab.command(lab.call(u"s"_s, u"read"_s, {{u"socket"_s, u"a"_s}, {u"bytes"_s, much}})), QString());
        QTRY_VERIFY(lab.replies.contains(sending));
        QCOMPARE(lab.replies.value(sending).error, QString());
        const CallEvent* sent = lab.lastCall(u"c"_s, u"send"_s);
        QCOMPARE(sent->result, much);
        QCOMPARE(sent->arguments, u"2000000 bytes"_s);
        QVERIFY(lab.lastCall(u"s"_s, u"read"_s)->text.startsWith(u"xxx"));
        QCOMPARE(lab.lastCall(u"s"_s, u"read"_s)->text.size(), qsizetype(200));
    }

    void aCloseEndsASendThatIsNotThrough()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(connected(lab), QString());
        constexpr qint64 tooMuch = 200'000'000;
        const qint64 sending = lab.process.send(lab.call(u"c"_s, u"send"_s, {{u"socket"_s, u"c"_s}, {u"bytes"_s, tooMuch}}));
        QTRY_VERIFY(lab.timeline.arrows().size() > 4);
        QCOMPARE(lab.command(lab.call(u"c"_s, u"close"_s, {{u"socket"_s, u"c"_s}})), QString());
        QTRY_VERIFY(lab.replies.contains(sending));
        QVERIFY(lab.replies.value(sending).error.contains("closed"_L1));
        const CallEvent* sent = lab.lastCall(u"c"_s, u"send"_s);
        QVERIFY(sent->result > 0 && sent->result < tooMuch);
    }

    void aReadOfSoManyBytesLeavesTheRest()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(connected(lab), QString());
        const QByteArray text = "PAY 1000 EUR;";
        QCOMPARE(lab.command(lab.call(u"c"_s, u"send"_s, {{u"socket"_s, u"c"_s}, {u"text"_s, QString::fromLatin1(text)}})),
                 QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"read"_s, {{u"socket"_s, u"a"_s}, {u"bytes"_s, 4}})), QString());
        QCOMPARE(lab.lastCall(u"s"_s, u"read"_s)->text, u"PAY "_s);
        QCOMPARE(lab.command(lab.call(u"s"_s, u"read"_s, {{u"socket"_s, u"a"_s}, {u"until"_s, u"data"_s}})), QString());
        QCOMPARE(lab.lastCall(u"s"_s, u"read"_s)->text, u"1000 EUR;"_s);
        QCOMPARE(lab.lastCall(u"c"_s, u"send"_s)->text, QString::fromLatin1(text));
    }

    void aBoundSocketKeepsItsPortAndAnswersNobody()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.worker(u"s"_s, u"server"_s), QString());
        QCOMPARE(lab.worker(u"c"_s, u"client"_s), QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"bind"_s, with(listenAt2016, u"reuse_address"_s, false))), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"connect"_s, connectTo2016)), u"connect: ECONNREFUSED"_s);
        QCOMPARE(lab.command(lab.call(u"s"_s, u"listen"_s, with(listenAt2016, u"socket"_s, u"second"_s))),
                 u"bind: EADDRINUSE"_s);
        // Another address of the host is another matter.
        QCOMPARE(lab.command(lab.call(u"s"_s, u"listen"_s,
                                      {{u"socket"_s, u"third"_s}, {u"port"_s, 2017}, {u"address"_s, u"127.0.0.1"_s}})),
                 QString());
        QCOMPARE(lab.lastCall(u"s"_s, u"bind"_s)->arguments, u"127.0.0.1:2017"_s);
    }

    void theQtEngineSaysWhatItCannotDo()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.worker(u"q"_s, u"client"_s, u"qt"_s), QString());
        const auto error = [&](const QString& call, const QJsonObject& more) {
            return lab.command(lab.call(u"q"_s, call, more));
        };
        QVERIFY(error(u"option"_s, {{u"socket"_s, u"c"_s}, {u"option"_s, u"nodelay"_s}, {u"value"_s, u"1"_s}})
                    .contains("use the posix engine"_L1));
        QVERIFY(error(u"connect"_s, with(connectTo2016, u"isn"_s, 7)).contains("'isn'"_L1));
        QVERIFY(error(u"connect"_s, with(connectTo2016, u"options"_s, QJsonObject{{u"nodelay"_s, u"1"_s}}))
                    .contains("'options'"_L1));
        QVERIFY(error(u"bind"_s, listenAt2016).contains("'bind'"_L1));
        QVERIFY(error(u"read"_s, {{u"socket"_s, u"c"_s}, {u"bytes"_s, 3}}).contains("so many bytes"_L1));
    }

    void whatWaitsOnASocketThatQtClosesIsAnswered()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.worker(u"s"_s, u"server"_s), QString());
        QCOMPARE(lab.worker(u"q"_s, u"client"_s, u"qt"_s), QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"listen"_s, listenAt2016)), QString());
        const MakeCall reads = lab.call(u"q"_s, u"read"_s, {{u"socket"_s, u"c"_s}, {u"until"_s, u"eof"_s}});
        const auto error = [&](qint64 number) {
            return QTest::qWaitFor([&] { return lab.replies.contains(number); }) ? lab.replies.value(number).error
                                                                                 : u"no answer"_s;
        };
        for (const char* end : {"close", "abort"}) {
            QCOMPARE(
                lab.command(lab.call(u"q"_s, u"connect"_s, {{u"socket"_s, u"c"_s}, {u"to"_s, u"192.168.88.131:2016"_s}})),
                QString());
            const qint64 waits = lab.process.send(reads);
            QCOMPARE(lab.command(lab.call(u"q"_s, QString::fromLatin1(end), {{u"socket"_s, u"c"_s}})), QString());
            QCOMPARE(error(waits), u"read: the socket 'c' was closed meanwhile"_s);
            QCOMPARE(error(lab.process.send(reads)), u"read: the socket 'c' is closed"_s);
        }
        const qint64 accepts = lab.process.send(lab.call(u"q"_s, u"accept"_s, acceptOne));
        QCOMPARE(error(accepts), u"this worker has no listening socket 'l'"_s);
        QCOMPARE(lab.command(lab.call(u"q"_s, u"listen"_s, listenAt2016)), QString());
        const qint64 waits = lab.process.send(lab.call(u"q"_s, u"accept"_s, acceptOne));
        QCOMPARE(lab.command(lab.call(u"q"_s, u"close"_s, {{u"socket"_s, u"l"_s}})), QString());
        QCOMPARE(error(waits), u"accept: the socket 'l' was closed meanwhile"_s);
    }

    void forgedSynsFillTheRequestQueueOfAListener()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.listeningPair(), QString());
        // The client knows nothing of them, and its RSTs would give it away.
        QCOMPARE(lab.command(rule(u"rst"_s, WireRule::Verdict::Drop, u"RST"_s)), QString());
        Inject syns = forged(u"SYN"_s, u"client"_s, 50'000, 2016);
        syns.seq = u"1000"_s;
        syns.count = u"3"_s;
        QCOMPARE(lab.command(syns), QString());
        QTRY_COMPARE(lab.standing(u"server"_s, TcpState::SynRecv), 3);
        const Arrow* syn = lastArrow(lab, Fate::Injected);
        QVERIFY(syn && syn->segment.isPureSyn() && syn->segment.checksumsRight);
        QCOMPARE(syn->segment.seq, 1000u);
        QCOMPARE(syn->segment.source.port, quint16(50'002));
        QCOMPARE(syn->fromHost, u"client"_s);
        QVERIFY(syn->deliveredNs != openEndNs);
    }

    void aForgedRstCountsItsNumberFromWhatPassed()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(connected(lab), QString());
        QTRY_COMPARE(lab.standing(u"server"_s, TcpState::Established), 1);
        // Not the very next number: answered by a challenge ACK, and nothing dies (RFC 5961 3.2).
        Inject rst = forged(u"RST"_s, u"client"_s, 40'000, 2016);
        rst.seq = u"next + 5"_s;
        QCOMPARE(lab.command(rst), QString());
        QTRY_VERIFY(lastArrow(lab, Fate::Injected) &&
                    lab.timeline.arrows().back().number > lastArrow(lab, Fate::Injected)->number);
        QCOMPARE(lab.standing(u"server"_s, TcpState::Established), 1);
        rst.seq = u"next"_s;
        QCOMPARE(lab.command(rst), QString());
        QTRY_COMPARE(lab.standing(u"server"_s, TcpState::Established), 0);
        QCOMPARE(lab.standing(u"client"_s, TcpState::Established), 1); // it knows of nothing: half-open
    }

    void aRstIsChallengedUpToTheRightEdgeOfTheWindow()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(connected(lab), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"send"_s, {{u"socket"_s, u"c"_s}, {u"text"_s, u"hello"_s}})), QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"read"_s, {{u"socket"_s, u"a"_s}})), QString());
        const auto answers = [&lab](quint64 after) {
            const auto& arrows = lab.timeline.arrows();
            return std::count_if(arrows.begin(), arrows.end(),
                                 [&](const Arrow& arrow) { return arrow.fromHost == "server"_L1 && arrow.number > after; });
        };
        QTRY_VERIFY(lab.timeline.arrows().back().fromHost == "server"_L1); // the acknowledgment, its window scaled
        const Segment last = lab.timeline.arrows().back().segment;
        const quint32 edge = last.ack + (quint32(last.window) << *lab.timeline.arrows()[1].segment.windowScale);
        Inject rst = forged(u"RST"_s, u"client"_s, 40'000, 2016);
        const auto evidence = [&lab] {
            const std::vector<Evidence> all = explain(lab.session, lab.timeline);
            return std::count_if(all.begin(), all.end(), [](const Evidence& e) { return e.ruleId == "challenge-ack"_L1; });
        };
        rst.seq = QString::number(edge + 1);
        QCOMPARE(lab.command(rst), QString());
        const quint64 beyond = lastArrow(lab, Fate::Injected)->number;
        rst.seq = QString::number(edge);
        QCOMPARE(lab.command(rst), QString());
        const quint64 upon = lastArrow(lab, Fate::Injected)->number;
        QVERIFY(upon > beyond);
        QTRY_COMPARE(answers(upon), 1);
        QCOMPARE(answers(beyond), 1); // only one of both was answered, and not the one beyond
        QCOMPARE(lab.standing(u"server"_s, TcpState::Established), 1);
        QCOMPARE(evidence(), 1);
        const std::vector<Evidence> all = explain(lab.session, lab.timeline);
        const auto told =
            std::find_if(all.begin(), all.end(), [](const Evidence& e) { return e.ruleId == "challenge-ack"_L1; });
        QCOMPARE(told->frame, upon);
    }

    void aRstAfterALostSegmentCountsAsExactWhereSackTellsOfIt_data()
    {
        QTest::addColumn<QString>("sack");
        QTest::addColumn<QString>("seq");
        QTest::addColumn<bool>("dies");
        QTest::newRow("behind what arrived") << u"1"_s << u"next"_s << true;
        QTest::newRow("in the middle of it") << u"1"_s << u"next - 2"_s << false;
        QTest::newRow("behind what arrived, without SACK") << u"0"_s << u"next"_s << false;
        QTest::newRow("at the gap") << u"1"_s << u"next - 14"_s << true;
    }

    void aRstAfterALostSegmentCountsAsExactWhereSackTellsOfIt()
    {
        QFETCH(QString, sack);
        QFETCH(QString, seq);
        QFETCH(bool, dies);
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.command(SetSysctl{u"client"_s, u"net.ipv4.tcp_sack"_s, sack}), QString());
        QCOMPARE(connected(lab), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"option"_s,
                                      {{u"socket"_s, u"c"_s}, {u"option"_s, u"nodelay"_s}, {u"value"_s, u"1"_s}})),
                 QString()); // or the second text would wait for the first to be acknowledged
        SetRule lose = rule(u"lose"_s, WireRule::Verdict::Drop, u"data"_s);
        lose.rule.match.contains = "lost";
        QCOMPARE(lab.command(lose), QString());
        for (const char* text : {"lost 67", "kept 67"})
            QCOMPARE(
                lab.command(lab.call(u"c"_s, u"send"_s, {{u"socket"_s, u"c"_s}, {u"text"_s, QString::fromLatin1(text)}})),
                QString());
        const auto asksForWhatItLacks = [&lab] {
            const auto& arrows = lab.timeline.arrows();
            return std::count_if(arrows.begin(), arrows.end(), [](const Arrow& arrow) {
                       return arrow.fromHost == "server"_L1 && !arrow.segment.has(FlagSyn);
                   }) > 0;
        };
        QTRY_VERIFY(asksForWhatItLacks());
        Inject rst = forged(u"RST"_s, u"client"_s, 40'000, 2016);
        rst.seq = seq;
        QCOMPARE(lab.command(rst), QString());
        const quint64 number = lastArrow(lab, Fate::Injected)->number;
        QTRY_COMPARE(lab.standing(u"server"_s, TcpState::Established), dies ? 0 : 1);
        const std::vector<Evidence> all = explain(lab.session, lab.timeline);
        const bool challenged = std::any_of(all.begin(), all.end(), [number](const Evidence& e) {
            return e.ruleId == "challenge-ack"_L1 && e.frame == number;
        });
        QCOMPARE(challenged, !dies);
    }

    void forgedDataWithTimeStampsIsReadByTheApplication()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(connected(lab), QString());
        Inject data = forged(u"PSH,ACK"_s, u"client"_s, 40'000, 2016);
        data.text = u"forged"_s;
        data.tsval = u"last"_s;
        QCOMPARE(lab.command(data), QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"read"_s, {{u"socket"_s, u"a"_s}})), QString());
        QCOMPARE(lab.lastCall(u"s"_s, u"read"_s)->text, u"forged"_s);
    }

    void aForgedFrameNeedsNumbersThatAreKnown()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        const QString error = lab.command(forged(u"RST"_s, u"client"_s, 1, 2));
        QVERIFY2(error.contains("give a number"_L1), qPrintable(error));
        QVERIFY(lab.command(forged(u"RST"_s, u"nobody"_s, 1, 2)).contains("no host"_L1));
        QVERIFY(lab.command(forged(u"SIN"_s, u"client"_s, 1, 2)).contains("'inject'"_L1));
        QVERIFY(lab.timeline.arrows().empty());
    }

    void aSegmentKeptBackLetsItsRetransmissionPass()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(connected(lab), QString());
        QCOMPARE(lab.command(SetWire{.absorb = false}), QString());
        SetRule keep = rule(u"keep"_s, WireRule::Verdict::Hold, u"data"_s);
        keep.rule.times = 1;
        QCOMPARE(lab.command(keep), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"send"_s, {{u"socket"_s, u"c"_s}, {u"text"_s, u"PAY 1000 EUR;"_s}})),
                 QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"read"_s, {{u"socket"_s, u"a"_s}})), QString());
        QCOMPARE(lab.lastCall(u"s"_s, u"read"_s)->text, u"PAY 1000 EUR;"_s);
        const Arrow* kept = lastArrow(lab, Fate::Held);
        QVERIFY(kept);
        const quint64 number = kept->number;
        QVERIFY(!lastArrow(lab, Fate::Absorbed));
        // Much later it goes on, by its number.
        QCOMPARE(lab.command(ActOnFrame{FrameAct::Deliver, number}), QString());
        QTRY_VERIFY(!lastArrow(lab, Fate::Held));
        QCOMPARE(lab.timeline.arrows()[*lab.timeline.findArrow(number)].fate, Fate::Passed);
    }
};

STATEWIRE_TEST(TestLabCalls);
#include "tst_labcalls.moc"
