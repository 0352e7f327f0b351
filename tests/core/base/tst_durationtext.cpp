// SPDX-License-Identifier: GPL-3.0-or-later
// How durations and times are written.
#include "base/durationtext.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestDurationText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durationsAreReadable_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<int>("digits");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << qint64(0) << 3 << u"0 s"_s;
        QTest::newRow("a microsecond is too long for this") << qint64(870) << 3 << u"870 ns"_s;
        QTest::newRow("microseconds") << qint64(142'300) << 3 << u"142 µs"_s;
        QTest::newRow("milliseconds") << qint64(1'034'000) << 4 << u"1.034 ms"_s;
        QTest::newRow("many milliseconds") << qint64(41'070'000) << 4 << u"41.07 ms"_s;
        QTest::newRow("a second") << qint64(1'034'000'000) << 4 << u"1.034 s"_s;
        QTest::newRow("seconds, not 38334.252 ms") << qint64(38'334'252'000) << 3 << u"38.3 s"_s;
        QTest::newRow("a wait") << qint64(3'064'000'000) << 3 << u"3.06 s"_s;
        QTest::newRow("rounded up to another digit") << qint64(9'996'000'000) << 3 << u"10.0 s"_s;
        QTest::newRow("rounded up to another unit") << qint64(999'700'000) << 3 << u"1.00 s"_s;
        QTest::newRow("a minute") << qint64(59'811'000'000) << 4 << u"59.81 s"_s;
        QTest::newRow("minutes") << qint64(240'000'000'000) << 3 << u"240 s"_s;
        QTest::newRow("many minutes") << qint64(725'000'000'000) << 3 << u"12 min 5 s"_s;
        QTest::newRow("hours") << qint64(7'380'000'000'000) << 3 << u"2 h 3 min"_s;
        QTest::newRow("before zero") << qint64(-35'000) << 3 << u"\u221235 µs"_s;
    }
    void durationsAreReadable()
    {
        QFETCH(qint64, ns);
        QFETCH(int, digits);
        QTEST(durationText(ns, digits), "text");
    }

    void whatIsHeldBesideAnotherHasFourDigits()
    {
        QCOMPARE(exactText(38'334'252'000), u"38.33 s"_s); // not 38334.252 ms
        QCOMPARE(exactText(60'493'000'000), u"60.49 s"_s);
        QCOMPARE(exactText(924'600'000'000), u"924.6 s"_s); // not 15 min 24 s
        QCOMPARE(exactText(7'230'000'000'000), u"7230.0 s"_s);
        QCOMPARE(exactText(11'473'000), u"11.47 ms"_s);
        QCOMPARE(exactText(3'200'000), u"3.200 ms"_s); // not 0.00 s
    }

    void aClockThatRunsDownShowsTenths()
    {
        QCOMPARE(leftText(58'900'000'000), u"58.9 s"_s);
        QCOMPARE(leftText(123'340'000'000), u"123.4 s"_s);
        QCOMPARE(leftText(12'000'000), u"0.1 s"_s);
        QCOMPARE(leftText(0), u"0.0 s"_s);
    }

    void aFormatReadsFiveDigitsNotNine()
    {
        QCOMPARE(TimeFormat::fitting(524'778'400'000, 100'000).text(524'778'400'000), u"524.78 s"_s);
        QCOMPARE(TimeFormat::fitting(1'058'000'000, 300'000).text(800'000), u"0.0008 s"_s);
        QCOMPARE(TimeFormat::fitting(40'000'000, 1'000'000).text(-12'000'000), u"\u221212 ms"_s);
        QCOMPARE(TimeFormat::fitting(40'000'000, 1'000'000).text(-12), u"0 ms"_s); // no minus of nothing
    }
};

STATEWIRE_TEST(TestDurationText);
#include "tst_durationtext.moc"
