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
    void timesAreWrittenWithTheirUnit_data();
    void timesAreWrittenWithTheirUnit();
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
    QTest::newRow("a minute") << 60 * s << u"0 20 s 40 s 60 s"_s;
    QTest::newRow("a second") << s << u"0 200 ms 400 ms 600 ms 800 ms 1 s"_s;
    QTest::newRow("a handshake") << 100 * us << u"0 20 µs 40 µs 60 µs 80 µs 0.1 ms"_s;
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

void TestTimeScale::timesAreWrittenWithTheirUnit_data()
{
    QTest::addColumn<qint64>("t");
    QTest::addColumn<qint64>("resolution");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << us << u"0"_s;
    QTest::newRow("seconds") << 1'075 * ms << ms << u"1.075 s"_s;
    QTest::newRow("seconds, coarse") << 1'075 * ms << s << u"1 s"_s;
    QTest::newRow("milliseconds") << 41 * ms << us << u"41 ms"_s;
    QTest::newRow("a fraction of one") << 200 * us << 100 * us << u"0.2 ms"_s;
    QTest::newRow("microseconds") << 35 * us << us << u"35 µs"_s;
    QTest::newRow("nanoseconds") << qint64(1'500) << qint64(100) << u"1.5 µs"_s;
    QTest::newRow("late and fine") << s + 500 << qint64(100) << u"1.0000005 s"_s;
    QTest::newRow("before the start") << -35 * us << us << u"-35 µs"_s;
}

void TestTimeScale::timesAreWrittenWithTheirUnit()
{
    QFETCH(qint64, t);
    QFETCH(qint64, resolution);
    QTEST(formatTime(t, resolution), "text");
}

STATEWIRE_TEST(TestTimeScale);
#include "tst_timescale.moc"
