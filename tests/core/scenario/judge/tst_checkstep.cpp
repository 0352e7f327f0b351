// SPDX-License-Identifier: GPL-3.0-or-later
// Which step a check belongs to, and whether the step came out as it claims.
#include "scenario/judge/checkstep.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

Action callOf(const QString& worker, Call call, bool background = false)
{
    Action action;
    action.worker = worker;
    action.request = CallRequest(call);
    action.background = background;
    return action;
}

CheckSpec connects(const QString& worker, int nth = 1)
{
    CheckSpec spec;
    spec.id = u"connects"_s;
    spec.kind = CheckSpec::Kind::Call;
    spec.worker = worker;
    spec.call = Call::Connect;
    spec.nth = nth;
    spec.result = u"ok"_s;
    return spec;
}

/// "c" connects in the first step and in the third; "d" in the second, in the background.
Plan threeSteps()
{
    Plan plan;
    plan.steps.resize(3);
    plan.steps[0].id = u"one"_s;
    plan.steps[0].actions = {callOf(u"c"_s, Call::Connect)};
    plan.steps[1].id = u"two"_s;
    plan.steps[1].actions = {callOf(u"d"_s, Call::Connect, true)};
    plan.steps[2].id = u"three"_s;
    plan.steps[2].actions = {callOf(u"c"_s, Call::Connect)};
    return plan;
}

CallEvent connectBy(const QString& worker, const QString& errnoName)
{
    return {u"client"_s, worker, u"connect"_s, {}, u"s"_s, errnoName.isEmpty() ? 0 : -1, errnoName};
}

} // namespace

class TestCheckStep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCheckBelongsToTheStepThatItNamesOrThatMakesItsCall()
    {
        QCOMPARE(stepOf(connects(u"c"_s), threeSteps()), 0);
        QCOMPARE(stepOf(connects(u"c"_s, 2), threeSteps()), 2);
        QCOMPARE(stepOf(connects(u"c"_s, 3), threeSteps()), -1);
        QCOMPARE(stepOf(connects(u"d"_s), threeSteps()), 1);
        CheckSpec named;
        named.kind = CheckSpec::Kind::Sockets;
        named.step = u"three"_s;
        QCOMPARE(stepOf(named, threeSteps()), 2);
        CheckSpec counter;
        counter.kind = CheckSpec::Kind::Counter;
        QCOMPARE(stepOf(counter, threeSteps()), -1);
    }

    void aStepWhoseCallEndedOtherwiseDidNotComeOutAsClaimed()
    {
        Plan plan = threeSteps();
        plan.checks = {connects(u"c"_s), connects(u"c"_s, 2)};
        SessionBuilder builder;
        builder.append(connectBy(u"c"_s, {}));
        const auto failed = [&](int step) {
            return failedOutcome(plan, step, builder.session(), Timeline::of(builder.session()));
        };
        QVERIFY(!failed(0));
        builder.append(connectBy(u"c"_s, u"ECONNREFUSED"_s));
        QVERIFY(!failed(0));
        QVERIFY(!failed(1));
        QVERIFY(failed(2));
        QCOMPARE(failed(2)->observed.text(), u"ECONNREFUSED"_s);
    }

    void whatMayStillComeIsNotJudgedAtTheStepsEnd()
    {
        Plan plan = threeSteps();
        plan.checks = {connects(u"d"_s)}; // in the background: it has not returned
        const SessionBuilder builder;
        QVERIFY(!failedOutcome(plan, 1, builder.session(), Timeline::of(builder.session())));
    }

    void whatAPauseOrADeadProgramDidIsNotTheKernelsDoing_data()
    {
        QTest::addColumn<int>("why");
        QTest::addColumn<bool>("kernel");
        const auto row = [](const char* name, MissedEvent::Why why, bool kernel) {
            QTest::newRow(name) << int(why) << kernel;
        };
        row("await", MissedEvent::Why::Await, true);
        row("call", MissedEvent::Why::Call, true);
        row("outcome", MissedEvent::Why::Outcome, true);
        row("need", MissedEvent::Why::Need, false);
        row("worker", MissedEvent::Why::Worker, false);
        row("lab", MissedEvent::Why::Lab, false);
    }
    void whatAPauseOrADeadProgramDidIsNotTheKernelsDoing()
    {
        QFETCH(int, why);
        QFETCH(bool, kernel);
        SessionBuilder builder;
        builder.append(MissedEvent{1, u"two"_s, MissedEvent::Why(why), {}, u"o"_s});
        QCOMPARE(mayBeByKernel(threeSteps(), builder.session()), kernel);
        const std::vector<CheckResult> checks =
            checksOfSteps(threeSteps(), builder.session(), Timeline::of(builder.session()));
        QCOMPARE(checks.size(), size_t(MissedEvent::Why(why) == MissedEvent::Why::Outcome ? 0 : 1));
        if (!checks.empty())
            QCOMPARE(checks.front().step, 1);
    }
};

STATEWIRE_TEST(TestCheckStep);
#include "tst_checkstep.moc"
