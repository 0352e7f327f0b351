// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain.h"
#include "explain/facts/evidence.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>
#include <limits>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestEvidence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsIsTheConditionsSum_data();
    void holdsIsTheConditionsSum();
    void whatIsOpenIsSaidToBeMissing();
    void numbersAreFoundByName();
    void digitsAreGrouped_data();
    void digitsAreGrouped();
    void evidenceOfAllRulesComesInOrderOfTime();
    void aSessionWithoutTcpHasNone();
};

void TestEvidence::holdsIsTheConditionsSum_data()
{
    QTest::addColumn<QString>("conditions"); // y, n, ?; * for one that decides nothing
    QTest::addColumn<QString>("holds");
    QTest::newRow("all hold") << u"yy"_s << u"y"_s;
    QTest::newRow("one fails") << u"yny"_s << u"n"_s;
    QTest::newRow("one is open") << u"y?y"_s << u"?"_s;
    QTest::newRow("a failure outweighs what is open") << u"?n"_s << u"n"_s;
    QTest::newRow("one decides nothing") << u"y*"_s << u"y"_s;
    QTest::newRow("none decides") << u"*"_s << u"?"_s;
    QTest::newRow("none") << u""_s << u"?"_s;
}

void TestEvidence::holdsIsTheConditionsSum()
{
    QFETCH(QString, conditions);
    const auto value = [](QChar c) { return c == u'?' || c == u'*' ? std::optional<bool>() : c == u'y'; };
    Evidence e;
    for (QChar c : conditions)
        e.conditions.push_back({u"text"_s, u"figures"_s, value(c), c != u'*'});
    e.conclude();
    QFETCH(QString, holds);
    QVERIFY(e.holds == value(holds[0]));
}

void TestEvidence::whatIsOpenIsSaidToBeMissing()
{
    Evidence e;
    e.conditions = {{u"a"_s, u"1 > 0"_s, true}, {u"b"_s, u"rcv_nxt is not known"_s, {}}};
    e.conclude();
    QCOMPARE(e.missing, u"rcv_nxt is not known"_s);
    Evidence told = e;
    told.missing = u"no packets"_s;
    told.conclude();
    QCOMPARE(told.missing, u"no packets"_s);
    Evidence complete;
    complete.conditions = {{u"a"_s, u"1 > 0"_s, true}};
    complete.conclude();
    QVERIFY(complete.missing.isEmpty());
}

void TestEvidence::numbersAreFoundByName()
{
    Evidence e;
    e.numbers = {{u"rcv_nxt"_s, 5}, {u"syn_seq"_s, 7}};
    QCOMPARE(e.number(u"syn_seq")->value, 7);
    QVERIFY(!e.number(u"tsval"));
}

void TestEvidence::digitsAreGrouped_data()
{
    QTest::addColumn<qint64>("number");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << u"0"_s;
    QTest::newRow("three digits") << qint64(999) << u"999"_s;
    QTest::newRow("four") << qint64(1000) << u"1\u2009000"_s;
    QTest::newRow("a sequence number") << qint64(1752150737) << u"1\u2009752\u2009150\u2009737"_s;
    QTest::newRow("negative") << qint64(-12345) << u"\u221212\u2009345"_s;
    QTest::newRow("the least of all") << std::numeric_limits<qint64>::min()
                                      << u"\u22129\u2009223\u2009372\u2009036\u2009854\u2009775\u2009808"_s;
}

void TestEvidence::digitsAreGrouped()
{
    QFETCH(qint64, number);
    QTEST(spaced(number), "text");
}

void TestEvidence::evidenceOfAllRulesComesInOrderOfTime()
{
    SessionBuilder builder;
    builder.listen();
    builder.sysctl(u"client"_s, u"net.ipv4.ip_local_port_range"_s, u"40000 40000"_s);
    builder.sysctl(u"client"_s, u"net.ipv4.tcp_tw_reuse"_s, u"0"_s);
    LifeSpec life;
    life.serverCloses = false;
    builder.liveToTimeWait(life);
    builder.connectCall(40000, u"EADDRNOTAVAIL"_s);
    const std::vector<Evidence> all = explain(builder.session(), Timeline::of(builder.session()));
    QStringList rules;
    for (const Evidence& e : all)
        rules << e.ruleId;
    QCOMPARE(rules, (QStringList{u"active-close"_s, u"no-free-port"_s}));
    QVERIFY(all[0].tNs < all[1].tNs);
    for (const Evidence& e : all) {
        QVERIFY(!e.claim.isEmpty() && !e.rule.isEmpty() && !e.source.isEmpty() && !e.counterfactual.isEmpty());
        QVERIFY2(e.holds == true, qPrintable(e.ruleId + u": "_s + e.missing));
    }
}

void TestEvidence::aSessionWithoutTcpHasNone()
{
    QVERIFY(explain(Session(), Timeline::of(Session())).empty());
    const SessionBuilder builder;
    QVERIFY(explain(builder.session(), Timeline::of(builder.session())).empty());
}

STATEWIRE_TEST(TestEvidence);
#include "tst_evidence.moc"
