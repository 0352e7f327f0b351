// SPDX-License-Identifier: GPL-3.0-or-later
// Which of many differences stand for themselves, and which go with an earlier one.
#include "scenario/compare/differencefold.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

using K = Difference::Kind;

Difference difference(Difference::Kind kind, int pair, const QString& about = {})
{
    Difference d;
    d.kind = kind;
    d.pair = pair;
    d.about = about;
    return d;
}

/// Five places of a story; from \p other on each run tells steps of its own.
std::vector<StepPair> pairsUntil(int other)
{
    std::vector<StepPair> pairs;
    for (int i = 0; i < 5; ++i)
        pairs.push_back({{i, i}, i < other});
    return pairs;
}

using Differences = std::vector<Difference>;

} // namespace

Q_DECLARE_METATYPE(Differences)

class TestDifferenceFold : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatGoesWithAnEarlierOneIsFoldedUnderIt_data()
    {
        QTest::addColumn<Differences>("differences");
        QTest::addColumn<int>("other"); // the first place with other steps
        QTest::addColumn<QList<int>>("under");
        const QString one = u"client-1#1"_s;
        const QString third = u"client-3#1"_s;
        QTest::newRow("what is done brings frames and states")
            << Differences{difference(K::Action, 2), difference(K::State, 2, one), difference(K::Frame, 2, one)} << 5
            << QList<int>{-1, 0, 0};
        QTest::newRow("a connection that went another way goes on so")
            << Differences{difference(K::Frame, 1, one), difference(K::State, 1, one), difference(K::State, 3, one)} << 5
            << QList<int>{-1, 0, 0};
        QTest::newRow("another connection, another matter")
            << Differences{difference(K::Frame, 1, one), difference(K::Frame, 3, third)} << 5 << QList<int>{-1, -1};
        QTest::newRow("a call's result stands for itself, and what it brings under it")
            << Differences{difference(K::Action, 2),
                           difference(K::State, 2, one),
                           difference(K::Result, 4, u"client-3"_s),
                           difference(K::State, 4, third),
                           difference(K::Frame, 4, third),
                           difference(K::Evidence, 4)}
            << 5 << QList<int>{-1, 0, -1, 2, 2, 2};
        QTest::newRow("what comes of a call is nearer than what the connection did before")
            << Differences{difference(K::Frame, 1, one), difference(K::Result, 3, u"client-1"_s),
                           difference(K::State, 3, one)}
            << 5 << QList<int>{-1, -1, 1};
        QTest::newRow("the worker's next calls in that step come out otherwise too")
            << Differences{difference(K::Result, 1, u"c"_s), difference(K::Result, 1, u"c"_s),
                           difference(K::Result, 1, u"s"_s), difference(K::Result, 2, u"c"_s)}
            << 5 << QList<int>{-1, 0, -1, -1};
        QTest::newRow("another story goes on as another")
            << Differences{difference(K::Action, 2), difference(K::Action, 3), difference(K::Result, 4, u"c"_s),
                           difference(K::Action, 4)}
            << 2 << QList<int>{-1, 0, -1, 2};
        QTest::newRow("in steps that both tell, what is done stands for itself")
            << Differences{difference(K::Action, 1), difference(K::Action, 3)} << 5 << QList<int>{-1, -1};
        QTest::newRow("a rule of a step in which nothing else differs")
            << Differences{difference(K::Frame, 1, one), difference(K::Evidence, 3)} << 5 << QList<int>{-1, -1};
        QTest::newRow("checks") << Differences{difference(K::Action, 4), difference(K::Check, 4)} << 5 << QList<int>{-1, -1};
        QTest::newRow("before the first step")
            << Differences{difference(K::Frame, -1, one), difference(K::State, -1, one)} << 5 << QList<int>{-1, 0};
    }

    void whatGoesWithAnEarlierOneIsFoldedUnderIt()
    {
        QFETCH(Differences, differences);
        QFETCH(int, other);
        QFETCH(QList<int>, under);
        foldDifferences(differences, pairsUntil(other));
        QList<int> found;
        for (const Difference& d : differences)
            found << d.under;
        QCOMPARE(found, under);
        Comparison comparison;
        comparison.differences = differences;
        for (size_t i = 0; i < differences.size(); ++i)
            QCOMPARE(comparison.under(i), int(found.count(int(i))));
    }
};

STATEWIRE_TEST(TestDifferenceFold);
#include "tst_differencefold.moc"
