// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/elidedlabel.h"

#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestElidedLabel : public QObject
{
    Q_OBJECT

    const QString m_text = u"one two three four five six"_s;

private Q_SLOTS:
    void whatFitsStandsInOneLine()
    {
        ElidedLabel label;
        label.show();
        label.setMostLines(2);
        label.setWhole(m_text);
        label.resize(label.sizeHint());
        QCOMPARE(label.text(), m_text);
    }
    void aSecondLineIsBegunAtAWord()
    {
        ElidedLabel label;
        label.show();
        label.setMostLines(2);
        label.setWhole(m_text);
        label.resize(label.sizeHint().width() * 2 / 3, label.sizeHint().height());
        const QStringList lines = label.text().split(u'\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines.join(u' '), m_text);
        QVERIFY(label.sizeHint().height() >= 2 * label.fontMetrics().height());
    }
    void whatHasNoRoomInAllLinesEndsInDotsAndIsToldWhole()
    {
        ElidedLabel label;
        label.show();
        label.setMostLines(2);
        label.setWhole(m_text);
        label.resize(label.sizeHint().width() / 4, label.sizeHint().height());
        QVERIFY2(label.text().endsWith(u'…'), qPrintable(label.text()));
        QCOMPARE(label.text().count(u'\n'), 1);
        QCOMPARE(label.toolTip(), m_text);
        QCOMPARE(label.accessibleName(), m_text);
    }
};

STATEWIRE_TEST(TestElidedLabel);
#include "tst_elidedlabel.moc"
