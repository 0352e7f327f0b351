// SPDX-License-Identifier: GPL-3.0-or-later
// What belongs to a story on which kernel: versions compared, parts left out, expectations that differ.
#include "scenario/format/scenarioreader.h"
#include "scenario/format/scenariowriter.h"
#include "scenario/report/report.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray text = ScenarioText{.hosts = labHosts(), .rest = R"([[variant]]
id = "new"
title = "N"
when = { kernel = ">=4.12" }
[[variant]]
id = "any"
title = "A"
[[variant]]
id = "loopback"
title = "L"
mode = "loopback"
[[step]]
id = "always"
title = "S"
[[step]]
id = "old"
title = "S"
when = { kernel = "<4.12" }
[[step]]
id = "wired"
title = "S"
when = { mode = "wire" }
[[check]]
id = "c"
claim = "C"
kind = "sockets"
host = "client"
state = "LISTEN"
count = 1
step = "always"
[[check.differs]]
when = { kernel = ">=6.1 <6.2" }
why = "one release was different"
count = 2
[[check.differs]]
when = { kernel = "<4.12" }
why = "it was so"
state = "CLOSE_WAIT"
[[check]]
id = "d"
claim = "D"
when = { kernel = ">=5" }
kind = "rearmed"
worker = "w"
host = "client"
)"}
                            .toml();

Scenario scenario()
{
    ReadScenario read = readScenario(text, u"x.toml"_s);
    for (const Diagnostic& d : read.diagnostics)
        qWarning() << d.text(u"x.toml"_s, QString::fromUtf8(text));
    return read.scenario;
}

QStringList stepsOn(const QString& kernel, const QString& variant = u"any"_s)
{
    QStringList ids;
    const Result<Plan> plan = makePlan(scenario(), variant, {}, {kernel, {}});
    for (const Step& step : plan ? plan->steps : std::vector<Step>{})
        ids << step.id;
    return ids;
}

} // namespace

class TestWhen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aReleaseIsItsLeadingNumbers()
    {
        QCOMPARE(kernelVersion(u"6.1.0-13-amd64"), (KernelVersion{6, 1, 0}));
        QCOMPARE(kernelVersion(u"6.18"), (KernelVersion{6, 18}));
        QCOMPARE(kernelVersion(u"5.10.4rc1"), (KernelVersion{5, 10, 4}));
        QVERIFY(kernelVersion(u"unknown").empty());
    }

    void versionsAreComparedByTheNumbersGiven_data()
    {
        QTest::addColumn<QString>("kernel");
        QTest::addColumn<QString>("release");
        QTest::addColumn<bool>("fits");
        const auto row = [](const QString& kernel, const QString& release, bool fits) {
            QTest::addRow("%s on %s", qPrintable(kernel), qPrintable(release)) << kernel << release << fits;
        };
        row(u">=4.12"_s, u"4.12.0"_s, true);
        row(u">=4.12"_s, u"4.9.300"_s, false);
        row(u">=4.12"_s, u"5.0"_s, true);
        row(u"<6.2"_s, u"6.1.99-generic"_s, true);
        row(u"<6.2"_s, u"6.2.0"_s, false);
        row(u"==6.1"_s, u"6.1.55"_s, true);
        row(u"==6.1.54"_s, u"6.1.55"_s, false);
        row(u">6.1"_s, u"6.1.55"_s, false);
        row(u"<=6.1"_s, u"6.1.55"_s, true);
        row(u">=4.12 <6.2"_s, u"6.1"_s, true);
        row(u">=4.12 <6.2"_s, u"6.2"_s, false);
        row(u">=4.12 <6.2"_s, u"4.11"_s, false);
        row(u">=99"_s, u""_s, true); // what is not known is not held against it
    }

    void versionsAreComparedByTheNumbersGiven()
    {
        QFETCH(QString, kernel);
        QFETCH(QString, release);
        QVERIFY(!badKernelTerm(kernel));
        QTEST((When{kernel, {}}.fits(release, LabMode::Wire)), "fits");
    }

    void whatIsNoComparisonIsNamed()
    {
        QCOMPARE(badKernelTerm(u">=4.12 <six"_s).value(), u"<six"_s);
        QCOMPARE(badKernelTerm(u"4.12"_s).value(), u"4.12"_s);
        QCOMPARE(badKernelTerm(u">= 4.12"_s).value(), u">="_s);
        QCOMPARE(badKernelTerm(u"~6"_s).value(), u"~6"_s);
        QVERIFY(badKernelTerm(u" "_s).has_value());
    }

    void stepsThatAreNotForAKernelOrLabAreLeftOut()
    {
        QCOMPARE(stepsOn(u"6.1.0"_s), (QStringList{u"always"_s, u"wired"_s}));
        QCOMPARE(stepsOn(u"4.9.0"_s), (QStringList{u"always"_s, u"old"_s, u"wired"_s}));
        QCOMPARE(stepsOn(u"6.1.0"_s, u"loopback"_s), QStringList{u"always"_s});
    }

    void aVariantForOtherKernelsCannotBeTold()
    {
        const Result<Plan> plan = makePlan(scenario(), u"new"_s, {}, {u"4.9.1"_s, {}});
        QVERIFY(!plan);
        QVERIFY2(plan.error().text().contains(">=4.12"_L1) && plan.error().text().contains("4.9.1"_L1),
                 qPrintable(plan.error().text()));
        QVERIFY(!notForKernel(scenario().variants[0], u"4.9.1"_s).isEmpty());
        QVERIFY(notForKernel(scenario().variants[0], u"4.12"_s).isEmpty());
        // Without a name it is the first that can be told.
        QCOMPARE(makePlan(scenario(), {}, {}, {u"4.9.1"_s, {}})->variant.id, u"any"_s);
        QCOMPARE(makePlan(scenario(), {}, {}, {u"5.9.1"_s, {}})->variant.id, u"new"_s);
    }

    void aCheckExpectsWhatTheKernelIsKnownToDo()
    {
        const auto checks = [](const QString& kernel) { return makePlan(scenario(), u"any"_s, {}, {kernel, {}})->checks; };
        QCOMPARE(checks(u"6.18"_s).size(), size_t(2));
        QCOMPARE(checks(u"6.18"_s)[0].count, 1);
        QVERIFY(checks(u"6.18"_s)[0].why.isEmpty());
        QCOMPARE(checks(u"6.1.4"_s)[0].count, 2);
        QCOMPARE(checks(u"6.1.4"_s)[0].why, u"one release was different"_s);
        QCOMPARE(checks(u"6.1.4"_s)[0].claim, u"C"_s);
        QCOMPARE(checks(u"4.4"_s).size(), size_t(1));
        QCOMPARE(checks(u"4.4"_s)[0].count, 1);
        QVERIFY(checks(u"4.4"_s)[0].state == TcpState::CloseWait);
    }

    void aRecordingIsJudgedByTheKernelItWasMadeOn()
    {
        Session session;
        session.append({0, SessionInfo{1, u"test"_s, u"6.1.7"_s, LabMode::Wire, 0}});
        session.append({1, ScenarioInfo{u"x"_s, u"any"_s, {}, QString::fromUtf8(text), u"x.toml"_s}});
        session.append({2, StepEvent{0, u"always"_s, u"S"_s, StepEvent::Phase::Begun}});
        const Result<Report> report = makeReport(session);
        QVERIFY2(report, report ? "" : qPrintable(report.error().text()));
        QCOMPARE(report->checks[0].why, u"one release was different"_s);
        QVERIFY2(report->checks[0].expected.text().startsWith("2 in"_L1), qPrintable(report->checks[0].expected.text()));
        QCOMPARE(checkToJson(report->checks[0]).value("why"_L1).toString(), u"one release was different"_s);
    }

    void whatIsWrittenHasItToo()
    {
        const QByteArray written = writeScenario(scenario());
        const ReadScenario again = readScenario(written, u"w.toml"_s);
        QVERIFY2(again.diagnostics.empty(), written.constData());
        QCOMPARE(again.scenario.variants[0].when.kernel, u">=4.12"_s);
        QVERIFY(again.scenario.steps[2].when.mode == LabMode::Wire);
        QCOMPARE(again.scenario.checks[0].differs.size(), size_t(2));
        QCOMPARE(again.scenario.checks[0].differs[0].count, 2);
        QCOMPARE(again.scenario.checks[0].differs[1].why, u"it was so"_s);
        QCOMPARE(again.scenario.checks[1].when.kernel, u">=5"_s);
    }
};

STATEWIRE_TEST(TestWhen);
#include "tst_when.moc"
