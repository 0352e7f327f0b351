// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testregistry.h"
#include "timeline/timescale.h"

#include <QSet>
#include <QTest>
#include <rapidcheck.h>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 us = 1000;
constexpr qint64 ms = 1'000'000;
constexpr qint64 s = 1'000'000'000;
constexpr qint64 day = 86'400 * s;

/// Ascending moments from random gaps, some of microseconds, some of minutes.
std::vector<qint64> momentsFrom(const std::vector<std::pair<bool, quint32>>& gaps)
{
    std::vector<qint64> moments{0};
    for (const auto& [isLong, n] : gaps)
        moments.push_back(moments.back() + 1 + (isLong ? qint64(n % 120'000) * ms : n % 5'000'000));
    return moments;
}

} // namespace

class TestTimeScale : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLinearUnitIsAMillisecond();
    void timesSurviveTheirPosition();
    void positionsAscendWithTime();
    void longGapsAreBreaks_data();
    void longGapsAreBreaks();
    void theLastGapIsNeverABreak();
    void shortGapsStayReadableBesideLongOnes();
    void degenerateRangesHaveAWidth_data();
    void degenerateRangesHaveAWidth();
    void ticksAreInRangeAscendingAndToldApart();
    void linearTicksAreRound_data();
    void linearTicksAreRound();
    void allTicksOfAnAxisHaveOneUnitAndOnePrecision();
    void ticksCountFromTheirOrigin();
    void eachStepCountsAnew();
    void spansGetTheWidthTheyWishFor();
    void wishesBeyondTheRoomAreNotGranted();
    void aTornEdgeKeepsItsWidthAndTheNameItsPiece();
};

void TestTimeScale::aLinearUnitIsAMillisecond()
{
    const TimeScale scale = TimeScale::linear(0, 10 * s);
    QCOMPARE(scale.kind(), TimeScale::Kind::Linear);
    QCOMPARE(scale.toUnit(3 * ms), 3.0);
    QCOMPARE(scale.endUnit(), 10'000.0);
    QCOMPARE(scale.toUnit(20 * s), 20'000.0); // beyond its end it goes on
    QCOMPARE(scale.toNs(-5.0), -5 * ms);
}

void TestTimeScale::timesSurviveTheirPosition()
{
    QVERIFY(rc::check("linear: time → unit → time within 1 ns", [](quint64 begin, quint64 length, quint64 at) {
        const qint64 beginNs = qint64(begin % day);
        const qint64 lengthNs = qint64(length % day);
        const TimeScale scale = TimeScale::linear(beginNs, beginNs + lengthNs);
        const qint64 tNs = beginNs + qint64(at % quint64(lengthNs + 1));
        RC_ASSERT((std::abs(scale.toNs(scale.toUnit(tNs)) - tNs) <= 1));
    }));
    QVERIFY(rc::check("event-spaced: time → unit → time within 1 ns",
                      [](const std::vector<std::pair<bool, quint32>>& gaps, quint64 at) {
                          const std::vector<qint64> moments = momentsFrom(gaps);
                          const TimeScale scale = TimeScale::eventSpaced(moments, moments.back() + s);
                          const qint64 tNs = qint64(at % quint64(moments.back() + s));
                          RC_ASSERT((std::abs(scale.toNs(scale.toUnit(tNs)) - tNs) <= 1));
                      }));
}

void TestTimeScale::positionsAscendWithTime()
{
    QVERIFY(rc::check("a later time never lies further left",
                      [](const std::vector<std::pair<bool, quint32>>& gaps, quint64 a, quint64 b) {
                          const std::vector<qint64> moments = momentsFrom(gaps);
                          const TimeScale scale = TimeScale::eventSpaced(moments, moments.back());
                          const qint64 first = qint64(a % quint64(moments.back() + 2 * s)) - s;
                          const qint64 later = first + 1 + qint64(b % s);
                          RC_ASSERT((scale.toUnit(first) < scale.toUnit(later)));
                          for (size_t i = 1; i < moments.size(); ++i)
                              RC_ASSERT((scale.toUnit(moments[i - 1]) < scale.toUnit(moments[i])));
                      }));
}

void TestTimeScale::longGapsAreBreaks_data()
{
    QTest::addColumn<qint64>("gap");
    QTest::addColumn<int>("breaks");
    QTest::newRow("a handshake") << 40 * us << 0;
    QTest::newRow("just below") << TimeScale::breakNs - 1 << 0;
    QTest::newRow("exactly") << TimeScale::breakNs << 1;
    QTest::newRow("a TIME_WAIT") << 60 * s << 1;
}

void TestTimeScale::longGapsAreBreaks()
{
    QFETCH(qint64, gap);
    QFETCH(int, breaks);
    const TimeScale scale = TimeScale::eventSpaced({0, 10 * us, 10 * us + gap, 20 * us + gap}, 30 * us + gap);
    QCOMPARE(scale.kind(), TimeScale::Kind::EventSpaced);
    QCOMPARE(int(scale.breaks().size()), breaks);
    if (breaks == 0)
        return;
    const TimeScale::Break& torn = scale.breaks()[0];
    QCOMPARE(torn.beginNs, 10 * us);
    QCOMPARE(torn.endNs, 10 * us + gap);
    // The tear lies strictly inside its gap: what stands at its edges keeps some width.
    QVERIFY(scale.toUnit(torn.beginNs) < torn.beginUnit && torn.beginUnit < torn.endUnit);
    QVERIFY(torn.endUnit < scale.toUnit(torn.endNs));
}

void TestTimeScale::theLastGapIsNeverABreak()
{
    const TimeScale scale = TimeScale::eventSpaced({0, 10 * us}, 60 * s);
    QVERIFY(scale.breaks().empty());
    QVERIFY(scale.toUnit(60 * s) <= scale.endUnit());
}

void TestTimeScale::shortGapsStayReadableBesideLongOnes()
{
    const TimeScale scale = TimeScale::eventSpaced({0, 30 * us, 30 * us + 59 * s, 60 * us + 59 * s}, 61 * s);
    const double handshake = scale.toUnit(30 * us) - scale.toUnit(0);
    QVERIFY(handshake > (scale.endUnit() - scale.beginUnit()) / 20);
}

void TestTimeScale::degenerateRangesHaveAWidth_data()
{
    QTest::addColumn<std::vector<qint64>>("moments");
    QTest::addColumn<qint64>("end");
    QTest::newRow("nothing") << std::vector<qint64>{} << qint64(0);
    QTest::newRow("one moment at zero") << std::vector<qint64>{0} << qint64(0);
    QTest::newRow("one moment after the end") << std::vector<qint64>{5 * s} << qint64(0);
    QTest::newRow("the same moment twice") << std::vector<qint64>{7, 7} << qint64(7);
}

void TestTimeScale::degenerateRangesHaveAWidth()
{
    QFETCH(std::vector<qint64>, moments);
    QFETCH(qint64, end);
    for (const TimeScale& scale :
         {TimeScale::eventSpaced(moments, end), TimeScale::linear(end, end), TimeScale::linear(end, end - 5)}) {
        QVERIFY(scale.beginUnit() < scale.endUnit());
        QCOMPARE(scale.toNs(scale.toUnit(end)), end);
        QVERIFY(scale.ticks(scale.beginUnit(), scale.endUnit(), 8).size() <= 8);
    }
}

void TestTimeScale::ticksAreInRangeAscendingAndToldApart()
{
    QVERIFY(rc::check("ticks", [](const std::vector<std::pair<bool, quint32>>& gaps, quint32 choices) {
        const bool linear = choices % 2 == 0;
        const quint8 from = quint8(choices >> 8);
        const quint8 width = quint8(choices >> 16);
        const quint8 max = quint8(choices >> 24);
        const std::vector<qint64> moments = momentsFrom(gaps);
        const TimeScale scale =
            linear ? TimeScale::linear(0, moments.back()) : TimeScale::eventSpaced(moments, moments.back());
        const double whole = scale.endUnit() - scale.beginUnit();
        const double fromUnit = scale.beginUnit() + whole * from / 512;
        const double toUnit = fromUnit + whole * (1 + width) / 512;
        const int maxTicks = 1 + max % 20;
        const std::vector<TimeScale::Tick> ticks = scale.ticks(fromUnit, toUnit, maxTicks);
        RC_ASSERT((int(ticks.size()) <= maxTicks));
        QSet<QString> labels;
        for (size_t i = 0; i < ticks.size(); ++i) {
            RC_ASSERT((ticks[i].unit >= fromUnit && ticks[i].unit <= toUnit));
            RC_ASSERT((i == 0 || ticks[i - 1].unit < ticks[i].unit));
            RC_ASSERT(
                (std::abs(scale.toUnit(ticks[i].tNs) - ticks[i].unit) < 1e-5 * std::max(1.0, std::abs(ticks[i].unit))));
            labels << ticks[i].label;
        }
        RC_ASSERT((labels.size() == qsizetype(ticks.size())));
    }));
    const TimeScale scale = TimeScale::linear(0, s);
    QVERIFY(scale.ticks(5, 5, 10).empty() && scale.ticks(9, 5, 10).empty() && scale.ticks(0, 5, 0).empty());
}

void TestTimeScale::linearTicksAreRound_data()
{
    QTest::addColumn<qint64>("end");
    QTest::addColumn<QString>("labels");
    QTest::newRow("a minute") << 60 * s << u"0 s 20 s 40 s 60 s"_s;
    QTest::newRow("a second") << s << u"0.0 s 0.2 s 0.4 s 0.6 s 0.8 s 1.0 s"_s;
    QTest::newRow("a handshake") << 100 * us << u"0.00 ms 0.02 ms 0.04 ms 0.06 ms 0.08 ms 0.10 ms"_s;
}

void TestTimeScale::linearTicksAreRound()
{
    QFETCH(qint64, end);
    const TimeScale scale = TimeScale::linear(0, end);
    QStringList labels;
    for (const TimeScale::Tick& tick : scale.ticks(scale.beginUnit(), scale.endUnit(), 6))
        labels << tick.label;
    QTEST(labels.join(u' '), "labels");
}

void TestTimeScale::allTicksOfAnAxisHaveOneUnitAndOnePrecision()
{
    const TimeScale scale = TimeScale::eventSpaced({0, 400 * us, 900 * us, 2 * s, 2 * s + 300 * us, 38 * s}, 38 * s + ms);
    QSet<qsizetype> decimals;
    QSet<QString> units;
    const std::vector<TimeScale::Tick> ticks = scale.ticks(scale.beginUnit(), scale.endUnit(), 20);
    QVERIFY(ticks.size() >= 3);
    for (const TimeScale::Tick& tick : ticks) {
        units << tick.label.section(u' ', 1);
        decimals << tick.label.section(u' ', 0, 0).section(u'.', 1).size();
        QVERIFY2(tick.label.size() <= 9, qPrintable(tick.label)); // "38.0003 s" is read, more is not
    }
    QCOMPARE(units, QSet<QString>{u"s"_s});
    QCOMPARE(decimals.size(), 1);
}

void TestTimeScale::ticksCountFromTheirOrigin()
{
    const TimeScale scale = TimeScale::linear(524 * s, 526 * s);
    QStringList labels;
    for (const TimeScale::Tick& tick : scale.ticks(scale.beginUnit(), scale.endUnit(), 5, TimeOrigin::at({524 * s})))
        labels << tick.label;
    QCOMPARE(labels.join(u' '), u"0.0 s 0.5 s 1.0 s 1.5 s 2.0 s"_s);
}

void TestTimeScale::eachStepCountsAnew()
{
    const TimeScale scale = TimeScale::linear(0, 10 * s);
    QStringList labels;
    for (const TimeScale::Tick& tick : scale.ticks(scale.beginUnit(), scale.endUnit(), 11, TimeOrigin::at({0, 6 * s})))
        labels << tick.label;
    QCOMPARE(labels.join(u' '), u"0 s 1 s 2 s 3 s 4 s 5 s 0 s 1 s 2 s 3 s 4 s"_s);
}

void TestTimeScale::spansGetTheWidthTheyWishFor()
{
    // A handshake of microseconds, then a long state.
    const std::vector<qint64> moments{0, 20 * us, 40 * us, 150 * ms};
    ScaleRoom room;
    room.pixels = 400;
    room.wishes = {{0, 20 * us, 90, 0}, {20 * us, 40 * us, 90, 0}};
    const TimeScale scale = TimeScale::eventSpaced(moments, 151 * ms, {}, &room);
    const double pixels = 400 / (scale.endUnit() - scale.beginUnit());
    QVERIFY((scale.toUnit(20 * us) - scale.toUnit(0)) * pixels >= 90 - 1e-6);
    QVERIFY((scale.toUnit(40 * us) - scale.toUnit(20 * us)) * pixels >= 90 - 1e-6);
    const TimeScale before = TimeScale::eventSpaced(moments, 151 * ms);
    QCOMPARE(scale.beginUnit(), before.beginUnit());
    QVERIFY(std::abs(scale.endUnit() - before.endUnit()) < 1e-6); // as long as it was: a zoom stays where it is
}

void TestTimeScale::wishesBeyondTheRoomAreNotGranted()
{
    const std::vector<double> gaps = allot({1, 1, 2}, {4, 4, 4}, {{0, 1, 60, 0}, {1, 2, 90, 1}, {2, 3, 30, 1}}, 120);
    QVERIFY(gaps[0] >= 60 - 1e-6);
    QVERIFY(gaps[2] >= 30 - 1e-6); // the second would need more than is left
    QVERIFY(std::abs(gaps[0] + gaps[1] + gaps[2] - 120) < 1e-6);
    const std::vector<double> crowded = allot({1, 3}, {4, 4}, {{0, 1, 60, 0}}, 7);
    QCOMPARE(crowded[1], 3 * crowded[0]); // not even room for what is least: in proportion
}

void TestTimeScale::aTornEdgeKeepsItsWidthAndTheNameItsPiece()
{
    ScaleRoom room;
    room.pixels = 600;
    room.tornPixels = 24;
    room.wishes = {{0, openEndNs, 300, 0}};
    const TimeScale scale = TimeScale::eventSpaced({0, 10 * us, 30 * s}, 30 * s + ms, {}, &room);
    QCOMPARE(scale.breaks().size(), 1u);
    const TimeScale::Break& torn = scale.breaks().front();
    const double pixels = 600 / (scale.endUnit() - scale.beginUnit());
    QVERIFY((torn.endUnit - torn.beginUnit) * pixels >= 24 - 1e-6);
    QVERIFY(std::max(torn.beginUnit - scale.beginUnit(), scale.endUnit() - torn.endUnit) * pixels >= 300 - 1e-6);
}

STATEWIRE_TEST(TestTimeScale);
#include "tst_timescale.moc"
