// SPDX-License-Identifier: GPL-3.0-or-later
// What the rows of two runs are worth beside each other.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/compare/comparepanel.h"
#include "ui/timeline/timelinerows.h"

#include <QTest>
#include <algorithm>

using namespace statewire;

class TestComparePanel : public QObject
{
    Q_OBJECT

    /// The same, told \p laterNs later on the clock of its lab.
    static Session later(const Session& session, qint64 laterNs)
    {
        Session all;
        for (Event event : session.events()) {
            event.tNs += laterNs;
            all.append(event);
        }
        return all;
    }

private Q_SLOTS:
    void rowsAreWorthTheirLatestNewsOnTheClockThatBothShare()
    {
        constexpr qint64 second = 1'000'000'000;
        CompareRuns runs;
        QVERIFY(runs.showRecordings(later(sampleSession(), 100 * second), sampleSession()).has_value());
        runs.toEnd();
        for (Side side : bothSides) {
            const ViewContext& context = runs.context(side);
            const std::vector<RowGroup> groups = groupRows(context.source.timeline(), {}, context.playhead.positionNs());
            QVERIFY(groups.size() >= 2);
            const std::vector<qint64> worth = jointWorth(runs, side)(groups);
            QCOMPARE(worth.size(), groups.size());
            // Nothing has happened in either after what both show.
            QVERIFY(*std::max_element(worth.begin(), worth.end()) <= runs.axisNs());
        }
    }
};

STATEWIRE_TEST(TestComparePanel);
#include "tst_comparepanel.moc"
