// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testregistry.h"
#include "tcp/contiguousedge.h"

#include <QTest>
#include <algorithm>
#include <rapidcheck.h>
#include <set>

using namespace statewire;

class TestContiguousEdge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itStaysBeforeAGapAndGoesOnOnceThatIsFilled_data()
    {
        QTest::addColumn<quint32>("first");
        QTest::newRow("low numbers") << 1000u;
        QTest::newRow("across the wrap") << 0xffffff80u;
    }
    void itStaysBeforeAGapAndGoesOnOnceThatIsFilled()
    {
        QFETCH(quint32, first);
        ContiguousEdge edge;
        QVERIFY(!edge.next());
        QVERIFY(edge.take(first, first + 100));
        QVERIFY(!edge.take(first + 200, first + 300)); // 100 to 200 were lost
        QCOMPARE(edge.next(), first + 100);
        QCOMPARE(edge.furthest(), first + 300);
        QVERIFY(!edge.take(first + 300, first + 300)); // an ACK of its sender moves nothing
        QCOMPARE(edge.next(), first + 100);
        QVERIFY(!edge.take(first + 400, first + 500));
        QVERIFY(edge.take(first + 100, first + 200));
        QCOMPARE(edge.next(), first + 300);
        QCOMPARE(edge.furthest(), first + 500);
        QVERIFY(edge.take(first + 250, first + 450));
        QCOMPARE(edge.next(), first + 500);
        QCOMPARE(edge.furthest(), first + 500);
    }

    void whatIsOldMovesNothing()
    {
        ContiguousEdge edge;
        edge.take(1000, 1100);
        QVERIFY(!edge.take(1000, 1050));
        QVERIFY(!edge.take(1099, 1099)); // a keepalive probe
        QCOMPARE(edge.next(), 1100u);
        QVERIFY(edge.take(1000, 1100)); // sent again, to the very edge
        QCOMPARE(edge.next(), 1100u);
    }

    void itIsTheFirstNumberThatIsMissingInWhateverOrder()
    {
        QVERIFY(rc::check("the first number that is missing", [](quint32 first) {
            ContiguousEdge edge;
            edge.take(first, first + 1);
            std::set<quint32> arrived{0};
            for (int i = *rc::gen::inRange(0, 40); i > 0; --i) {
                const auto begin = quint32(*rc::gen::inRange(0, 60));
                const auto length = quint32(*rc::gen::inRange(0, 8));
                edge.take(first + begin, first + begin + length);
                for (quint32 n = begin; n < begin + length; ++n)
                    arrived.insert(n);
                quint32 missing = 0;
                while (arrived.count(missing) > 0)
                    ++missing;
                RC_ASSERT(*edge.next() == first + missing);
                RC_ASSERT(*edge.furthest() == first + *arrived.rbegin() + 1);
            }
        }));
    }
};

STATEWIRE_TEST(TestContiguousEdge);
#include "tst_contiguousedge.moc"
