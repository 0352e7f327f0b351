// SPDX-License-Identifier: GPL-3.0-or-later
// Rules that stand on a wire: how often they apply, and which of several decides.
#include "lab/lab/wirerules.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

const QString ruleName = u"r"_s;

/// What decides about a frame with \p flags.
std::optional<WireRule> decision(WireRules& rules, quint8 flags = FlagAck)
{
    Segment segment;
    segment.flags = flags;
    return rules.decide(u"client"_s, segment, {});
}

WireRule dropping(int times, const QString& id = ruleName)
{
    return {.id = id, .verdict = WireRule::Verdict::Drop, .times = times};
}

} // namespace

class TestWireRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOrdinalMeansThatFrameOnly()
    {
        WireRule third = dropping(0);
        QVERIFY(matchFlags(u"SYN", third.match));
        third.match.ordinal = 3;
        WireRules rules;
        rules.add(third);
        QList<bool> taken;
        for (int i = 0; i < 5; ++i) {
            taken << decision(rules, FlagSyn).has_value();
            QVERIFY(!decision(rules)); // others do not count
        }
        QCOMPARE(taken, (QList<bool>{false, false, true, false, false}));
    }

    void aRuleForSoManyFramesTakesNoMore()
    {
        WireRules rules;
        rules.add(dropping(2));
        QVERIFY(decision(rules));
        QVERIFY(decision(rules));
        QVERIFY(!decision(rules));
    }

    void theFirstRuleThatMatchesDecidesAndTheOthersStillCount()
    {
        WireRules rules;
        rules.add(dropping(1, u"first"_s));
        WireRule second = dropping(0, u"second"_s);
        second.match.ordinal = 2;
        rules.add(second);
        QCOMPARE(decision(rules)->id, u"first"_s);
        QCOMPARE(decision(rules)->id, u"second"_s);
    }

    void aRuleOfTheSameNameReplacesAndCanBeLifted()
    {
        WireRules rules;
        rules.add(dropping(1));
        QVERIFY(decision(rules));
        rules.add(dropping(1));
        QCOMPARE(rules.count(), size_t(1));
        QVERIFY(decision(rules));
        QVERIFY(rules.remove(ruleName));
        QVERIFY(!rules.remove(ruleName));
        QVERIFY(!decision(rules));
    }
};

STATEWIRE_TEST(TestWireRules);
#include "tst_wirerules.moc"
