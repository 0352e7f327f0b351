// SPDX-License-Identifier: GPL-3.0-or-later
// A rule of the wire: what it matches, and what is no rule.
#include "lab/protocol/wirerule.h"
#include "support/frames.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

struct Sent
{
    QByteArray frame;
    Segment segment;
};

Sent make(quint8 flags, const QByteArray& payload = {}, quint16 port = 40000)
{
    Segment s;
    s.source = {Address::v4(0xc0a85884), port};
    s.destination = {Address::v4(0xc0a85883), 2016};
    s.flags = flags;
    const QByteArray frame = craftFrame(s, payload);
    return {frame, *parseSegment(frame)};
}

WireRule rule(const QJsonObject& fields)
{
    QJsonObject object = fields;
    object.insert(u"rule"_s, fields.value("rule"_L1).toString(u"r"_s));
    if (!object.contains("verdict"_L1))
        object.insert(u"verdict"_s, u"drop"_s);
    return *ruleFromJson(object);
}

bool fits(const WireRule& rule, const Sent& sent, const QString& from = u"client"_s)
{
    return rule.match.fits(from, sent.segment, sent.frame);
}

} // namespace

class TestWireRule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flagWordsMatchTheirFramesOnly_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("flags");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<bool>("matches");
        QTest::newRow("SYN is a SYN") << u"SYN"_s << int(FlagSyn) << QByteArray() << true;
        QTest::newRow("SYN is no SYN-ACK") << u"SYN"_s << int(FlagSyn | FlagAck) << QByteArray() << false;
        QTest::newRow("SYN,ACK is a SYN-ACK") << u"SYN,ACK"_s << int(FlagSyn | FlagAck) << QByteArray() << true;
        QTest::newRow("SYN,ACK is no SYN") << u"SYN,ACK"_s << int(FlagSyn) << QByteArray() << false;
        QTest::newRow("FIN may carry an ACK") << u"FIN"_s << int(FlagFin | FlagAck) << QByteArray() << true;
        QTest::newRow("ACK is nothing else") << u"ACK"_s << int(FlagAck) << QByteArray() << true;
        QTest::newRow("ACK is no FIN") << u"ACK"_s << int(FlagFin | FlagAck) << QByteArray() << false;
        QTest::newRow("ACK has no payload") << u"ACK"_s << int(FlagAck) << QByteArray("x") << false;
        QTest::newRow("data has") << u"data"_s << int(FlagAck | FlagPsh) << QByteArray("x") << true;
        QTest::newRow("data is no bare ACK") << u"data"_s << int(FlagAck) << QByteArray() << false;
        QTest::newRow("RST") << u"RST"_s << int(FlagRst) << QByteArray() << true;
    }

    void flagWordsMatchTheirFramesOnly()
    {
        QFETCH(QString, words);
        QFETCH(int, flags);
        QFETCH(QByteArray, payload);
        QFETCH(bool, matches);
        QCOMPARE(fits(rule({{u"flags"_s, words}}), make(quint8(flags), payload)), matches);
    }

    void aRuleIsAboutItsDirectionPortAndText()
    {
        const WireRule pay = rule({{u"from"_s, u"client"_s}, {u"port"_s, 40001}, {u"contains"_s, u"PAY"_s}});
        QVERIFY(fits(pay, make(FlagAck, "PAY 1000", 40001)));
        QVERIFY(!fits(pay, make(FlagAck, "PAY 1000", 40001), u"server"_s));
        QVERIFY(!fits(pay, make(FlagAck, "PAY 1000", 40000)));
        QVERIFY(!fits(pay, make(FlagAck, "GIVE 1000", 40001)));
    }

    void flagsAreToldByTheirWords()
    {
        QCOMPARE(flagWordsOf({}), QString());
        for (const QString& words : flagWords()) {
            FrameMatch match;
            QVERIFY(matchFlags(words, match));
            QCOMPARE(flagWordsOf(match), words);
        }
    }

    void everyVerdictHasItsWord()
    {
        for (const QString& word : verdictWords())
            QCOMPARE(verdictWord(*verdictFromWord(word)), word);
        QCOMPARE(verdictFromWord(u"duplicate"_s), WireRule::Verdict::Duplicate);
        QVERIFY(!verdictFromWord(u"eat"_s));
    }

    void badRulesAreRefused_data()
    {
        QTest::addColumn<QJsonObject>("object");
        QTest::newRow("no name") << QJsonObject{{u"verdict"_s, u"drop"_s}};
        QTest::newRow("no verdict") << QJsonObject{{u"rule"_s, u"r"_s}};
        QTest::newRow("unknown verdict") << QJsonObject{{u"rule"_s, u"r"_s}, {u"verdict"_s, u"eat"_s}};
        QTest::newRow("unknown flags") << QJsonObject{
            {u"rule"_s, u"r"_s}, {u"verdict"_s, u"drop"_s}, {u"flags"_s, u"SIN"_s}};
        QTest::newRow("port 0") << QJsonObject{{u"rule"_s, u"r"_s}, {u"verdict"_s, u"drop"_s}, {u"port"_s, 0}};
        QTest::newRow("negative ordinal") << QJsonObject{{u"rule"_s, u"r"_s}, {u"verdict"_s, u"drop"_s}, {u"nth"_s, -1}};
        QTest::newRow("rewriting nothing") << QJsonObject{{u"rule"_s, u"r"_s}, {u"verdict"_s, u"rewrite"_s}};
    }

    void badRulesAreRefused()
    {
        QFETCH(QJsonObject, object);
        QVERIFY(!ruleFromJson(object).has_value());
    }
};

STATEWIRE_TEST(TestWireRule);
#include "tst_wirerule.moc"
