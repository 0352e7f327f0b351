// SPDX-License-Identifier: GPL-3.0-or-later
// What a difference between two runs is drawn as.
#include "support/laidtimeline.h"
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/timeline/differencemarks.h"

#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestDifferenceMarks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLineOfADifferenceStrikesOutNothingThatIsWritten()
    {
        Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        int avoided = 0;
        for (const SpanBox& span : shapes.spans) {
            if (span.label.isEmpty())
                continue;
            const double x = span.labelRect.center().x();
            const std::vector<QLineF> pieces = lineBetweenTexts(x, shapes, laid.scene.plot, laid.theme);
            for (const QLineF& piece : pieces)
                QVERIFY(piece.y2() <= span.labelRect.top() + 0.5 || piece.y1() >= span.labelRect.bottom() - 0.5);
            avoided += pieces.size() > 1;
        }
        QVERIFY(avoided > 3);
        const std::vector<QLineF> whole = lineBetweenTexts(laid.scene.plot.left() - 50, shapes, laid.scene.plot, laid.theme);
        QCOMPARE(whole.size(), 1u);
        QCOMPARE(whole[0].length(), laid.scene.plot.height());
    }
};

STATEWIRE_TEST(TestDifferenceMarks);
#include "tst_differencemarks.moc"
