// SPDX-License-Identifier: GPL-3.0-or-later
// The words for how a check came out: known and unknown differences of a kernel, what is not as claimed, what is unknown.
#include "scenario/format/scenarioreader.h"
#include "scenario/judge/byhand.h"
#include "scenario/report/checktelling.h"
#include "scenario/report/report.h"
#include "support/scenariotext.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray text = ScenarioText{.hosts = labHosts(), .rest = R"([[knob]]
name = "n"
title = "N"
default = "1"
[[step]]
id = "s"
title = "S"
[[check]]
id = "c"
claim = "C"
kind = "counter"
host = "server"
counter = "TcpExt.PAWSTimewait"
count = 0
)"}
                            .toml();

/// A check that came out as \p verdict says.
CheckResult result(CheckVerdict verdict, const QString& observed)
{
    CheckResult check{u"c"_s, u"It waits 60 s"_s, u"60 s"_s, observed, verdict};
    check.asBundled = true;
    return check;
}

/// The only check of a recording of that scenario, on a kernel that has the \p counters.
CheckResult recorded(const std::optional<QStringList>& counters, bool bundled, const QJsonObject& knobs, qint64 moved,
                     const Sentence& note = {})
{
    Session session;
    SessionInfo info{1, u"statewire test"_s, u"6.1.0"_s, LabMode::Wire, 1};
    info.counters = counters;
    session.append({0, info});
    session.append({1, ScenarioInfo{u"x"_s, u"default"_s, knobs, QString::fromUtf8(text), u"x.toml"_s, bundled}});
    if (moved)
        session.append({2, CounterEvent{u"server"_s, u"TcpExt.PAWSTimewait"_s, moved, moved, 1}});
    if (!note.isEmpty())
        session.append({3, NoteEvent{note}});
    session.append({3, StepEvent{0, u"s"_s, u"S"_s, StepEvent::Phase::Begun}});
    session.append({4, StepEvent{0, u"s"_s, u"S"_s, StepEvent::Phase::Ended}});
    const Result<Report> report = makeReport(session, {});
    return report ? report->checks.front() : CheckResult{report.error().text(), {}, {}, {}};
}

} // namespace

class TestCheckTelling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachOutcomeHasItsOwnWords_data()
    {
        QTest::addColumn<CheckResult>("check");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<QString>("remark");
        const CheckResult claimed = result(CheckVerdict::Passed, u"60 s"_s);
        QTest::newRow("as claimed") << claimed << u"as-claimed"_s << QString();
        CheckResult known = claimed;
        known.why = u"Before Linux 6.5 it was shorter."_s;
        known.where.kernel = u"<6.5"_s;
        QTest::newRow("a known difference") << known << u"known-difference"_s
                                            << u"this kernel differs (before Linux 6.5): Before Linux 6.5 it was shorter."_s;
        known.where.kernel = u">=4.12 <6.2"_s;
        QTest::newRow("of some kernels")
            << known << u"known-difference"_s
            << u"this kernel differs (since Linux 4.12, before Linux 6.2): Before Linux 6.5 it was shorter."_s;
        known.where = {};
        known.where.mode = LabMode::Loopback;
        known.why = u"Nobody sees frames there."_s;
        QTest::newRow("of a kind of lab") << known << u"known-difference"_s
                                          << u"this lab differs: Nobody sees frames there."_s;
        CheckResult unknown = result(CheckVerdict::Failed, u"30 s"_s);
        QTest::newRow("an unknown difference") << unknown << u"unknown-difference"_s
                                               << u"this kernel differs in a way that is not described: expected 60 s, "
                                                  "observed 30 s; if it comes again, please report it with the recording"_s;
        CheckResult neither = unknown;
        neither.why = u"Before Linux 6.5 it was longer."_s;
        QTest::newRow("otherwise even than the known difference")
            << neither << u"unknown-difference"_s
            << u"this kernel differs in a way that is not described: expected 60 s (Before Linux 6.5 it was longer), "
               "observed 30 s; if it comes again, please report it with the recording"_s;
        unknown.asBundled = false;
        QTest::newRow("a file of one's own")
            << unknown << u"not-as-claimed"_s << u"not as claimed: expected 60 s, observed 30 s"_s;
        unknown.chance = Sentence::tr("the minute that SYN cookies count turned before frame %1").arg(21);
        QTest::newRow("perhaps by chance") << unknown << u"not-as-claimed"_s
                                           << u"not as claimed, perhaps by chance (the minute that SYN cookies count turned "
                                              "before frame 21; take it again): expected 60 s, observed 30 s"_s;
        CheckResult untested = result(CheckVerdict::Failed, u"30 s"_s);
        untested.leaveUntested(Sentence::tr("its step was not reached"));
        QTest::newRow("not reached") << untested << u"unknown"_s << u"unknown: its step was not reached"_s;
        QTest::newRow("unknown") << result(CheckVerdict::Unknown, u"this kernel does not count TcpExt.PAWSTimewait"_s)
                                 << u"unknown"_s << u"unknown: this kernel does not count TcpExt.PAWSTimewait"_s;
    }
    void eachOutcomeHasItsOwnWords()
    {
        QFETCH(CheckResult, check);
        QTEST(outcomeName(outcomeOf(check)), "outcome");
        QTEST(remarkOn(check).text(), "remark");
        const QJsonObject json = checkToJson(check);
        QTEST(json["outcome"_L1].toString(), "outcome");
        QTEST(json["remark"_L1].toString(), "remark");
        QCOMPARE(json.value("reached"_L1).toBool(true), !check.notReached);
        QCOMPARE(json["passed"_L1], check.isUnknown() ? QJsonValue() : QJsonValue(check.passed()));
    }

    void onlyWhatIsToldAsItCameSaysSomethingAboutTheKernel_data()
    {
        QTest::addColumn<bool>("bundled");
        QTest::addColumn<QString>("knob");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("bundled") << true << u"1"_s << u"unknown-difference"_s;
        QTest::newRow("bundled, with another knob") << true << u"2"_s << u"not-as-claimed"_s;
        QTest::newRow("somebody's own") << false << u"1"_s << u"not-as-claimed"_s;
    }
    void onlyWhatIsToldAsItCameSaysSomethingAboutTheKernel()
    {
        QFETCH(bool, bundled);
        QFETCH(QString, knob);
        QTEST(outcomeName(outcomeOf(recorded({}, bundled, {{u"n"_s, knob}}, 3))), "outcome");
    }

    void whatAHandChangedSaysNothingAboutTheKernel()
    {
        QCOMPARE(outcomeOf(recorded({}, true, {}, 3, Sentence::tr("the story is told"))), CheckOutcome::UnknownDifference);
        QCOMPARE(outcomeOf(recorded({}, true, {}, 3, byHandNote())), CheckOutcome::NotAsClaimed);
        QCOMPARE(outcomeOf(recorded({}, true, {}, 0, byHandNote())), CheckOutcome::AsClaimed);
    }

    void halfARecordingWhoseTestedChecksPassedHasNotFailed()
    {
        Session session;
        session.append({0, SessionInfo{1, u"statewire test"_s, u"6.1.0"_s, LabMode::Wire, 1}});
        session.append({1, ScenarioInfo{u"x"_s, u"default"_s, {}, QString::fromUtf8(text), u"x.toml"_s}});
        session.append({2, StepEvent{0, u"s"_s, u"S"_s, StepEvent::Phase::Begun}});
        session.append({5, NoteEvent{}});
        const Result<Report> half = makeReport(session, {});
        QVERIFY(half && half->passed);
        QCOMPARE(tallyOf(half->checks).sentence().text(), u"0 of 1 checks passed, 1 not reached"_s);
        QCOMPARE(half->stepsNs, 3); // as long as is recorded
        session.append({7, StepEvent{0, u"s"_s, u"S"_s, StepEvent::Phase::Ended}});
        session.append({900, NoteEvent{}}); // the class talks
        const Result<Report> whole = makeReport(session, {});
        QVERIFY(whole && whole->passed);
        QCOMPARE(tallyOf(whole->checks).sentence().text(), u"1 of 1 checks passed"_s);
        QCOMPARE(whole->stepsNs, 5);
        QCOMPARE(whole->durationNs, 900);
    }

    void aRecordingWithWhatIsUnknownHasNotFailed()
    {
        Session session;
        SessionInfo info{1, u"statewire test"_s, u"6.1.0"_s, LabMode::Wire, 1};
        info.counters = QStringList{u"TcpExt.PAWSEstab"_s};
        session.append({0, info});
        session.append({1, ScenarioInfo{u"x"_s, u"default"_s, {}, QString::fromUtf8(text), u"x.toml"_s}});
        const Result<Report> report = makeReport(session, {});
        QVERIFY2(report, report ? "" : qPrintable(report.error().text()));
        QVERIFY(report->passed);
        const QJsonObject json = reportToJson(*report, session, true);
        QVERIFY(json["passed"_L1].toBool());
        QVERIFY(json["checks"_L1][0]["passed"_L1].isNull());
        QCOMPARE(tallyOf(report->checks).sentence().text(), u"0 of 1 checks passed, 1 unknown"_s);
    }
};

STATEWIRE_TEST(TestCheckTelling);
#include "tst_checktelling.moc"
