// SPDX-License-Identifier: GPL-3.0-or-later
// What a step needs has come before it begins: a kernel that takes its time is no reason to miss it.
#include "scenario/story/scenario.h"
#include "support/bundledlibrary.h"
#include "support/testregistry.h"

#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

bool isSame(const Await& a, const Await& b)
{
    return a.kind() == b.kind() && a.host == b.host && a.count == b.count && a.worker == b.worker && a.call == b.call &&
           (a.kind() != Await::Kind::Sockets || a.state == b.state);
}

/// True if \p await says that a state is over on any host, after which \p need follows by itself.
bool leadsTo(const Await& await, const Await& need)
{
    if (await.kind() != Await::Kind::Sockets || await.count != 0 || need.kind() != Await::Kind::Sockets)
        return false;
    // A FIN that is acknowledged; the last ACK, which only an end in TIME_WAIT has sent.
    return (need.state == TcpState::FinWait2 && await.state == TcpState::FinWait1 && await.host == need.host) ||
           (need.state == TcpState::TimeWait && await.state == TcpState::LastAck && await.host != need.host);
}

} // namespace

class TestNeeds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatAStepNeedsWasAwaitedBefore_data()
    {
        QTest::addColumn<Plan>("plan");
        for (const Scenario& scenario : bundledLibrary()) {
            for (const Variant& variant : scenario.variants) {
                const Result<Plan> plan = makePlan(scenario, variant.id);
                QVERIFY2(plan.has_value(), qPrintable(scenario.id));
                QTest::addRow("%s/%s", qPrintable(scenario.id), qPrintable(variant.id)) << *plan;
            }
        }
    }

    void whatAStepNeedsWasAwaitedBefore()
    {
        QFETCH(Plan, plan);
        std::vector<Await> came;
        for (const Step& step : plan.steps) {
            for (const Await& need : step.needs) {
                const bool awaited = std::any_of(came.begin(), came.end(), [&need](const Await& await) {
                    return isSame(await, need) || leadsTo(await, need);
                });
                QVERIFY2(awaited, qPrintable(u"step '%1' needs %2 in %3, which no step before awaits"_s.arg(step.id)
                                                 .arg(need.count)
                                                 .arg(stateName(need.state))));
            }
            came.insert(came.end(), step.awaits.begin(), step.awaits.end());
        }
    }
};

STATEWIRE_TEST(TestNeeds);
#include "tst_needs.moc"
