// SPDX-License-Identifier: GPL-3.0-or-later
// What the list of scenarios says of each, and that the one which is open can be seen in it.
#include "scenario/library/library.h"
#include "support/testregistry.h"
#include "ui/library/scenariodelegate.h"
#include "ui/library/scenariolist.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestScenarioList : public QObject
{
    Q_OBJECT

    static QModelIndex row(const ScenarioList& list, const QString& id)
    {
        for (int i = 0; i < list.model()->rowCount(); ++i) {
            if (const QModelIndex index = list.model()->index(i, 0); index.data(ScenarioDelegate::Id).toString() == id)
                return index;
        }
        return {};
    }

private Q_SLOTS:
    void eachSaysHowLongItTakesAndWhetherItAsks()
    {
        ScenarioList list(ScenarioList::Detail::Titles);
        list.setEntries(Library::of(bundledScenarios()).entries());
        QCOMPARE(row(list, u"time-wait-reuse"_s).data(ScenarioDelegate::Takes).toString(),
                 u"9 steps · told in 1 s · asks once"_s);
        for (const Scenario& scenario : bundledScenarios()) {
            const QString takes = row(list, scenario.id).data(ScenarioDelegate::Takes).toString();
            QVERIFY2(takes.contains(u" steps · told in "_s), qPrintable(scenario.id + u": "_s + takes));
        }
    }

    void whatIsOpenCanBeSeenAlthoughItWasOpenedBeforeTheListWasThere()
    {
        for (const auto detail : {ScenarioList::Detail::Titles, ScenarioList::Detail::Questions}) {
            ScenarioList list(detail);
            list.setEntries(Library::of(bundledScenarios()).entries());
            list.setOpened(u"nat-and-tw-recycle"_s); // the last one, by command
            list.resize(240, 300);
            list.show();
            QTRY_VERIFY(list.viewport()->rect().contains(list.visualRect(row(list, u"nat-and-tw-recycle"_s)).center()));
        }
    }
};

STATEWIRE_TEST(TestScenarioList);
#include "tst_scenariolist.moc"
