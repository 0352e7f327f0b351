// SPDX-License-Identifier: GPL-3.0-or-later
// Which connections keep their rows where not all have room.
#include "support/laidtimeline.h"
#include "support/testregistry.h"
#include "support/wirestory.h"
#include "ui/timeline/rowfolding.h"

#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestRowFolding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsThatHaveNoRoomAreFoldedTheLeastWorthFirst()
    {
        WireStory story;
        for (quint16 port : {40000, 40001, 40002}) {
            story.row(true, port, TcpState::Established);
            story.row(false, port, TcpState::Established);
            story.wait(ms);
        }
        Laid laid(story.session);
        const std::vector<RowGroup> groups = groupRows(laid.timeline, {}, laid.scene.playheadNs);
        QCOMPARE(groups.size(), 3u);
        const std::vector<qint64> worth{5, 9, 1};
        const auto folded = [&](double height) { return foldedToFit(height, laid.scene, groups, worth, laid.theme); };
        QVERIFY(folded(1000).isEmpty());
        QSet<QString> before;
        for (double height = 400; height > 60; height -= 5) {
            const QSet<QString> now = folded(height);
            QVERIFY(now.contains(before)); // what has gone does not come back with less room
            before = now;
            std::vector<RowGroup> shown = groups;
            for (RowGroup& group : shown)
                group.collapsed = now.contains(group.key);
            laid.scene.groups = &shown;
            laid.scene.plot.setHeight(height);
            if (now.size() < 3)
                QVERIFY2(laid.shapes().contentHeight <= height + 0.5, qPrintable(QString::number(height)));
            if (now.size() == 1)
                QVERIFY(now.contains(groups[2].key));
            if (now.size() == 2)
                QVERIFY(!now.contains(groups[1].key));
        }
        QCOMPARE(before.size(), 3);
        QCOMPARE(lastNewsNs(laid.timeline, groups[0], -1), std::numeric_limits<qint64>::min());
        QVERIFY(lastNewsNs(laid.timeline, groups[2], laid.scene.playheadNs) >
                lastNewsNs(laid.timeline, groups[0], laid.scene.playheadNs));
    }
};

STATEWIRE_TEST(TestRowFolding);
#include "tst_rowfolding.moc"
