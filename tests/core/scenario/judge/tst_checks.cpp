// SPDX-License-Identifier: GPL-3.0-or-later
// Each kind of check, passing and failing, on sessions built by hand.
#include "explain/explain.h"
#include "scenario/judge/checks.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

CheckResult evaluate(const CheckSpec& spec, const Session& session)
{
    Plan plan;
    plan.checks = {spec};
    const Timeline timeline = Timeline::of(session);
    return evaluateChecks(plan, session, timeline, explain(session, timeline)).front();
}

CallEvent connectBy(const QString& worker, const SessionBuilder& builder, quint16 port, const QString& errnoName = {})
{
    CallEvent call{u"client"_s, worker, u"connect"_s, u"192.168.88.131:2016"_s, u"c"_s, errnoName.isEmpty() ? 0 : -1,
                   errnoName};
    call.beginNs = builder.nowNs();
    call.endNs = builder.nowNs();
    if (errnoName.isEmpty())
        call.ends = FourTuple{builder.client(port), builder.server()};
    return call;
}

/// One connection that ended in TIME_WAIT on the server, begun by worker "one"; then step "third" begins.
SessionBuilder oneTimeWait()
{
    SessionBuilder builder;
    builder.listen();
    builder.append(connectBy(u"one"_s, builder, 40000));
    builder.liveToTimeWait({});
    builder.wait(1'000'000);
    builder.append(StepEvent{2, u"third"_s, u"Third"_s, StepEvent::Phase::Begun});
    return builder;
}

CheckSpec spec(CheckSpec::Kind kind)
{
    CheckSpec s;
    s.id = u"x"_s;
    s.kind = kind;
    s.worker = u"three"_s;
    s.call = Call::Connect;
    s.host = u"server"_s;
    s.state = TcpState::TimeWait;
    s.step = u"third"_s;
    return s;
}

} // namespace

class TestChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyItsOwnConnectionsFramesAreRetransmissions_data()
    {
        QTest::addColumn<quint16>("port"); // that the second SYN leaves from
        QTest::addColumn<bool>("passes");
        QTest::newRow("its own") << quint16(40000) << true;
        QTest::newRow("another connection's at the same time") << quint16(40001) << false;
    }
    void onlyItsOwnConnectionsFramesAreRetransmissions()
    {
        QFETCH(quint16, port);
        QFETCH(bool, passes);
        SessionBuilder builder;
        builder.append(connectBy(u"three"_s, builder, 40000));
        builder.row(u"client"_s, TcpState::SynSent);
        builder.frame({u"client"_s, FlagSyn, 1000});
        builder.frame({u"client"_s, FlagSyn, 1000, 0, {}, {}, port});
        CheckSpec s = spec(CheckSpec::Kind::Retransmitted);
        s.host = u"client"_s;
        s.state = TcpState::SynSent;
        const CheckResult result = evaluate(s, builder.session());
        QVERIFY2(result.passed() == passes, qPrintable(result.observed.text()));
    }
    void aCallIsJudgedByItsErrno()
    {
        SessionBuilder builder;
        CheckSpec s = spec(CheckSpec::Kind::Call);
        s.result = u"EADDRNOTAVAIL"_s;
        QVERIFY(!evaluate(s, builder.session()).passed()); // never made
        builder.append(connectBy(u"three"_s, builder, 40000, u"EADDRNOTAVAIL"_s));
        QVERIFY(evaluate(s, builder.session()).passed());
        s.result = u"ok"_s;
        const CheckResult failed = evaluate(s, builder.session());
        QVERIFY(!failed.passed());
        QCOMPARE(failed.observed.text(), u"EADDRNOTAVAIL"_s);
    }

    void aCallIsFoundByWhatTheScenarioCallsItWhicheverEngineMadeIt_data()
    {
        QTest::addColumn<QString>("made");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<bool>("found");
        const auto row = [](const char* made, const char* asked, bool found) {
            QTest::addRow("%s as %s", made, asked) << QString::fromLatin1(made) << QString::fromLatin1(asked) << found;
        };
        row("connect", "connect", true);
        row("connect (QTcpSocket)", "connect", true);
        row("QTcpServer::listen", "listen", true);
        row("QTcpSocket::write", "send", true);
        row("QTcpSocket::abort", "abort", true);
        row("close", "abort", true); // what a posix worker does after SO_LINGER 0
        row("QTcpServer::close", "close", true);
        row("setsockopt", "option", true);
        row("QTcpSocket::abort", "close", false);
        row("connect", "send", false);
        row("read_sysctl", "read", false);
    }
    void aCallIsFoundByWhatTheScenarioCallsItWhicheverEngineMadeIt()
    {
        QFETCH(QString, made);
        QFETCH(QString, asked);
        QFETCH(bool, found);
        SessionBuilder builder;
        CallEvent call = connectBy(u"three"_s, builder, 40000);
        call.call = made;
        builder.append(call);
        CheckSpec s = spec(CheckSpec::Kind::Call);
        s.call = callFromName(asked);
        s.result = u"ok"_s;
        QCOMPARE(evaluate(s, builder.session()).passed(), found);
    }

    void socketsAreCountedWhenTheStepBegins()
    {
        SessionBuilder builder = oneTimeWait();
        builder.wait(1'000'000);
        builder.vanish(u"server"_s); // after the step began: must not matter
        CheckSpec s = spec(CheckSpec::Kind::Sockets);
        s.count = 1;
        QVERIFY(evaluate(s, builder.session()).passed());
        s.count = 2;
        QVERIFY(!evaluate(s, builder.session()).passed());
        s.step = u"never"_s;
        s.count = 0;
        QVERIFY(!evaluate(s, builder.session()).passed());
    }

    void aCallIsJudgedByItsDurationWhereTheCheckSaysSo()
    {
        SessionBuilder builder;
        CallEvent call = connectBy(u"three"_s, builder, 40000);
        call.endNs = call.beginNs + 2'000'000'000;
        builder.append(call);
        CheckSpec s = spec(CheckSpec::Kind::Call);
        s.result = u"ok"_s;
        s.atLeastNs = 1'900'000'000;
        QVERIFY(evaluate(s, builder.session()).passed());
        s.atMostNs = 1'950'000'000;
        QVERIFY(!evaluate(s, builder.session()).passed());
        s.nth = 2; // there was one only
        QVERIFY(!evaluate(s, builder.session()).passed());
    }

    void framesAreCountedByHostAndFlags()
    {
        const SessionBuilder builder = oneTimeWait();
        CheckSpec s = spec(CheckSpec::Kind::Frames);
        s.step.clear();
        s.flags = u"FIN"_s;
        s.host = u"server"_s;
        s.atLeast = s.atMost = 1;
        QVERIFY(evaluate(s, builder.session()).passed());
        s.fate = u"delivered"_s;
        QVERIFY(evaluate(s, builder.session()).passed());
        s.fate = u"dropped"_s;
        QVERIFY(!evaluate(s, builder.session()).passed());
        s.fate.clear();
        s.step = u"third"_s; // it had not begun yet
        const CheckResult later = evaluate(s, builder.session());
        QVERIFY(!later.passed());
        QCOMPARE(later.observed.text(), u"0 FIN frames from the server"_s);
    }

    void framesOfAStepThatWasNotReachedAreNotNone()
    {
        const SessionBuilder builder = oneTimeWait();
        CheckSpec s = spec(CheckSpec::Kind::Frames);
        s.flags = u"RST"_s;
        s.atLeast = s.atMost = 0;
        QVERIFY(evaluate(s, builder.session()).passed());
        s.step = u"fourth"_s;
        const CheckResult result = evaluate(s, builder.session());
        QVERIFY(result.isUnknown() && result.notReached);
        QCOMPARE(result.observed.text(), u"its step was not reached"_s);
    }

    void aCounterIsSummedUp()
    {
        SessionBuilder builder;
        CheckSpec s = spec(CheckSpec::Kind::Counter);
        s.name = u"TcpExt.TCPTimeWaitOverflow"_s;
        s.atLeast = 3;
        builder.append(CounterEvent{u"server"_s, s.name, 2, 2});
        QVERIFY(!evaluate(s, builder.session()).passed());
        builder.append(CounterEvent{u"server"_s, s.name, 3, 1});
        QVERIFY(evaluate(s, builder.session()).passed());
        s.atMost = 2;
        QVERIFY(!evaluate(s, builder.session()).passed());
    }

    void aCounterThatThisKernelDoesNotHaveIsUnknownAndNot0()
    {
        SessionBuilder builder;
        CheckSpec s = spec(CheckSpec::Kind::Counter);
        s.name = u"TcpExt.TCPChallengeAck"_s;
        s.atLeast = s.atMost = 0;
        const auto judged = [&](const QStringList& counters, const LabMode& mode = LabMode::Wire) {
            Session session;
            for (Event event : builder.session().events()) {
                if (auto* info = std::get_if<SessionInfo>(&event.body)) {
                    info->counters = counters;
                    info->mode = mode;
                }
                session.append(std::move(event));
            }
            return evaluate(s, session);
        };
        QVERIFY(evaluate(s, builder.session()).passed()); // an older recording does not say which there are
        const QStringList there{u"Tcp.InSegs"_s, u"TcpExt.TCPChallengeACK"_s};
        const CheckResult unknown = judged(there);
        QVERIFY(unknown.isUnknown() && !unknown.passed() && !unknown.failed());
        QCOMPARE(unknown.observed.text(), u"this kernel does not count TcpExt.TCPChallengeAck"_s);
        QCOMPARE(judged({}, LabMode::Loopback).observed.text(), u"counters are read only in a private lab"_s);
        s.name = u"TcpExt.TCPChallengeACK"_s;
        QVERIFY(judged(there).passed());
        s.name = u"Ip.InReceives"_s;
        QCOMPARE(judged(there).observed.text(), u"the lab does not read Ip.InReceives"_s);
    }

    void whatAWorkerReadIsPutTogether()
    {
        SessionBuilder builder;
        CheckSpec s = spec(CheckSpec::Kind::Text);
        s.text = u"hello"_s;
        for (const QString& part : {u"hel"_s, u"lo"_s}) {
            QVERIFY(!evaluate(s, builder.session()).passed());
            CallEvent read{u"server"_s, u"three"_s, u"read"_s, u"up to 65536 bytes"_s, u"c"_s, part.size(), {}};
            read.text = part;
            builder.append(read);
        }
        QVERIFY(evaluate(s, builder.session()).passed());
        s.socket = u"another"_s;
        QVERIFY(!evaluate(s, builder.session()).passed());
    }

    void aStateThatStillLastsHasNoLongest()
    {
        SessionBuilder builder;
        builder.listen();
        builder.append(connectBy(u"three"_s, builder, 40000));
        builder.liveToTimeWait({});
        builder.wait(2'000'000'000);
        builder.append(StepEvent{2, u"third"_s, u"Third"_s, StepEvent::Phase::Begun});
        CheckSpec s = spec(CheckSpec::Kind::Duration);
        s.step.clear();
        s.atLeastNs = 1'500'000'000;
        QVERIFY(evaluate(s, builder.session()).passed());
        s.atMostNs = 60'000'000'000;
        QVERIFY(!evaluate(s, builder.session()).passed());
        builder.vanish(u"server"_s);
        QVERIFY(evaluate(s, builder.session()).passed());
        s.atLeastNs = 3'000'000'000;
        QVERIFY(!evaluate(s, builder.session()).passed());
    }

    void aDurationCountsFromTheBeginOfAStepWhereTheCheckSaysSo()
    {
        SessionBuilder builder;
        builder.listen();
        builder.append(connectBy(u"three"_s, builder, 40000));
        builder.liveToTimeWait({});
        builder.wait(2'000'000'000);
        CheckSpec s = spec(CheckSpec::Kind::Duration);
        s.atLeastNs = 0;
        QVERIFY(!evaluate(s, builder.session()).passed()); // the step has not begun
        builder.append(StepEvent{2, u"third"_s, u"Third"_s, StepEvent::Phase::Begun});
        builder.wait(1'000'000'000);
        builder.vanish(u"server"_s);
        s.atLeastNs = 900'000'000;
        s.atMostNs = 1'100'000'000;
        QVERIFY2(evaluate(s, builder.session()).passed(), qPrintable(evaluate(s, builder.session()).observed.text()));
        builder.wait(1'000'000'000);
        builder.append(StepEvent{3, u"after"_s, u"After"_s, StepEvent::Phase::Begun});
        s.step = u"after"_s; // the state was over before
        QVERIFY(!evaluate(s, builder.session()).passed());
    }

    void aHeldPortIsOneInThatStateBeforeTheCall()
    {
        SessionBuilder builder = oneTimeWait();
        CheckSpec s = spec(CheckSpec::Kind::HeldPort);
        QVERIFY(!evaluate(s, builder.session()).passed());
        builder.append(connectBy(u"three"_s, builder, 40000));
        QVERIFY(evaluate(s, builder.session()).passed());
        SessionBuilder other = oneTimeWait();
        other.append(connectBy(u"three"_s, other, 40001)); // a port that nobody held
        QVERIFY(!evaluate(s, other.session()).passed());
    }

    void anIncarnationIsCountedPerFourTuple()
    {
        SessionBuilder builder = oneTimeWait();
        CheckSpec s = spec(CheckSpec::Kind::Incarnation);
        s.count = 2;
        QVERIFY(!evaluate(s, builder.session()).passed());
        builder.append(connectBy(u"three"_s, builder, 40000));
        builder.wait(1'000'000);
        builder.row(u"server"_s, TcpState::SynRecv);
        QVERIFY(evaluate(s, builder.session()).passed());
        s.count = 1;
        QVERIFY(!evaluate(s, builder.session()).passed());
    }

    void aLifeMustShowEveryStateAndNoneInferredIfSoAsked()
    {
        SessionBuilder builder = oneTimeWait();
        CheckSpec s = spec(CheckSpec::Kind::Life);
        s.workers = QStringList{u"one"_s};
        s.states = {TcpState::SynRecv, TcpState::Established, TcpState::FinWait1, TcpState::FinWait2, TcpState::TimeWait};
        const CheckResult whole = evaluate(s, builder.session());
        QVERIFY2(whole.passed(), qPrintable(whole.observed.text()));
        s.states.erase(s.states.begin() + 2);
        QVERIFY(!evaluate(s, builder.session()).passed());
        s.workers = QStringList{u"nobody"_s};
        QVERIFY(!evaluate(s, builder.session()).passed());
        s.workers.clear();
        QVERIFY(!evaluate(s, builder.session()).passed());
    }

    void evidenceHoldsFailsOrIsUnknown()
    {
        SessionBuilder builder = oneTimeWait();
        CheckSpec s = spec(CheckSpec::Kind::Evidence);
        s.worker.clear();
        s.rule = u"active-close"_s;
        QVERIFY(evaluate(s, builder.session()).passed());
        s.holds = false;
        QVERIFY(!evaluate(s, builder.session()).passed());
        s.unknown = true;
        QVERIFY(!evaluate(s, builder.session()).passed());
        s.rule = u"no-free-port"_s;
        QVERIFY(!evaluate(s, builder.session()).passed()); // no such situation
        s.unknown = false;
        QVERIFY(!evaluate(s, builder.session()).passed()); // which is not the same as that it does not hold
        s.arises = false;
        QVERIFY(evaluate(s, builder.session()).passed());
        s.rule = u"active-close"_s;
        QVERIFY(!evaluate(s, builder.session()).passed());
        s.holds = true;
        QVERIFY(!evaluate(s, builder.session()).passed());
    }

    void evidenceOfAConnectThatFailedIsFound()
    {
        SessionBuilder builder;
        CallEvent call = connectBy(u"three"_s, builder, 40000, u"ECONNREFUSED"_s);
        builder.wait(1000);
        builder.row(u"client"_s, TcpState::SynSent);
        builder.frame({u"client"_s, FlagSyn, 1000, 0});
        builder.frame({u"server"_s, FlagRst | FlagAck, 0, 1001});
        builder.vanish(u"client"_s);
        builder.wait(1000);
        call.endNs = builder.nowNs();
        builder.append(call);
        CheckSpec s = spec(CheckSpec::Kind::Evidence);
        s.rule = u"reset-no-listener"_s;
        QVERIFY(evaluate(s, builder.session()).passed());
        // Another that called the same port at the time: whose it is cannot be told.
        call.worker = u"four"_s;
        builder.append(call);
        QVERIFY(!evaluate(s, builder.session()).passed());
    }

    void aStepThatNeverCameToWhatItAwaitsFails()
    {
        SessionBuilder builder = oneTimeWait(); // step "third" has begun, and the server holds one TIME_WAIT
        builder.wait(1'000'000);
        builder.vanish(u"server"_s);
        builder.wait(1'000'000);
        builder.append(StepEvent{2, u"third"_s, u"Third"_s, StepEvent::Phase::Ended});
        const Timeline timeline = Timeline::of(builder.session());
        const auto resultsOf = [&](TcpState state, int count) {
            Plan plan;
            Step step;
            step.id = u"third"_s;
            step.title = u"Third"_s;
            step.awaits = {{u"server"_s, state, count, {}}};
            plan.steps = {step};
            return evaluateChecks(plan, builder.session(), timeline, {});
        };
        QVERIFY(resultsOf(TcpState::TimeWait, 0).empty());
        QVERIFY(resultsOf(TcpState::TimeWait, 1).empty()); // it was so, if no longer at the end
        const std::vector<CheckResult> never = resultsOf(TcpState::CloseWait, 1);
        QCOMPARE(never.size(), size_t(1));
        QVERIFY(!never.front().passed());
        QCOMPARE(never.front().expected.text(), u"1 in CLOSE_WAIT on the server"_s);
        QCOMPARE(never.front().observed.text(), u"0 in CLOSE_WAIT on the server"_s);
    }

    void aCallIsAwaitedUntilAllLikeItHaveReturned()
    {
        SessionBuilder builder;
        const auto resultsOf = [&](int asked) {
            Plan plan;
            Step step;
            step.id = u"third"_s;
            step.awaits = {{{}, {}, asked, {}, u"three"_s, Call::Connect}};
            plan.steps = {step};
            return evaluateChecks(plan, builder.session(), Timeline::of(builder.session()), {});
        };
        builder.append(StepEvent{2, u"third"_s, u"Third"_s, StepEvent::Phase::Begun});
        builder.append(connectBy(u"three"_s, builder, 40001));
        builder.append(connectBy(u"four"_s, builder, 40002));
        builder.append(StepEvent{2, u"third"_s, u"Third"_s, StepEvent::Phase::Ended});
        QVERIFY(resultsOf(1).empty());
        const std::vector<CheckResult> never = resultsOf(2);
        QCOMPARE(never.size(), size_t(1));
        QCOMPARE(never.front().expected.text(), u"2 connect() of 'three' returned"_s);
        QCOMPARE(never.front().observed.text(), u"1 connect() of 'three' returned"_s);
    }

    void whatWasSoBeforeTheStepsCallsIsNotWhatItAwaits()
    {
        SessionBuilder builder = oneTimeWait();
        builder.wait(1'000'000);
        builder.vanish(u"server"_s);
        builder.wait(1'000'000);
        builder.append(connectBy(u"three"_s, builder, 40001));
        builder.append(StepEvent{2, u"third"_s, u"Third"_s, StepEvent::Phase::Ended});
        Plan plan;
        Step step;
        step.id = u"third"_s;
        Action connects;
        connects.worker = u"three"_s;
        connects.request.call = Call::Connect;
        step.actions = {connects};
        step.awaits = {{u"server"_s, TcpState::TimeWait, 1, {}}};
        plan.steps = {step};
        QCOMPARE(evaluateChecks(plan, builder.session(), Timeline::of(builder.session()), {}).size(), size_t(1));
    }
};

STATEWIRE_TEST(TestChecks);
#include "tst_checks.moc"
