// SPDX-License-Identifier: GPL-3.0-or-later
// No text is told of what did not happen: each step of each story is kept from coming about, and says so; then the
// experiment is taken again, to its true end. STATEWIRE_EVERY_VARIANT=1: of each variant, and again from each step.
#include "scenario/judge/awaits.h"
#include "scenario/judge/checkstep.h"
#include "scenario/judge/storysofar.h"
#include "scenario/library/library.h"
#include "scenario/report/report.h"
#include "support/labsupport.h"
#include "support/scenariotext.h"
#include "support/storyrun.h"
#include "support/testregistry.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <csignal>
#include <map>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr size_t atOnce = 10; // a story mostly waits
const QString killed = u"was ended by signal 9 (SIGKILL, Killed)"_s;

Plan planOf(const QString& scenario, const QString& variant = {})
{
    const Result<Scenario> found = findScenario(scenario);
    Q_ASSERT(found);
    return makePlan(*found, variant).value_or(Plan());
}

/// Those that run at the end of \p session.
QStringList runningWorkers(const Session& session)
{
    QStringList names;
    for (const Event& event : session.events()) {
        const auto* worker = event.as<WorkerEvent>();
        if (worker && worker->change == WorkerEvent::Change::Started)
            names << worker->name;
        else if (worker)
            names.removeAll(worker->name);
    }
    return names;
}

void killWorkers(LabRun& lab)
{
    for (const QString& worker : runningWorkers(lab.session()))
        lab.send(KillWorker{worker});
}

void cutWire(LabRun& lab)
{
    lab.send(SetRule{{.id = u"cut"_s, .verdict = WireRule::Verdict::Drop}});
}

/// The clock of what decides that time is over, turned on: a RST from the client ends the server's TIME_WAITs.
void endTimeWaits(LabRun& lab)
{
    for (const char* port : {"40000", "40001"})
        lab.send(Inject{.flags = u"RST"_s, .from = u"client"_s, .sourcePort = QString::fromLatin1(port), .port = u"2016"_s});
}

int lastStepBegun(const Session& session)
{
    int last = -1;
    for (const Event& event : session.events()) {
        if (const auto* step = event.as<StepEvent>())
            last = std::max(last, step->index);
    }
    return last;
}

/// The last step whose text may be told at any moment of the session.
int mostTold(const Plan& plan, const Session& session)
{
    int most = -1;
    for (const Event& event : session.events())
        most = std::max(most, storySoFar(plan, session, event.tNs).told);
    return most;
}

QStringList failedChecks(const std::vector<CheckResult>& checks)
{
    QStringList failed;
    for (const CheckResult& check : checks) {
        if (check.failed())
            failed << check.id + u": "_s + check.observed.text();
    }
    return failed;
}

/// What is wrong with how \p run told of a step that was missed; empty if all is well.
QString untruth(const StoryRun& run)
{
    const Plan& plan = run.player().plan();
    const std::optional<MissedStep>& missed = run.player().story().missed;
    if (!run.failure().isEmpty())
        return run.failure();
    const int told = mostTold(plan, run.session());
    if (const auto unmet = unmetAwaits(plan, run.session(), run.timeline()); !unmet.empty())
        return u"told, and never so: %1"_s.arg(unmet.front().id);
    for (int step = 0; step <= told; ++step) {
        if (const auto failed = failedOutcome(plan, step, run.session(), run.timeline()))
            return u"told with its check failed: %1"_s.arg(failed->id);
    }
    if (!missed)
        return told + 1 == int(plan.steps.size()) ? QString() : u"not told to its end, and nothing was missed"_s;
    if (told >= missed->step)
        return u"step %1 is told and was missed"_s.arg(told);
    if (lastStepBegun(run.session()) > missed->step)
        return u"a step was begun after the one that was missed"_s;
    const Result<Report> report = makeReport(run.session());
    if (!report || !report->missed || report->missed->step != missed->step || report->passed)
        return u"its recording says otherwise"_s;
    const QString text = headlineOf(*missed, plan).text() + explanationOf(*missed).text();
    for (size_t step = size_t(missed->step); step < plan.steps.size(); ++step) {
        const QString& title = plan.steps[step].title;
        const bool isState = stateFromName(title).has_value(); // which is awaited, too
        if ((text.contains(title) && !isState) || text.contains(plan.steps[step].say.left(40)))
            return u"'%1' gives away step %2"_s.arg(text).arg(step);
    }
    return missed->observed.isEmpty() ? u"nothing is said of what there was instead"_s : QString();
}

} // namespace

class TestMissedSteps : public QObject
{
    Q_OBJECT

    using Name = std::pair<QString, QString>; ///< a scenario and its variant

    struct Proof
    {
        Plan plan;
        std::vector<std::unique_ptr<StoryRun>> harmed; ///< before each step, all workers killed; then the wire cut
        std::vector<std::unique_ptr<StoryRun>> again;
    };

    /// The first variant of each scenario that can be told here.
    static std::vector<Name> defaults()
    {
        std::vector<Name> names;
        for (const Scenario& scenario : bundledScenarios())
            names.emplace_back(scenario.id, makePlan(scenario, {}).value_or(Plan()).variant.id);
        return names;
    }

    /// Tells all of \p names that were not told yet, together.
    void prove(const std::vector<Name>& names)
    {
        std::vector<StoryRun*> harmed;
        for (const Name& name : names) {
            if (m_proofs.count(name) > 0)
                continue;
            Proof& proof = m_proofs[name];
            proof.plan = planOf(name.first, name.second);
            const auto harm = [&](int step, const StoryRun::Harm& how, bool untilDeath) {
                proof.harmed.push_back(std::make_unique<StoryRun>(proof.plan));
                proof.harmed.back()->harmBefore(step, how, untilDeath);
                harmed.push_back(proof.harmed.back().get());
            };
            const int steps = int(proof.plan.steps.size());
            for (int step = 0; step < steps; ++step)
                harm(step, killWorkers, true);
            for (int step = 0; step < steps && proof.plan.variant.mode.hasWire(); ++step) {
                if (!proof.plan.steps[size_t(step)].awaits.empty())
                    harm(step, cutWire, false);
            }
        }
        QVERIFY(tellAll(harmed, atOnce));
        // Where so many labs at once made one too slow for its own timers, it did not come to the harm: once more, alone.
        std::vector<StoryRun*> alone;
        for (const Name& name : names) {
            Proof& proof = m_proofs[name];
            for (int step = 0; step < int(proof.plan.steps.size()); ++step) {
                std::unique_ptr<StoryRun>& run = proof.harmed[size_t(step)];
                if (const auto& missed = run->player().story().missed; !missed || missed->step >= step)
                    continue;
                run = std::make_unique<StoryRun>(proof.plan);
                run->harmBefore(step, killWorkers, true);
                alone.push_back(run.get());
            }
        }
        QVERIFY(tellAll(alone, 1));
        std::vector<StoryRun*> again;
        for (const Name& name : names) {
            Proof& proof = m_proofs[name];
            if (!proof.again.empty())
                continue;
            const int steps = int(proof.plan.steps.size());
            const bool every = qEnvironmentVariableIsSet("STATEWIRE_EVERY_VARIANT");
            for (int step = every ? 0 : steps - 1; step < steps; ++step) {
                const Retake retake = proof.harmed[size_t(step)]->player().retake(0);
                proof.again.push_back(std::make_unique<StoryRun>(proof.plan, retake));
                again.push_back(proof.again.back().get());
            }
        }
        QVERIFY(tellAll(again, atOnce));
        alone.clear();
        for (const Name& name : names) {
            Proof& proof = m_proofs[name];
            for (std::unique_ptr<StoryRun>& run : proof.again) {
                if (!run->player().story().missed)
                    continue;
                const int steps = run->player().story().missed->step + 1; // at least so far, and to the end in any case
                Retake retake = proof.harmed.back()->player().retake(0);
                retake.steps = std::min(steps, int(proof.plan.steps.size()) - 1);
                run = std::make_unique<StoryRun>(proof.plan, retake);
                alone.push_back(run.get());
            }
        }
        QVERIFY(tellAll(alone, 1));
    }

    std::map<Name, Proof> m_proofs;

private Q_SLOTS:
    void init() { STATEWIRE_NEEDS_LAB(); }

    void whatDidNotComeIsNotTold_data()
    {
        QTest::addColumn<QString>("scenario");
        QTest::addColumn<QString>("variant");
        const bool every = qEnvironmentVariableIsSet("STATEWIRE_EVERY_VARIANT");
        for (const Scenario& scenario : bundledScenarios()) {
            bool first = true; // the first that can be told here
            for (const Variant& variant : scenario.variants) {
                if (variant.slow || !notForKernel(variant, runningKernel()).isEmpty() || (!first && !every))
                    continue;
                QTest::addRow("%s %s", qPrintable(scenario.id), qPrintable(variant.id)) << scenario.id << variant.id;
                first = false;
            }
        }
    }
    void whatDidNotComeIsNotTold()
    {
        QFETCH(QString, scenario);
        QFETCH(QString, variant);
        const bool every = qEnvironmentVariableIsSet("STATEWIRE_EVERY_VARIANT");
        if (every)
            m_proofs.clear(); // each row by itself: there are thousands of runs
        prove(every ? std::vector{std::pair(scenario, variant)} : defaults());
        Proof& proof = m_proofs[{scenario, variant}];
        const Plan& plan = proof.plan;
        const int steps = int(plan.steps.size());
        QVERIFY(steps > 0);
        for (int step = 0; step < int(proof.harmed.size()); ++step) {
            StoryRun& run = *proof.harmed[size_t(step)];
            const QString wrong = untruth(run);
            QVERIFY2(wrong.isEmpty(), qPrintable(u"run %1: %2"_s.arg(step).arg(wrong)));
            if (step >= steps)
                continue;
            const std::optional<MissedStep>& missed = run.player().story().missed;
            QVERIFY(missed);
            QVERIFY2(missed->step == step && missed->why == MissedEvent::Why::Worker,
                     qPrintable(u"step %1 was missed: %2"_s.arg(missed->step).arg(explanationOf(*missed).text())));
            QVERIFY2(missed->observed.text().contains(killed), qPrintable(missed->observed.text()));
            const Retake retake = run.player().retake(0);
            QCOMPARE(retake.steps, step);
            QVERIFY(!retake.isAutomatic); // somebody is asked: no time ran out
        }
        // Taken again, all of it comes about.
        QVERIFY(!proof.again.empty());
        for (const std::unique_ptr<StoryRun>& run : proof.again) {
            const std::optional<MissedStep>& missed = run->player().story().missed;
            QVERIFY2(!missed, qPrintable(missed ? explanationOf(*missed).text() : QString()));
            const Result<Report> report = makeReport(run->session());
            QVERIFY2(report && report->passed, qPrintable(report ? failedChecks(report->checks).join(u"; "_s) : QString()));
            QVERIFY(report->retake);
            QCOMPARE(mostTold(plan, run->session()), steps - 1);
        }
    }

    void theSeedIsTakenAgainWhenItsTimeIsOver()
    {
        const Plan plan = planOf(u"time-wait-reuse"_s);
        const int third = 5;
        const int times = std::max(1, qEnvironmentVariableIntValue("STATEWIRE_REPEAT"));
        for (int i = 0; i < times; ++i) {
            StoryRun first(plan);
            first.harmBefore(third, [](LabRun& lab) {
                lab.mark(PredictionEvent{u"predict"_s, u"refused"_s, 14});
                lab.mark(PredictionEvent{u"predict"_s, u"accepted"_s, 9});
                // A class that really talks for so long takes it: STATEWIRE_PAUSE=70
                if (const int pause = qEnvironmentVariableIntValue("STATEWIRE_PAUSE"); pause > 0)
                    QTest::qWait(pause * 1000);
                else
                    endTimeWaits(lab);
            });
            first.start();
            QTRY_VERIFY_WITH_TIMEOUT(first.isOver(), 300'000);
            const std::optional<MissedStep>& missed = first.player().story().missed;
            QVERIFY(missed);
            QCOMPARE(missed->step, third);
            QCOMPARE(missed->why, MissedEvent::Why::Need);
            QCOMPARE(missed->expected.text(), u"2 in TIME_WAIT on the server"_s);
            QCOMPARE(missed->observed.text(), u"none in TIME_WAIT on the server (there: 1 in LISTEN)"_s);
            const Retake retake = first.player().retake(0);
            QVERIFY(retake.isAutomatic);
            QCOMPARE(retake.votes.size(), size_t(2));
            QCOMPARE(retake.waitsNs, 1'000'000'000);
            QVERIFY2(retake.reason.text().endsWith(u"the first 5 steps were run again, just now"_s),
                     qPrintable(retake.reason.text()));

            StoryRun again(plan, retake);
            again.start();
            QTRY_VERIFY_WITH_TIMEOUT(again.isOver(), 30'000);
            QVERIFY(!again.player().story().missed);
            const Result<Report> report = makeReport(again.session());
            QVERIFY2(report && report->passed, qPrintable(report ? failedChecks(report->checks).join(u"; "_s) : QString()));
            QVERIFY(report->retake);
            QCOMPARE(report->retake->reason.text(), retake.reason.text());
            int votes = 0;
            for (const Event& event : again.session().events()) {
                if (const auto* vote = event.as<PredictionEvent>())
                    votes += vote->votes;
            }
            QCOMPARE(votes, 23);
        }
    }

    void theLabsDeathIsNamedInTheErrorAndInTheRecording()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"death.pcapng"_s);
        StoryRun run(planOf(u"time-wait-reuse"_s));
        QVERIFY(run.lab().recordTo(path));
        run.harmBefore(2, [](LabRun& lab) { ::kill(pid_t(lab.processId()), SIGKILL); });
        run.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.isOver(), 20'000);
        QVERIFY2(run.failure().contains(u"signal 9 (SIGKILL, Killed)"_s), qPrintable(run.failure()));
        QVERIFY(run.player().story().missed);
        const Result<LoadedSession> loaded = loadSession(path);
        QVERIFY(loaded);
        for (const Session* session : {&run.session(), &loaded->session}) {
            const std::optional<MissedStep> missed = missedStep(run.player().plan(), *session);
            QVERIFY(missed);
            QCOMPARE(missed->step, 2);
            QCOMPARE(missed->why, MissedEvent::Why::Lab);
            QVERIFY2(missed->observed.text().contains(u"signal 9 (SIGKILL, Killed)"_s), qPrintable(missed->observed.text()));
        }
    }

    void aTerminalSaysWhatDidNotComeAndNothingElse()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"missed.toml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(ScenarioText{.id = "missed", .hosts = labHosts(), .workers = workerTable("server", "server"), .rest = R"(
[[step]]
id = "listen"
title = "The server listens"
do = [{ worker = "server", call = "listen", port = 2016 }]
await = [{ host = "server", state = "LISTEN" }]
[[step]]
id = "connected"
title = "Somebody has come"
say = "The connection is open."
await = [{ host = "server", state = "ESTABLISHED" }]
[[step]]
id = "after"
title = "They talk"
)"}
                       .toml());
        file.close();
        const QString recording = folder.filePath(u"missed.pcapng"_s);
        const Finished run = runStatewire({u"run"_s, file.fileName(), u"--pace"_s, u"fast"_s, u"--record"_s, recording});
        QVERIFY2(run.status == 1, run.why().constData());
        const Finished replay = runStatewire({u"replay"_s, recording});
        QCOMPARE(replay.status, 1);
        for (const QByteArray& out : {run.out, replay.out}) {
            QVERIFY2(out.contains("Step 2 of 3 did not come about"), out.constData());
            QVERIFY2(out.contains("Awaited: 1 in ESTABLISHED on the server. What there is instead: none in ESTABLISHED on"),
                     out.constData());
            QVERIFY2(out.contains("The server listens"), out.constData());
            QVERIFY2(!out.contains("Somebody has come") && !out.contains("is open") && !out.contains("They talk"),
                     out.constData());
        }
        const QJsonObject json =
            runStatewire({u"replay"_s, recording, u"--format"_s, u"json"_s}).json().value("missed"_L1).toObject();
        QCOMPARE(json.value("step"_L1).toInt(), 2);
        QCOMPARE(json.value("id"_L1).toString(), u"connected"_s);
        const Finished tap = runStatewire({u"run"_s, file.fileName(), u"--all"_s, u"--format"_s, u"tap"_s});
        QVERIFY2(tap.out.contains("# Step 2 of 3 did not come about. Awaited: "), tap.out.constData());
        const Finished junit = runStatewire({u"run"_s, file.fileName(), u"--all"_s, u"--format"_s, u"junit"_s});
        QVERIFY2(junit.out.contains("<system-err>Step 2 of 3 did not come about. Awaited: "), junit.out.constData());
    }
};

STATEWIRE_TEST(TestMissedSteps);
#include "tst_missedsteps.moc"
