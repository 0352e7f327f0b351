// SPDX-License-Identifier: GPL-3.0-or-later
// A run's clock along a shared axis: moved in pieces, never stretched, and the scale that draws it.
#include "support/testregistry.h"
#include "timeline/timemap.h"
#include "timeline/timescale.h"

#include <QTest>
#include <rapidcheck.h>

using namespace statewire;

namespace {

constexpr qint64 ms = 1'000'000;

/// Ascending pieces from random lengths and gaps.
TimeMap mapFrom(const std::vector<std::pair<quint32, quint32>>& parts)
{
    std::vector<TimeMap::Piece> pieces;
    qint64 ownNs = 5 * ms;
    qint64 axisNs = 0;
    for (const auto& [length, gap] : parts) {
        pieces.push_back({ownNs, axisNs});
        const qint64 lengthNs = 1 + qint64(length % 2'000'000'000);
        ownNs += lengthNs;
        axisNs += lengthNs + qint64(gap % 1'000'000'000);
    }
    return TimeMap(pieces);
}

} // namespace

class TestTimeMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutPiecesItIsTheRunsOwnClock()
    {
        QCOMPARE(TimeMap().toAxis(7 * ms), 7 * ms);
        QCOMPARE(TimeMap().fromAxis(7 * ms), 7 * ms);
        QVERIFY(TimeMap().gaps().empty());
    }

    void eachPieceBeginsWhereItIsPutAndKeepsItsPace()
    {
        const TimeMap map({{100 * ms, 0}, {150 * ms, 80 * ms}});
        QCOMPARE(map.toAxis(100 * ms), 0);
        QCOMPARE(map.toAxis(120 * ms), 20 * ms);
        QCOMPARE(map.toAxis(150 * ms), 80 * ms);
        QCOMPARE(map.toAxis(160 * ms), 90 * ms);
        QCOMPARE(map.toAxis(90 * ms), -10 * ms); // before the first: moved as that is
    }

    void inAGapTheRunStandsAtItsLastMoment()
    {
        const TimeMap map({{100 * ms, 0}, {150 * ms, 80 * ms}});
        QCOMPARE(map.gaps(), (std::vector<TimeMap::Gap>{{50 * ms, 80 * ms}}));
        QCOMPARE(map.fromAxis(20 * ms), 120 * ms);
        QCOMPARE(map.fromAxis(60 * ms), 150 * ms - 1);
        QCOMPARE(map.fromAxis(80 * ms), 150 * ms);
        QCOMPARE(map.fromAxis(-10 * ms), 90 * ms);
    }

    void aPieceThatWouldOverlapIsMovedOn()
    {
        const TimeMap map({{0, 0}, {50 * ms, 20 * ms}, {60 * ms, 200 * ms}});
        QCOMPARE(map.toAxis(50 * ms), 50 * ms);
        QCOMPARE(map.toAxis(60 * ms), 200 * ms);
    }

    void everyMomentSurvivesTheAxisAndTimeIsNeverStretched()
    {
        const bool right = rc::check([](const std::vector<std::pair<quint32, quint32>>& parts, quint32 a, quint32 b) {
            const TimeMap map = mapFrom(parts);
            const qint64 t = std::min(a, b);
            const qint64 u = std::max(a, b);
            RC_ASSERT(map.fromAxis(map.toAxis(t)) == t);
            RC_ASSERT(map.toAxis(u) - map.toAxis(t) >= u - t);
            qint64 gapsNs = 0;
            for (const TimeMap::Gap& gap : map.gaps()) {
                if (gap.beginNs >= map.toAxis(t) && gap.endNs <= map.toAxis(u))
                    gapsNs += gap.endNs - gap.beginNs;
            }
            RC_ASSERT(map.toAxis(u) - map.toAxis(t) == u - t + gapsNs);
        });
        QVERIFY(right);
    }

    void aScaleOnAnAxisPutsEachMomentWhereTheAxisHasIt()
    {
        const bool right = rc::check([](const std::vector<std::pair<quint32, quint32>>& parts, quint32 t, bool linear) {
            const TimeMap map = mapFrom(parts);
            std::vector<qint64> moments{map.toAxis(0)};
            for (const TimeMap::Piece& piece : map.pieces())
                moments.push_back(piece.axisNs);
            const qint64 endNs = moments.back() + 3'000'000'000;
            const auto axis = std::make_shared<const TimeScale>(linear ? TimeScale::linear(moments.front(), endNs)
                                                                       : TimeScale::eventSpaced(moments, endNs));
            const TimeScale scale = TimeScale::onAxis(axis, map);
            const double unit = axis->toUnit(map.toAxis(t));
            RC_ASSERT(std::abs(scale.toUnit(t) - unit) <= 1e-6 * std::max(1.0, std::abs(unit)));
            RC_ASSERT(scale.beginUnit() == axis->beginUnit() && scale.endUnit() == axis->endUnit());
        });
        QVERIFY(right);
    }

    void bothRunsOfAnAxisShowTheSameTicks()
    {
        const auto axis = std::make_shared<const TimeScale>(TimeScale::eventSpaced({0, 10 * ms, 20 * ms, 30 * ms}, 40 * ms));
        const TimeScale a = TimeScale::onAxis(axis, TimeMap({{5 * ms, 0}, {15 * ms, 20 * ms}}));
        const TimeScale b = TimeScale::onAxis(axis, TimeMap({{7 * ms, 0}, {27 * ms, 20 * ms}}));
        const std::vector<TimeScale::Tick> left = a.ticks(axis->beginUnit(), axis->endUnit(), 10);
        const std::vector<TimeScale::Tick> right = b.ticks(axis->beginUnit(), axis->endUnit(), 10);
        QCOMPARE(left.size(), right.size());
        QVERIFY(left.size() >= 4);
        for (size_t i = 0; i < left.size(); ++i) {
            QCOMPARE(left[i].unit, right[i].unit);
            QCOMPARE(left[i].label, right[i].label);
        }
        QVERIFY(left[1].tNs < 15 * ms); // within the gap of a, which stands still there
        QCOMPARE(right[1].tNs, 17 * ms);
    }
};

STATEWIRE_TEST(TestTimeMap);
#include "tst_timemap.moc"
