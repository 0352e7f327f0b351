// SPDX-License-Identifier: GPL-3.0-or-later
// Each kind of question a scenario may ask: not decided yet, decided, and decided by none of its answers.
#include "scenario/format/scenarioreader.h"
#include "scenario/judge/prediction.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

using Option = Prediction::Option;

/// A question in the first of three steps, about worker "c" of the client.
Plan planOf(const std::vector<Option>& options)
{
    Plan plan;
    plan.steps.resize(3);
    for (size_t i = 0; i < plan.steps.size(); ++i)
        plan.steps[i].id = u"step-%1"_s.arg(i);
    Prediction p;
    p.question = u"What comes?"_s;
    p.worker = u"c"_s;
    p.host = u"server"_s;
    p.options = options;
    plan.steps[0].prediction = p;
    return plan;
}

std::optional<Outcome> outcome(const Plan& plan, const SessionBuilder& builder)
{
    const Session& session = builder.session();
    return outcomeOf(plan, 0, stepTimes(session), session, Timeline::of(session), builder.nowNs());
}

/// The id of the right option; "none", or "undecided".
QString answer(const Plan& plan, const SessionBuilder& builder)
{
    const std::optional<Outcome> came = outcome(plan, builder);
    return !came ? u"undecided"_s : came->option ? came->option->id : u"none"_s;
}

void step(SessionBuilder& builder, int index, StepEvent::Phase phase)
{
    builder.wait(1'000'000);
    builder.append(StepEvent{index, u"step-%1"_s.arg(index), {}, phase});
    builder.wait(1'000'000);
}

void call(SessionBuilder& builder, const QString& name, const QString& errnoName = {}, const QString& text = {},
          qint64 tookNs = 1000)
{
    CallEvent event{u"client"_s, u"c"_s, name, {}, u"connection"_s, errnoName.isEmpty() ? 5 : -1, errnoName};
    event.beginNs = builder.nowNs();
    builder.wait(tookNs);
    event.endNs = builder.nowNs();
    event.text = text;
    if (name.startsWith(u"connect"_s) && errnoName.isEmpty())
        event.ends = FourTuple{builder.client(40000), builder.server()};
    builder.append(event);
}

constexpr auto begun = StepEvent::Phase::Begun;
constexpr auto ended = StepEvent::Phase::Ended;

/// The question was asked, and the step that reveals has begun.
SessionBuilder asked()
{
    SessionBuilder builder;
    builder.listen();
    step(builder, 0, begun);
    step(builder, 0, ended);
    step(builder, 1, begun);
    return builder;
}

} // namespace

class TestPrediction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCallsResultDecidesAsSoonAsItReturns()
    {
        Plan plan = planOf({{u"yes"_s, u"It succeeds"_s, u"ok"_s}, {u"no"_s, u"It fails"_s, u"ECONNREFUSED"_s}});
        plan.steps[0].prediction->call = Call::Connect;
        SessionBuilder builder = asked();
        QCOMPARE(answer(plan, builder), u"undecided"_s);
        call(builder, u"connect"_s, u"ECONNREFUSED"_s);
        QCOMPARE(answer(plan, builder), u"no"_s);
        // By the engine of Qt the call has its class in its name.
        SessionBuilder qt = asked();
        call(qt, u"connect (QTcpSocket)"_s);
        QCOMPARE(answer(plan, qt), u"yes"_s);
    }

    void whatFitsNoOptionIsSaidAsItWas()
    {
        Plan plan = planOf({{u"yes"_s, u"It succeeds"_s, u"ok"_s}});
        plan.steps[0].prediction->call = Call::Connect;
        SessionBuilder builder = asked();
        call(builder, u"connect"_s, u"ETIMEDOUT"_s);
        QCOMPARE(answer(plan, builder), u"none"_s);
        QCOMPARE(outcome(plan, builder)->came.text(), u"ETIMEDOUT"_s);
    }

    void callsBeforeTheQuestionDoNotAnswerIt()
    {
        Plan plan = planOf({{u"data"_s, u"data"_s, u"ok"_s}, {u"reset"_s, u"reset"_s, u"ECONNRESET"_s}});
        plan.steps[0].prediction->call = Call::Read;
        SessionBuilder builder;
        builder.listen();
        call(builder, u"read"_s, {}, u"hello"_s);
        step(builder, 0, begun);
        step(builder, 0, ended);
        step(builder, 1, begun);
        QCOMPARE(answer(plan, builder), u"undecided"_s);
        call(builder, u"read"_s);
        QCOMPARE(answer(plan, builder), u"data"_s);
        plan.steps[0].prediction->nth = 2;
        QCOMPARE(answer(plan, builder), u"undecided"_s);
        call(builder, u"read"_s, u"ECONNRESET"_s);
        QCOMPARE(answer(plan, builder), u"reset"_s);
    }

    void whatCameAfterThePlayheadDoesNotCount()
    {
        Plan plan = planOf({{u"yes"_s, u"It succeeds"_s, u"ok"_s}});
        plan.steps[0].prediction->call = Call::Connect;
        SessionBuilder builder = asked();
        const qint64 beforeNs = builder.nowNs();
        call(builder, u"connect"_s);
        const Session& session = builder.session();
        QVERIFY(!outcomeOf(plan, 0, stepTimes(session), session, Timeline::of(session), beforeNs));
        QVERIFY(outcomeOf(plan, 0, stepTimes(session), session, Timeline::of(session), builder.nowNs()));
    }

    void aCallIsAlsoJudgedByHowLongItTook()
    {
        Option quick{u"quick"_s, u"at once"_s, u"ok"_s};
        quick.atMostNs = 500'000'000;
        Option late{u"late"_s, u"after a second"_s, u"ok"_s};
        late.atLeastNs = 900'000'000;
        Plan plan = planOf({quick, late});
        plan.steps[0].prediction->call = Call::Connect;
        SessionBuilder builder = asked();
        call(builder, u"connect"_s, {}, {}, 1'000'000'000);
        QCOMPARE(answer(plan, builder), u"late"_s);
        SessionBuilder between = asked();
        call(between, u"connect"_s, {}, {}, 700'000'000);
        QCOMPARE(answer(plan, between), u"none"_s);
        QCOMPARE(outcome(plan, between)->came.text(), u"ok after 700.0 ms"_s);
    }

    void allReadsTogetherDecideAtTheEndOfTheStep()
    {
        Option whole{u"whole"_s, u"both words"_s};
        whole.reads = u"new words"_s;
        Option old{u"old"_s, u"an old word"_s};
        old.contains = u"old"_s;
        Option nothing{u"nothing"_s, u"nothing"_s};
        nothing.reads = QString();
        const Plan plan = planOf({whole, old, nothing});
        SessionBuilder builder = asked();
        call(builder, u"read"_s, {}, u"new "_s);
        QCOMPARE(answer(plan, builder), u"undecided"_s);
        call(builder, u"read"_s, {}, u"words"_s);
        QCOMPARE(answer(plan, builder), u"undecided"_s);
        step(builder, 1, ended);
        QCOMPARE(answer(plan, builder), u"whole"_s);
        SessionBuilder stale = asked();
        call(stale, u"read"_s, {}, u"an old one"_s);
        step(stale, 1, ended);
        QCOMPARE(answer(plan, stale), u"old"_s);
        SessionBuilder silent = asked();
        step(silent, 1, ended);
        QCOMPARE(answer(plan, silent), u"nothing"_s);
        SessionBuilder other = asked();
        call(other, u"read"_s, {}, u"something else"_s);
        step(other, 1, ended);
        QCOMPARE(answer(plan, other), u"none"_s);
        QCOMPARE(outcome(plan, other)->came.text(), u"“something else” was read"_s);
    }

    void theStateOfTheWorkersSocketDecidesAtTheEndOfTheStep()
    {
        Option waits{u"waits"_s, u"it waits"_s};
        waits.state = u"TIME_WAIT"_s;
        Option gone{u"gone"_s, u"it is gone"_s};
        gone.state = u"none"_s;
        const Plan plan = planOf({waits, gone});
        SessionBuilder builder;
        builder.listen();
        call(builder, u"connect"_s);
        step(builder, 0, begun);
        step(builder, 0, ended);
        step(builder, 1, begun);
        builder.liveToTimeWait({}); // the server closes first: it waits
        QCOMPARE(answer(plan, builder), u"undecided"_s);
        step(builder, 1, ended);
        QCOMPARE(answer(plan, builder), u"waits"_s);
        Plan clients = plan;
        clients.steps[0].prediction->host = u"client"_s;
        QCOMPARE(answer(clients, builder), u"gone"_s);
        Plan wrong = planOf({gone});
        QCOMPARE(answer(wrong, builder), u"none"_s);
        QCOMPARE(outcome(wrong, builder)->came.text(), u"TIME_WAIT"_s);
    }

    void whatIsToBeSeenLaterIsDecidedInTheStepThatIsNamed()
    {
        Option waits{u"waits"_s, u"it waits"_s};
        waits.state = u"TIME_WAIT"_s;
        Plan plan = planOf({waits});
        plan.steps[0].prediction->reveal = u"step-2"_s;
        SessionBuilder builder;
        builder.listen();
        call(builder, u"connect"_s);
        step(builder, 0, begun);
        step(builder, 0, ended);
        step(builder, 1, begun);
        step(builder, 1, ended);
        QCOMPARE(answer(plan, builder), u"undecided"_s);
        step(builder, 2, begun);
        builder.liveToTimeWait({});
        step(builder, 2, ended);
        QCOMPARE(answer(plan, builder), u"waits"_s);
        plan.steps[0].prediction->reveal = u"no such step"_s;
        QCOMPARE(revealingStep(plan, 0), 1);
    }

    void theStepThatMakesTheCallInQuestionReveals()
    {
        Option connected{u"connected"_s, u"it connects"_s};
        connected.result = u"ok"_s;
        Plan plan = planOf({connected});
        Action connecting;
        connecting.worker = plan.steps[0].prediction->worker;
        connecting.request.call = Call::Connect;
        plan.steps[0].prediction->call = Call::Connect;
        QCOMPARE(revealingStep(plan, 0), 1); // nobody calls
        plan.steps[1].actions = {connecting};
        plan.steps[2].actions = {connecting};
        QCOMPARE(revealingStep(plan, 0), 1);
        plan.steps[0].prediction->nth = 2;
        QCOMPARE(revealingStep(plan, 0), 2);
        plan.steps[0].actions = {connecting}; // the calls of the asking step count too
        QCOMPARE(revealingStep(plan, 0), 1);
    }

    void socketsOfAHostCanBeCounted()
    {
        Option one{u"one"_s, u"one"_s};
        one.count = 1;
        Option two{u"two"_s, u"two"_s};
        two.count = 2;
        Plan plan = planOf({one, two});
        plan.steps[0].prediction->counted = TcpState::TimeWait;
        SessionBuilder builder = asked();
        builder.liveToTimeWait({});
        LifeSpec other;
        other.clientPort = 40001;
        builder.liveToTimeWait(other);
        QCOMPARE(answer(plan, builder), u"undecided"_s);
        step(builder, 1, ended);
        QCOMPARE(answer(plan, builder), u"two"_s);
    }

    void theFirstFrameOfAHostCanBeAskedForAndItsFramesCounted()
    {
        Option fin{u"fin"_s, u"a FIN"_s};
        fin.flags = u"FIN"_s;
        Option rst{u"rst"_s, u"a RST"_s};
        rst.flags = u"RST"_s;
        Option nothing{u"nothing"_s, u"nothing"_s};
        nothing.flags = u"none"_s;
        const Plan plan = planOf({fin, rst, nothing});
        SessionBuilder builder = asked();
        builder.frame({.from = u"client"_s, .flags = FlagFin | FlagAck});
        builder.frame({.from = u"server"_s, .flags = FlagRst | FlagAck});
        builder.frame({.from = u"server"_s, .flags = FlagFin | FlagAck});
        QCOMPARE(answer(plan, builder), u"undecided"_s);
        step(builder, 1, ended);
        QCOMPARE(answer(plan, builder), u"rst"_s);
        SessionBuilder silent = asked();
        step(silent, 1, ended);
        QCOMPARE(answer(plan, silent), u"nothing"_s);
        Option once{u"once"_s, u"once"_s};
        once.count = 1;
        Plan counted = planOf({once});
        counted.steps[0].prediction->flags = u"RST"_s;
        QCOMPARE(answer(counted, builder), u"once"_s);
        QCOMPARE(answer(counted, silent), u"none"_s);
        QCOMPARE(outcome(counted, silent)->came.text(), u"0"_s);
    }
};

STATEWIRE_TEST(TestPrediction);
#include "tst_prediction.moc"
