// SPDX-License-Identifier: GPL-3.0-or-later
// Marks: letters in order of free names, moments in order of time, notes pinned to them.
#include "support/testregistry.h"
#include "ui/context/marks.h"

#include <QSignalSpy>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestMarks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMarkGetsTheFirstFreeLetter()
    {
        Marks marks;
        QCOMPARE(marks.add(300), u"A"_s);
        QCOMPARE(marks.add(100), u"B"_s);
        QCOMPARE(marks.add(200), u"C"_s);
        marks.remove(u"B"_s);
        QCOMPARE(marks.add(50), u"B"_s);
    }

    void afterZComesAA()
    {
        Marks marks;
        for (int i = 0; i < 26; ++i)
            marks.add(i);
        QCOMPARE(marks.all().back().name, u"Z"_s);
        QCOMPARE(marks.add(26), u"AA"_s);
        QCOMPARE(marks.add(27), u"AB"_s);
    }

    void marksAreListedInTheOrderOfTime()
    {
        Marks marks;
        for (qint64 t : {300, 100, 200})
            marks.add(t);
        QCOMPARE(marks.all()[0].name, u"B"_s);
        QCOMPARE(marks.all()[1].name, u"C"_s);
        QCOMPARE(marks.all()[2].name, u"A"_s);
    }

    void aMomentHasOneMarkOnly()
    {
        Marks marks;
        QSignalSpy changed(&marks, &Marks::changed);
        marks.add(100);
        QCOMPARE(marks.add(100), u"A"_s);
        QCOMPARE(marks.all().size(), 1u);
        QCOMPARE(changed.size(), 1);
    }

    void theNearestMarkIsRemoved()
    {
        Marks marks;
        marks.removeNearest(0); // of none
        for (qint64 t : {100, 200, 300})
            marks.add(t);
        marks.removeNearest(240);
        QVERIFY(!marks.find(u"B"_s));
        QCOMPARE(marks.all().size(), 2u);
    }

    void aNoteIsPinnedToItsMark()
    {
        Marks marks;
        marks.add(100);
        QSignalSpy changed(&marks, &Marks::changed);
        marks.setNote(u"A"_s, u"here it goes wrong"_s);
        marks.setNote(u"A"_s, u"here it goes wrong"_s);
        marks.setNote(u"X"_s, u"nowhere"_s);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(marks.find(u"A"_s)->note, u"here it goes wrong"_s);
    }
};

STATEWIRE_TEST(TestMarks);
#include "tst_marks.moc"
