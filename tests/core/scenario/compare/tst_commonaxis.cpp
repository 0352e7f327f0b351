// SPDX-License-Identifier: GPL-3.0-or-later
// Where the steps of two runs begin and end on the axis that they share.
#include "scenario/compare/commonaxis.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;

namespace {

constexpr qint64 ms = 1'000'000;

} // namespace

class TestCommonAxis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachPairBeginsAtTheSamePlaceInBothRuns()
    {
        const std::vector<StepPair> pairs{{{0, 0}, true}, {{1, -1}, false}, {{2, 1}, true}};
        const CommonAxis axis(pairs, {{{100 * ms, 110 * ms}, {150 * ms, 160 * ms}, {170 * ms, 180 * ms}},
                                      {{30 * ms, 60 * ms}, {160 * ms, 170 * ms}}});
        QCOMPARE(axis.beginOf(0), std::optional<qint64>(0));
        QCOMPARE(axis.map(Side::A).toAxis(100 * ms), 0);
        QCOMPARE(axis.map(Side::B).toAxis(30 * ms), 0);
        QCOMPARE(axis.beginOf(1), std::optional<qint64>(50 * ms));  // only in A: no gap there
        QCOMPARE(axis.beginOf(2), std::optional<qint64>(130 * ms)); // B took longer to come here
        QCOMPARE(axis.map(Side::A).toAxis(170 * ms), 130 * ms);
        QCOMPARE(axis.map(Side::B).toAxis(160 * ms), 130 * ms);
        QCOMPARE(axis.map(Side::A).gaps(), (std::vector<TimeMap::Gap>{{70 * ms, 130 * ms}}));
        QVERIFY(axis.map(Side::B).gaps().empty());
        QCOMPARE(axis.endOf(0), std::optional<qint64>(30 * ms));
        QCOMPARE(axis.pairAt(Side::A, 165 * ms), 1);
        QCOMPARE(axis.pairAt(qint64(60 * ms)), 1);
        QCOMPARE(axis.ended(), 3);
    }

    void aPairThatOneRunIsStillInHasNotEnded()
    {
        const std::vector<StepPair> pairs{{{0, 0}, true}, {{1, 1}, true}};
        const CommonAxis axis(pairs, {{{0, ms}, {2 * ms, 3 * ms}}, {{0, ms}, {2 * ms, -1}}});
        QCOMPARE(axis.begun(), 2);
        QCOMPARE(axis.ended(), 1);
        QVERIFY(!axis.endOf(1));
    }
};

STATEWIRE_TEST(TestCommonAxis);
#include "tst_commonaxis.moc"
