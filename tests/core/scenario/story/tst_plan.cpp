// SPDX-License-Identifier: GPL-3.0-or-later
// Making a plan of a variant: knobs filled in, steps and checks chosen, settings validated.
#include "scenario/story/scenario.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

Scenario sample()
{
    Scenario s;
    s.id = u"x"_s;
    s.knobs = {{u"port"_s, u"P"_s, u"80"_s, {}}, {u"ts"_s, u"T"_s, u"1"_s, {u"0"_s, u"1"_s}}};
    s.hosts = {{u"client"_s, u"10.0.0.1"_s, u"40000 40001"_s, {{u"net.ipv4.tcp_timestamps"_s, u"${ts}"_s}}},
               {u"server"_s, u"10.0.0.2"_s, {}, {}}};
    s.variants = {{u"default"_s, u"D"_s, {}, LabMode::Wire, {}},
                  {u"plain"_s, u"P"_s, {}, LabMode::Wire, {{u"ts"_s, u"0"_s}}}};
    Action listen;
    listen.request = CallRequest(Call::Listen).set(Argument::Port, u"${port}"_s);
    Step all;
    all.id = u"all"_s;
    all.say = u"port ${port}, ${port}"_s;
    all.actions = {listen};
    Step only;
    only.id = u"only"_s;
    only.variants = QStringList{u"plain"_s};
    s.steps = {all, only};
    CheckSpec check;
    check.kind = CheckSpec::Kind::Text;
    check.claim = u"'${port}' was read"_s;
    check.text = u"${port}"_s;
    s.checks = {check};
    Prediction asked;
    asked.question = u"Who listens on ${port}?"_s;
    asked.options = {{u"one"_s, u"the socket of ${port}"_s}};
    s.steps[0].prediction = asked;
    return s;
}

} // namespace

class TestPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstVariantIsTheDefault() { QCOMPARE(makePlan(sample(), {})->variant.id, u"default"_s); }

    void knobsAreFilledInEverywhere()
    {
        const Result<Plan> plan = makePlan(sample(), u"plain"_s, {{u"port"_s, u"2016"_s}});
        QVERIFY(plan.has_value());
        QCOMPARE(plan->steps[0].say, u"port 2016, 2016"_s);
        QCOMPARE(plan->steps[0].actions[0].request.text(Argument::Port), u"2016"_s);
        QCOMPARE(plan->hosts[0].sysctls[0].second, u"0"_s);
        QCOMPARE(plan->checks[0].claim, u"'2016' was read"_s);
        QCOMPARE(plan->checks[0].text, u"2016"_s);
        QCOMPARE(plan->steps[0].prediction->question, u"Who listens on 2016?"_s);
        QCOMPARE(plan->steps[0].prediction->options[0].text, u"the socket of 2016"_s);
    }

    void aSettingComesBeforeTheVariantsOwn()
    {
        const Result<Plan> plan = makePlan(sample(), u"plain"_s, {{u"ts"_s, u"1"_s}});
        QCOMPARE(plan->hosts[0].sysctls[0].second, u"1"_s);
    }

    void stepsOfOtherVariantsAreLeftOut()
    {
        QCOMPARE(makePlan(sample(), u"default"_s)->steps.size(), size_t(1));
        QCOMPARE(makePlan(sample(), u"plain"_s)->steps.size(), size_t(2));
    }

    void badSettingsAreRefusedWithWhatThereIs()
    {
        QVERIFY(makePlan(sample(), u"nope"_s).error().why.contains("plain"_L1));
        QVERIFY(makePlan(sample(), {}, {{u"speed"_s, u"1"_s}}).error().why.contains("port, ts"_L1));
        QVERIFY(makePlan(sample(), {}, {{u"ts"_s, u"2"_s}}).error().why.contains("0, 1"_L1));
        QVERIFY(makePlan(sample(), {}, {{u"port"_s, u"99999"_s}}).error().why.contains("65535"_L1));
        Scenario upsideDown = sample();
        upsideDown.hosts[0].portRange = u"5 4"_s;
        QVERIFY(!makePlan(upsideDown, {}).has_value());
    }

    void durationsHaveUnitsAndLimits_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ns"); // -1: refused
        QTest::newRow("seconds") << u"1s"_s << qint64(1'000'000'000);
        QTest::newRow("fraction") << u"0.5s"_s << qint64(500'000'000);
        QTest::newRow("milliseconds") << u"250ms"_s << qint64(250'000'000);
        QTest::newRow("nothing") << u""_s << qint64(-1);
        QTest::newRow("no unit") << u"5"_s << qint64(-1);
        QTest::newRow("negative") << u"-1s"_s << qint64(-1);
        QTest::newRow("not a number") << u"nans"_s << qint64(-1);
        QTest::newRow("too long") << u"601s"_s << qint64(-1);
    }

    void durationsHaveUnitsAndLimits()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ns);
        QCOMPARE(parseDuration(text).value_or(-1), ns);
    }
};

STATEWIRE_TEST(TestPlan);
#include "tst_plan.moc"
