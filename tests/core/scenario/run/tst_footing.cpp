// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what a step needs is so, and for how long it will be.
#include "scenario/run/footing.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;

Step needing(TcpState state, int count)
{
    Step step;
    Await need;
    need.host = u"server"_s;
    need.state = state;
    need.count = count;
    step.needs.push_back(need);
    return step;
}

Footing footing(const Step& step, const Session& session, qint64 nowNs)
{
    AwaitCounts counts;
    for (const Event& event : session.events())
        counts.note(event);
    return footingOf(step, counts, Timeline::of(session), nowNs);
}

} // namespace

class TestFooting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStepWithoutNeedsStandsForEver()
    {
        const SessionBuilder builder;
        const Footing now = footing({}, builder.session(), 0);
        QVERIFY(now.holds && !now.need && !now.lastsNs);
    }

    void theFirstTimeWaitToEndSaysHowLong()
    {
        SessionBuilder builder;
        builder.row(u"server"_s, TcpState::TimeWait, 40000, SocketTimer::TimeWait, 60 * second);
        builder.wait(5 * second);
        builder.row(u"server"_s, TcpState::TimeWait, 40001, SocketTimer::TimeWait, 60 * second);
        const Footing now = footing(needing(TcpState::TimeWait, 2), builder.session(), builder.nowNs() + 10 * second);
        QVERIFY(now.holds && now.lastsNs);
        QVERIFY(*now.lastsNs <= 45 * second && *now.lastsNs > 44 * second);
        QCOMPARE(now.need->count, 2);
    }

    void whatIsGoneIsNamed()
    {
        SessionBuilder builder;
        builder.row(u"server"_s, TcpState::TimeWait, 40000, SocketTimer::TimeWait, 60 * second);
        const Footing now = footing(needing(TcpState::TimeWait, 2), builder.session(), builder.nowNs());
        QVERIFY(!now.holds && now.need && !now.lastsNs);
    }

    void whatHasNoClockMayLastForEver()
    {
        SessionBuilder builder;
        builder.row(u"server"_s, TcpState::CloseWait);
        const Footing now = footing(needing(TcpState::CloseWait, 1), builder.session(), builder.nowNs());
        QVERIFY(now.holds && !now.lastsNs);
    }
};

STATEWIRE_TEST(TestFooting);
#include "tst_footing.moc"
