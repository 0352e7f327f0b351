// SPDX-License-Identifier: GPL-3.0-or-later
// What half a story says of its checks: what it came to is judged, and all else was not tested.
#include "explain/explain.h"
#include "scenario/judge/checks.h"
#include "scenario/judge/storyreach.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

const QString drops = u"TcpExt.ListenDrops"_s;

Action connectOf(const QString& worker)
{
    Action action;
    action.worker = worker;
    action.request = CallRequest(Call::Connect);
    return action;
}

/// "one" connects in the first step, "two" in the second, "three" in the third.
Plan threeSteps()
{
    Plan plan;
    for (const char* id : {"one", "two", "three"}) {
        Step step;
        step.id = QString::fromLatin1(id);
        step.actions = {connectOf(step.id)};
        plan.steps.push_back(step);
    }
    return plan;
}

StepEvent mark(int index, StepEvent::Phase phase)
{
    const QString id = threeSteps().steps[size_t(index)].id;
    return {index, id, id, phase};
}

/// The first step is told: a connection that ended in the server's TIME_WAIT. Then the second begins, and a SYN is dropped.
SessionBuilder halfOfIt()
{
    SessionBuilder builder;
    builder.listen();
    builder.append(mark(0, StepEvent::Phase::Begun));
    CallEvent call{u"client"_s, u"one"_s, u"connect"_s, u"192.168.88.131:2016"_s, u"c"_s, 0, {}};
    call.beginNs = call.endNs = builder.nowNs();
    call.ends = FourTuple{builder.client(40000), builder.server()};
    builder.append(call);
    builder.liveToTimeWait({});
    CallEvent read{u"server"_s, u"one"_s, u"read"_s, {}, u"c"_s, 5, {}};
    read.text = u"hello"_s;
    builder.append(read);
    builder.append(mark(0, StepEvent::Phase::Ended));
    builder.wait(1'000'000);
    builder.append(mark(1, StepEvent::Phase::Begun));
    builder.wait(1'000'000);
    builder.append(CounterEvent{u"server"_s, drops, 2, 2});
    return builder;
}

CheckSpec spec(CheckSpec::Kind kind, const QString& worker = {}, const QString& step = {})
{
    CheckSpec s;
    s.id = u"x"_s;
    s.kind = kind;
    s.worker = worker;
    s.workers = {worker};
    s.host = u"server"_s;
    s.state = TcpState::TimeWait;
    s.step = step;
    s.call = Call::Connect;
    s.result = u"ok"_s;
    s.name = drops;
    return s;
}

CheckSpec counted(std::optional<int> atLeast, std::optional<int> atMost)
{
    CheckSpec s = spec(CheckSpec::Kind::Counter);
    s.atLeast = atLeast;
    s.atMost = atMost;
    return s;
}

CheckSpec life(const std::vector<TcpState>& states)
{
    CheckSpec s = spec(CheckSpec::Kind::Life, u"one"_s);
    s.states = states;
    return s;
}

CheckSpec evidence(const QString& rule, bool arises, const QString& worker = {})
{
    CheckSpec s = spec(CheckSpec::Kind::Evidence, worker);
    s.rule = rule;
    s.arises = arises;
    return s;
}

CheckSpec text(const QString& expected)
{
    CheckSpec s = spec(CheckSpec::Kind::Text, u"one"_s);
    s.text = expected;
    return s;
}

std::vector<CheckResult> judged(const std::vector<CheckSpec>& checks, const Session& session)
{
    Plan plan = threeSteps();
    plan.checks = checks;
    const Timeline timeline = Timeline::of(session);
    return evaluateChecks(plan, session, timeline, explain(session, timeline));
}

} // namespace

Q_DECLARE_METATYPE(CheckSpec)

class TestStoryReach : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void halfAStoryIsJudgedByWhatItCameTo_data()
    {
        QTest::addColumn<CheckSpec>("check");
        QTest::addColumn<int>("half"); // what it comes to
        QTest::addColumn<QString>("why");
        const int passed = int(CheckVerdict::Passed);
        const int failed = int(CheckVerdict::Failed);
        const int open = int(CheckVerdict::Unknown);
        const QString notReached = u"its step was not reached"_s;
        const QString soFar = u"the story did not come to its end; until then: "_s;
        using Kind = CheckSpec::Kind;
        QTest::newRow("the call of a step that was told") << spec(Kind::Call, u"one"_s) << passed << u"ok"_s;
        CheckSpec refused = spec(Kind::Call, u"one"_s);
        refused.result = u"ECONNREFUSED"_s;
        QTest::newRow("the same, claimed otherwise") << refused << failed << u"ok"_s;
        QTest::newRow("the call of the step that was told in part")
            << spec(Kind::Call, u"two"_s) << open << soFar + u"the call was not made, or did not return"_s;
        QTest::newRow("the call of a step to come") << spec(Kind::Call, u"three"_s) << open << notReached;
        QTest::newRow("a port held by a step to come") << spec(Kind::HeldPort, u"three"_s) << open << notReached;
        QTest::newRow("a life begun by a step to come") << spec(Kind::Incarnation, u"three"_s) << open << notReached;
        CheckSpec atEnd = spec(Kind::Sockets, {}, u"two"_s);
        atEnd.count = 1;
        QTest::newRow("sockets when the step began") << atEnd << passed << u"1 in TIME_WAIT on the server"_s;
        atEnd.atEnd = true;
        QTest::newRow("sockets at its end") << atEnd << open << u"its step was not finished"_s;
        atEnd.step = u"three"_s;
        QTest::newRow("sockets of a step to come") << atEnd << open << notReached;
        CheckSpec frames = spec(Kind::Frames, {}, u"two"_s);
        frames.atMost = 0;
        QTest::newRow("no frames in half a step") << frames << open << soFar + u"0 frames from the server"_s;
        frames.step = u"one"_s;
        QTest::newRow("no frames in a whole one") << frames << failed << u"4 frames from the server"_s;
        frames.step = u"three"_s;
        QTest::newRow("no frames in a step to come") << frames << open << notReached;
        QTest::newRow("enough were counted") << counted(2, {}) << passed << u"it moved by 2"_s;
        QTest::newRow("more may be") << counted(3, {}) << open << soFar + u"it moved by 2"_s;
        QTest::newRow("exactly so many, so far") << counted(2, 2) << open << soFar + u"it moved by 2"_s;
        QTest::newRow("too many") << counted(0, 1) << failed << u"it moved by 2"_s;
        QTest::newRow("the beginning of what is to be read") << text(u"hello, world"_s) << open << soFar + u"'hello'"_s;
        QTest::newRow("all of it") << text(u"hello"_s) << passed << u"'hello'"_s;
        QTest::newRow("something else") << text(u"good bye"_s) << failed << u"'hello'"_s;
        const std::vector<TcpState> whole{TcpState::SynRecv, TcpState::Established, TcpState::FinWait1, TcpState::FinWait2,
                                          TcpState::TimeWait};
        const QString passedThrough = u"one: SYN_RECV → ESTABLISHED → FIN_WAIT1 → FIN_WAIT2 → TIME_WAIT, 0 inferred"_s;
        QTest::newRow("the whole of a life") << life(whole) << passed << passedThrough;
        std::vector<TcpState> longer = whole;
        longer.push_back(TcpState::SynRecv);
        QTest::newRow("its beginning") << life(longer) << open << soFar + passedThrough;
        QTest::newRow("another life") << life({TcpState::SynRecv, TcpState::CloseWait}) << failed << passedThrough;
        QTest::newRow("what arose") << evidence(u"active-close"_s, true) << passed << u"holds"_s;
        QTest::newRow("what was not to arise") << evidence(u"active-close"_s, false) << failed << u"holds"_s;
        QTest::newRow("what may arise yet")
            << evidence(u"no-free-port"_s, true) << open << soFar + u"no such situation arose"_s;
        QTest::newRow("what may arise although it is not to")
            << evidence(u"no-free-port"_s, false) << open << soFar + u"no such situation arose"_s;
        QTest::newRow("what a step to come may make arise")
            << evidence(u"no-free-port"_s, false, u"three"_s) << open << notReached;
        CheckSpec lasts = spec(Kind::Duration, u"one"_s);
        lasts.atLeastNs = 60'000'000'000;
        QTest::newRow("a state that may last long enough") << lasts << open << soFar + u"TIME_WAIT for 2.022 ms and still"_s;
        lasts.atLeastNs = 0;
        lasts.atMostNs = 1'000'000;
        QTest::newRow("one that lasts too long") << lasts << failed << u"TIME_WAIT for 2.022 ms and still"_s;
        QTest::newRow("retransmissions that may come")
            << spec(Kind::Retransmitted, u"one"_s) << open << soFar + u"0 retransmissions in TIME_WAIT"_s;
        QTest::newRow("a clock that may begin anew")
            << spec(Kind::Rearmed, u"one"_s) << open << soFar + u"its clock began anew 0 times"_s;
    }
    void halfAStoryIsJudgedByWhatItCameTo()
    {
        QFETCH(CheckSpec, check);
        QFETCH(int, half);
        const CheckResult result = judged({check}, halfOfIt().session()).front();
        QTEST(result.observed.text(), "why");
        QCOMPARE(int(result.verdict), half);
        QCOMPARE(result.notReached, half == int(CheckVerdict::Unknown));
        // Told to its end, nothing is left open.
        SessionBuilder whole = halfOfIt();
        whole.append(mark(1, StepEvent::Phase::Ended));
        whole.append(mark(2, StepEvent::Phase::Begun));
        whole.append(mark(2, StepEvent::Phase::Ended));
        QVERIFY(!judged({check}, whole.session()).front().isUnknown());
    }

    void aStepThatWasGivenUpHasNothingToComeAnyMore()
    {
        SessionBuilder builder = halfOfIt();
        builder.append(MissedEvent{1, u"two"_s, MissedEvent::Why::Call, u"e"_s, u"o"_s});
        CheckSpec atEnd = spec(CheckSpec::Kind::Sockets, {}, u"two"_s);
        atEnd.atEnd = true; // which is when it was given up
        atEnd.count = 2;
        const std::vector<CheckResult> results = judged(
            {spec(CheckSpec::Kind::Call, u"two"_s), spec(CheckSpec::Kind::Call, u"three"_s), atEnd}, builder.session());
        QVERIFY(results[0].failed());
        QCOMPARE(results[0].observed.text(), u"the call was not made, or did not return"_s);
        QVERIFY(results[1].notReached);
        QVERIFY(results[2].failed());
        QCOMPARE(results[2].observed.text(), u"1 in TIME_WAIT on the server"_s);
        QVERIFY(results[3].failed()); // that the step was missed
        QCOMPARE(tallyOf(results).sentence().text(), u"0 of 4 checks passed, 1 not reached"_s);
    }

    void whatWasNotReachedIsToldApartFromWhatIsUnknown()
    {
        CheckTally tally;
        tally.passed = 3;
        QVERIFY(tally.isTested());
        QCOMPARE(tally.sentence().text(), u"3 of 3 checks passed"_s);
        tally.notReached = 5;
        QCOMPARE(tally.sentence().text(), u"3 of 8 checks passed, 5 not reached"_s);
        tally.unknown = 1;
        QCOMPARE(tally.sentence().text(), u"3 of 9 checks passed, 1 unknown, 5 not reached"_s);
        QVERIFY(!tally.isTested());
    }

    void freePlayHasNoEndToComeTo()
    {
        QVERIFY(StoryReach(Plan(), SessionBuilder().session()).isTold());
        QVERIFY(!StoryReach(threeSteps(), halfOfIt().session()).isTold());
    }
};

STATEWIRE_TEST(TestStoryReach);
#include "tst_storyreach.moc"
