// SPDX-License-Identifier: GPL-3.0-or-later
// Which step a session missed, and what is said of it.
#include "scenario/judge/checkstep.h"
#include "scenario/judge/missedstep.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>
#include <csignal>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

Plan threeSteps()
{
    Plan plan;
    for (const char* id : {"one", "two", "three"}) {
        Step step;
        step.id = QString::fromLatin1(id);
        step.title = u"Title of "_s + step.id;
        plan.steps.push_back(step);
    }
    return plan;
}

Await sockets(const QString& host, TcpState state, int count)
{
    Await await;
    await.host = host;
    await.state = state;
    await.count = count;
    return await;
}

QString instead(const std::vector<Await>& awaits, const Session& session)
{
    AwaitCounts counts;
    for (const Event& event : session.events())
        counts.note(event);
    return insteadOf(awaits, counts, Timeline::of(session), session.endNs()).text();
}

void step(SessionBuilder& builder, int index, const QString& id, StepEvent::Phase phase)
{
    builder.append(StepEvent{index, id, {}, phase});
    builder.wait(1'000'000);
}

} // namespace

class TestMissedStep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSessionThatMissedNoneSaysSo()
    {
        SessionBuilder builder;
        step(builder, 0, u"one"_s, StepEvent::Phase::Begun);
        step(builder, 0, u"one"_s, StepEvent::Phase::Ended);
        QVERIFY(!missedStep(threeSteps(), builder.session()));
    }

    void aMissedStepIsKnownFromItsMomentOn()
    {
        SessionBuilder builder;
        step(builder, 1, u"two"_s, StepEvent::Phase::Begun);
        builder.append(MissedEvent{1, u"two"_s, MissedEvent::Why::Await, u"e"_s, u"o"_s});
        const std::optional<MissedStep> missed = missedStep(threeSteps(), builder.session());
        QVERIFY(missed);
        QCOMPARE(missed->step, 1);
        QVERIFY(!missed->byCheck);
        QVERIFY(!missedStep(threeSteps(), builder.session(), missed->tNs - 1));
        const CheckResult check = checkOf(*missed, threeSteps());
        QCOMPARE(check.id, u"await:two"_s);
        QVERIFY(check.failed());
    }

    void anOlderRecordingTellsByTheCheckThatFailed()
    {
        SessionBuilder builder;
        for (int i = 0; i < 3; ++i) {
            step(builder, i, threeSteps().steps[size_t(i)].id, StepEvent::Phase::Begun);
            step(builder, i, threeSteps().steps[size_t(i)].id, StepEvent::Phase::Ended);
        }
        builder.append(CheckEvent{u"await:three"_s, {}, u"3"_s, u"0"_s, CheckVerdict::Failed});
        builder.append(CheckEvent{u"await:two"_s, {}, u"2"_s, u"0"_s, CheckVerdict::Failed});
        builder.append(CheckEvent{u"await:one"_s, {}, u"1"_s, u"1"_s, CheckVerdict::Passed});
        const std::optional<MissedStep> missed = missedStep(threeSteps(), builder.session());
        QVERIFY(missed && missed->byCheck);
        QCOMPARE(missed->step, 1); // the first
        Plan own = threeSteps();
        own.checks.resize(2);
        own.checks[0].id = u"await:two"_s; // a scenario may give its own checks any name
        own.checks[1].id = u"await:three"_s;
        QVERIFY(!missedStep(own, builder.session()));
    }

    void noHeadlineNamesTheStep_data()
    {
        QTest::addColumn<int>("why");
        for (int why = int(MissedEvent::Why::Await); why <= int(MissedEvent::Why::Lab); ++why)
            QTest::addRow("%d", why) << why;
    }
    void noHeadlineNamesTheStep()
    {
        QFETCH(int, why);
        const MissedStep missed{1, MissedEvent::Why(why), u"this"_s, u"that"_s};
        const QString headline = headlineOf(missed, threeSteps()).text();
        QVERIFY2(headline.startsWith(u"Step 2 of 3 "_s), qPrintable(headline));
        QVERIFY(!headline.contains(u"Title"_s));
        const QString text = explanationOf(missed).text();
        QVERIFY2(text.contains(u"this"_s) && text.contains(u"that"_s), qPrintable(text));
        QVERIFY(!checkOf(missed, threeSteps()).claim.text().contains(u"Title"_s));
    }

    void whatThereIsInsteadIsCountedByState()
    {
        SessionBuilder builder;
        builder.listen();
        builder.row(u"server"_s, TcpState::CloseWait);
        QCOMPARE(instead({sockets(u"server"_s, TcpState::TimeWait, 2)}, builder.session()),
                 u"none in TIME_WAIT on the server (there: 1 in CLOSE_WAIT, 1 in LISTEN)"_s);
        QCOMPARE(instead({sockets(u"client"_s, TcpState::Established, 1)}, builder.session()),
                 u"none in ESTABLISHED on the client (there: no socket at all)"_s);
        // What is as it should be needs no word.
        QCOMPARE(instead({sockets(u"server"_s, TcpState::CloseWait, 1), sockets(u"server"_s, TcpState::Listen, 2)},
                         builder.session()),
                 u"1 in LISTEN on the server (there: 1 in CLOSE_WAIT, 1 in LISTEN)"_s);
    }
};

STATEWIRE_TEST(TestMissedStep);
#include "tst_missedstep.moc"
