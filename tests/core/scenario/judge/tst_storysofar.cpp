// SPDX-License-Identifier: GPL-3.0-or-later
// What may be told of a story at each moment: never more than has happened.
#include "scenario/judge/storysofar.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

/// A step that only talks, one that awaits something, one that waits and says meanwhile, one that calls.
Plan fourSteps()
{
    Plan plan;
    plan.steps.resize(4);
    plan.steps[0].id = u"talk"_s;
    plan.steps[1].id = u"await"_s;
    plan.steps[1].awaits.push_back({});
    plan.steps[2].id = u"long"_s;
    plan.steps[2].meanwhile = u"it is waited"_s;
    Action wait;
    wait.kind = Action::Kind::Wait;
    plan.steps[2].actions.push_back(wait);
    plan.steps[3].id = u"call"_s;
    plan.steps[3].actions.push_back({});
    return plan;
}

class Story
{
public:
    StorySoFar now() const { return storySoFar(fourSteps(), m_builder.session(), m_builder.nowNs()); }
    StorySoFar begin(int step)
    {
        return say(StepEvent{step, fourSteps().steps[size_t(step)].id, {}, StepEvent::Phase::Begun});
    }
    StorySoFar end(int step)
    {
        return say(StepEvent{step, fourSteps().steps[size_t(step)].id, {}, StepEvent::Phase::Ended});
    }
    StorySoFar say(const EventBody& body)
    {
        m_builder.wait(1'000'000);
        m_builder.append(body);
        return now();
    }
    const Session& session() const { return m_builder.session(); }

private:
    SessionBuilder m_builder;
};

} // namespace

class TestStorySoFar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStepIsToldWhenItHasEndedUnlessItOnlyTalks()
    {
        Story story;
        QCOMPARE(story.now().step, -1);
        QCOMPARE(story.now().told, -1);
        QCOMPARE(story.begin(0).told, 0); // nothing that it tells is still to come
        QCOMPARE(story.end(0).told, 0);
        QCOMPARE(story.begin(1).told, 0);
        QVERIFY(!story.now().ended);
        QCOMPARE(story.end(1).told, 1);
        const StorySoFar waits = story.begin(2);
        QCOMPARE(waits.told, 1);
        QCOMPARE(waits.meanwhile, u"it is waited"_s);
        const StorySoFar waited = story.end(2);
        QCOMPARE(waited.told, 2);
        QVERIFY(waited.meanwhile.isEmpty());
        QCOMPARE(story.begin(3).told, 2);
    }

    void aMissedStepIsNeverTold()
    {
        Story story;
        story.begin(0);
        story.end(0);
        story.begin(1);
        const qint64 beforeNs = story.session().endNs();
        const StorySoFar missed = story.say(MissedEvent{1, u"await"_s, MissedEvent::Why::Await, u"e"_s, u"o"_s});
        QCOMPARE(missed.told, 0);
        QVERIFY(missed.missed);
        QVERIFY(!storySoFar(fourSteps(), story.session(), beforeNs).missed);
    }

    void aStepMayBeMissedBeforeItIsBegun()
    {
        Story story;
        story.begin(0);
        story.end(0);
        const StorySoFar missed = story.say(MissedEvent{2, u"long"_s, MissedEvent::Why::Need, u"e"_s, u"o"_s});
        QCOMPARE(missed.step, 2);
        QCOMPARE(missed.told, 1);
        QVERIFY(missed.meanwhile.isEmpty());
    }

    void whatIsTakenAgainIsKnownFromTheSession()
    {
        Story story;
        QVERIFY(!story.now().retake);
        QVERIFY(story.say(RetakeEvent{2, u"why"_s, RetakeEvent::Phase::Begun}).isRetelling);
        story.begin(0);
        story.end(0);
        QVERIFY(story.now().isRetelling);
        const StorySoFar told = story.say(RetakeEvent{2, u"why"_s, RetakeEvent::Phase::Ended});
        QVERIFY(!told.isRetelling && told.retake);
        QCOMPARE(told.retake->reason.text(), u"why"_s);
    }
};

STATEWIRE_TEST(TestStorySoFar);
#include "tst_storysofar.moc"
