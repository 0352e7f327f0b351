// SPDX-License-Identifier: GPL-3.0-or-later
// Evidence in large type: numbers in rows that are compared digit by digit, and lines that are told one after the other.
#include "explain/facts/evidence.h"
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/tables/evidencewall.h"
#include "ui/tables/figurerows.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// "1 752 150 737" with the groups of digits that differ in brackets.
QString marked(const FigureRow& row)
{
    QString text;
    size_t digit = 0;
    for (const QChar c : row.number) {
        const bool differs = c.isDigit() && !row.differs.empty() && row.differs[digit];
        text += differs ? u"[%1]"_s.arg(c) : QString(c.isDigit() ? c : u' ');
        digit += c.isDigit() ? 1 : 0;
    }
    return text.replace(u"]["_s, QString());
}

QString line(const FigureRow& row)
{
    QStringList parts{row.before, marked(row), row.after};
    parts.removeAll(QString());
    return parts.join(u" | "_s);
}

} // namespace

class TestEvidenceWall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersStandInRowsAndGroupsThatDifferAreMarked_data()
    {
        QTest::addColumn<QString>("figures");
        QTest::addColumn<QStringList>("rows");
        const auto n = [](qint64 number) { return spaced(number); };
        QTest::newRow("two stamps") << u"TSval %1 > %2 ts_recent"_s.arg(n(2540527978), n(2540526954))
                                    << QStringList{u"TSval | 2 540 [527] [978]"_s, u"> | 2 540 [526] [954] | ts_recent"_s};
        QTest::newRow("a sum") << u"%1 = %2 + %3"_s.arg(n(619822701), n(619757164), n(65537))
                               << QStringList{u"619 [822] [701]"_s, u"= | 619 [757] [164]"_s, u"+ | 65 537"_s};
        QTest::newRow("equal") << u"%1 = rcv_nxt %1"_s.arg(n(1640412005))
                               << QStringList{u"1 640 412 005"_s, u"= rcv_nxt | 1 640 412 005"_s};
        QTest::newRow("one more digit") << u"%1 > %2"_s.arg(n(1000000), n(999999))
                                        << QStringList{u"[1] [000] [000]"_s, u"> | [999] [999]"_s};
        QTest::newRow("over two lines") << u"ahead by %1\nthe clock moved %2 in 1.069 s"_s.arg(n(16695947), n(16696152))
                                        << QStringList{u"ahead by | 16 [695] [947]"_s,
                                                       u"the clock moved | 16 [696] [152] | in 1.069 s"_s};
        QTest::newRow("of another size") << u"snd_una %1, largest window %2"_s.arg(n(3887539423), n(64512))
                                         << QStringList{u"snd_una | 3 887 539 423"_s, u"largest window | 64 512"_s};
        QTest::newRow("marks between them")
            << u"%1 – %2, rcv_nxt %1: in the window"_s.arg(n(1000001), n(1000013))
            << QStringList{u"1 000 [001]"_s, u"– | 1 000 [013]"_s, u"rcv_nxt | 1 000 001 | in the window"_s};
        QTest::newRow("nothing to compare") << u"206 ms, 436 ms\nframe 4: %1"_s.arg(n(123456))
                                            << QStringList{u"206 ms, 436 ms"_s, u"frame 4: %1"_s.arg(n(123456))};
    }

    void numbersStandInRowsAndGroupsThatDifferAreMarked()
    {
        QFETCH(QString, figures);
        QFETCH(QStringList, rows);
        QStringList found;
        for (const FigureRow& row : figureRows(figures))
            found << line(row);
        QCOMPARE(found, rows);
    }

    void linesAreToldOneAfterTheOther()
    {
        WindowUnderTest window({sampleScenario()});
        window.showRecording(sampleSession());
        ViewScale scale(window.source());
        EvidenceWall wall({window.source(), scale, window.playhead(), window.selection()});
        wall.setTheme(Theme::make(Theme::Look::Light, true));
        wall.resize(1300, 480);
        wall.show();
        window.playhead().toStart();
        QCOMPARE(wall.lines(), 0);
        QVERIFY(!wall.turn(1));
        window.playhead().toEnd();
        QVERIFY(wall.lines() > 1);
        QCOMPARE(wall.shown(), 0);
        const QString claim = wall.text();
        QVERIFY(!claim.isEmpty() && !claim.contains(u'\n'));
        QVERIFY(!wall.turn(-1));
        for (int i = 1; i <= wall.lines(); ++i) {
            QVERIFY(wall.turn(1));
            QCOMPARE(wall.shown(), i);
        }
        QVERIFY(!wall.turn(1));
        QVERIFY(wall.text().contains(u'✓'));
        QVERIFY(wall.turn(-1));
        window.playhead().toStart();
        window.playhead().toEnd();
        QCOMPARE(wall.shown(), wall.lines() - 1); // what was told stays told
    }

    void allOfItHasRoomInTypeForTheLastRow_data()
    {
        QTest::addColumn<QSize>("screen");
        QTest::newRow("1024×768") << QSize(1024, 768);
        QTest::newRow("1366×768") << QSize(1366, 768);
        QTest::newRow("1920×1080") << QSize(1920, 1080);
    }

    void allOfItHasRoomInTypeForTheLastRow()
    {
        QFETCH(QSize, screen);
        WindowUnderTest window({sampleScenario()});
        window.showRecording(sampleSession());
        window.playhead().toEnd();
        ViewScale scale(window.source());
        EvidenceWall evidence({window.source(), scale, window.playhead(), window.selection()});
        evidence.setTheme(Theme::make(Theme::Look::Light, true));
        evidence.resize(screen - QSize(32, 40)); // presenter mode's margins
        for (const Evidence& e : window.source().evidence()) {
            window.selection().selectEvidence(e);
            QVERIFY2(evidence.hasRoom(), qPrintable(e.claim));
            QVERIFY2(evidence.leastType() >= screen.height() / 40.0, qPrintable(e.claim));
        }
    }
};

STATEWIRE_TEST(TestEvidenceWall);
#include "tst_evidencewall.moc"
