// SPDX-License-Identifier: GPL-3.0-or-later
// From which moment times are counted.
#include "support/sessionbuilder.h"
#include "support/testregistry.h"
#include "timeline/timeorigin.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// A server that listens, a pause, and a connection in two steps.
Session twoSteps()
{
    test::SessionBuilder builder;
    builder.listen();
    builder.wait(40'000'000'000);
    for (int step : {0, 1}) {
        StepEvent begun;
        begun.index = step;
        begun.id = QString::number(step);
        builder.append(begun);
        builder.wait(1'000'000);
        if (step == 0)
            builder.liveToTimeWait({});
    }
    return builder.session();
}

} // namespace

class TestTimeOrigin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstEventIsThatOfTheFirstConnectionNotTheLabsStart()
    {
        const Timeline timeline = Timeline::of(twoSteps());
        const TimeOrigin origin = TimeOrigin::of(timeline, TimeOrigin::Kind::FirstEvent);
        QCOMPARE(origin.zeros().size(), 1u);
        QVERIFY(origin.zeros().front() > 40'000'000'000);
        QVERIFY(origin.zeros().front() <= firstRowNs(timeline));
        QVERIFY(origin.since(0) < 0);
        QCOMPARE(origin.secondsText(origin.zeros().front() + 1'034'000, 4), u"0.0010 s"_s);
    }

    void eachStepIsAZeroOfItsOwn()
    {
        const Timeline timeline = Timeline::of(twoSteps());
        const TimeOrigin origin = TimeOrigin::of(timeline, TimeOrigin::Kind::Step);
        std::vector<qint64> begun;
        for (const Flag& flag : timeline.calls().flags()) {
            if (flag.step >= 0)
                begun.push_back(flag.tNs);
        }
        QVERIFY(begun.size() > 1);
        QCOMPARE(origin.zeros(), begun);
        QCOMPARE(origin.since(begun[1]), 0);
        QCOMPARE(origin.since(begun[1] - 1), begun[1] - 1 - begun[0]);
        QVERIFY(origin.since(begun[0] - 5) < 0);
    }

    void aSessionOfNothingCountsFromItsStart()
    {
        for (TimeOrigin::Kind kind : {TimeOrigin::Kind::FirstEvent, TimeOrigin::Kind::Step})
            QCOMPARE(TimeOrigin::of(Timeline(), kind).since(7), 7);
    }
};

STATEWIRE_TEST(TestTimeOrigin);
#include "tst_timeorigin.moc"
