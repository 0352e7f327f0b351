// SPDX-License-Identifier: GPL-3.0-or-later
// A minute of SYN cookies that ended in the wrong moment is named where a check failed, and the kernel is not blamed.
#include "scenario/judge/checks.h"
#include "scenario/judge/mischance.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

Evidence cookie(quint64 frame, qint64 turned)
{
    Evidence e;
    e.ruleId = u"syn-cookie"_s;
    e.frame = frame;
    e.numbers = {{u"minute_turned"_s, turned}};
    return e;
}

} // namespace

class TestMischance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theMinuteThatTurnedIsNamedWithItsFrame()
    {
        QCOMPARE(mischanceOf({Evidence(), cookie(3, 0)}).what, Sentence());
        QCOMPARE(mischanceOf({cookie(3, 0), cookie(21, 1)}).what.text(),
                 u"the minute that SYN cookies count turned before frame 21"_s);
    }

    void aCheckThatFailedThenSaysNothingAboutTheKernel()
    {
        Plan plan;
        plan.bundled = plan.ownKnobs = true;
        for (int count : {0, 1}) {
            CheckSpec spec;
            spec.id = QString::number(count);
            spec.kind = CheckSpec::Kind::Counter;
            spec.host = u"server"_s;
            spec.name = u"TcpExt.TW"_s;
            spec.atLeast = spec.atMost = count;
            plan.checks.push_back(spec);
        }
        const SessionBuilder builder;
        const Timeline timeline = Timeline::of(builder.session());
        const auto judged = [&](qint64 turned) {
            return evaluateChecks(plan, builder.session(), timeline, {cookie(21, turned)});
        };
        QVERIFY(judged(0)[1].failed() && judged(0)[1].asBundled && judged(0)[1].chance.isEmpty());
        QVERIFY(judged(1)[0].passed() && judged(1)[0].chance.isEmpty());
        QVERIFY(judged(1)[1].failed() && !judged(1)[1].asBundled);
        QVERIFY(judged(1)[1].chance.text().endsWith(u"before frame 21"_s));
    }

    void whatWasOverBeforeItWasNotTouchedByIt()
    {
        Plan plan;
        plan.bundled = plan.ownKnobs = true;
        plan.steps.resize(1);
        plan.steps[0].id = u"first"_s;
        CheckSpec spec;
        spec.id = u"own"_s;
        spec.kind = CheckSpec::Kind::Counter;
        spec.host = u"server"_s;
        spec.name = u"TcpExt.TW"_s;
        spec.atLeast = spec.atMost = 1;
        spec.step = u"first"_s;
        plan.checks.push_back(spec);
        SessionBuilder builder;
        builder.append(StepEvent{0, u"first"_s, u"First"_s, StepEvent::Phase::Begun});
        builder.append(StepEvent{0, u"first"_s, u"First"_s, StepEvent::Phase::Ended});
        const Timeline timeline = Timeline::of(builder.session());
        Evidence later = cookie(21, 1);
        later.tNs = builder.session().endNs() + 1;
        Evidence sooner = cookie(21, 1);
        const auto judged = [&](const Evidence& e) {
            return evaluateChecks(plan, builder.session(), timeline, {e}).front();
        };
        QVERIFY(judged(sooner).failed());
        QVERIFY(!judged(sooner).chance.isEmpty());
        QVERIFY(judged(later).chance.isEmpty());
        QVERIFY(judged(later).asBundled);
    }
};

STATEWIRE_TEST(TestMischance);
#include "tst_mischance.moc"
