// SPDX-License-Identifier: GPL-3.0-or-later
#include "runcommand.h"

#include "base/printable.h"
#include "planrun.h"
#include "runlibrary.h"
#include "scenario/library/library.h"
#include "scenario/report/report.h"
#include "session/sessionreader.h"
#include "textoutput.h"
#include "ui/figure/figureexport.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

int complain(const Error& error, int status)
{
    QTextStream(stderr) << "statewire: " << printable(error.text()) << '\n';
    return status;
}

/// How many steps were performed to their end.
int stepsTold(const Session& session)
{
    return int(std::count_if(session.events().begin(), session.events().end(), [](const Event& event) {
        const auto* step = event.as<StepEvent>();
        return step && step->phase == StepEvent::Phase::Ended;
    }));
}

bool writeFigures(const QStringList& paths, const Report& report, const Session& session, bool replayed)
{
    bool all = true;
    for (const QString& path : paths) {
        FigureOptions options;
        options.title = report.plan.title;
        options.replayed = replayed;
        if (const Result<void> saved = saveFigure(path, session, report.timeline, report.evidence, options); !saved) {
            complain(saved.error(), 0);
            all = false;
        }
    }
    return all;
}

int conclude(const CommandLine& line, const Report& report, const Session& session, QTextStream& out, TextOutput& text)
{
    const bool replayed = line.command == CommandLine::Command::Replay;
    if (line.format == CommandLine::Format::Json)
        out << QString::fromUtf8(QJsonDocument(reportToJson(report, session, replayed)).toJson(QJsonDocument::Indented));
    else
        text.conclusion(report);
    out.flush();
    if (out.status() != QTextStream::Ok)
        return complain({u"write"_s, u"the result to standard output"_s, qt_error_string(errno), {}}, ExitInternal);
    if (!writeFigures(line.figures, report, session, replayed))
        return ExitInternal;
    return report.passed ? ExitPassed : ExitCheckFailed;
}

} // namespace

int runScenario(const CommandLine& line)
{
    if (line.all)
        return runLibrary(line);
    const Result<Scenario> scenario = findScenario(line.subjects.first());
    if (!scenario)
        return complain(scenario.error(), ExitUsage);
    Result<Plan> plan = makePlan(*scenario, line.variant, line.knobs);
    if (!plan)
        return complain(plan.error(), statusWithoutPlan(*scenario, line.variant));
    // The first that can be told was taken: say so where that is not the first there is.
    if (const Variant& first = scenario->variants.front(); plan->variant.id != first.id && line.variant.isEmpty())
        QTextStream(stderr) << "statewire: variant '" << printable(first.id)
                            << "' is left out: " << printable(notForKernel(first, runningKernel())) << "; told instead: '"
                            << printable(plan->variant.id) << "'\n";

    for (const QString& figure : line.figures) {
        if (const QFileInfo folder(QFileInfo(figure).absolutePath()); !folder.isDir() || !folder.isWritable())
            return complain({u"write the figure"_s, figure, u"its folder does not exist or cannot be written to"_s, {}},
                            ExitUsage);
    }
    QTextStream out(stdout);
    TextOutput text(out, TextOutput::terminalWantsColours());
    const bool tells = line.format == CommandLine::Format::Text;
    const PlanRun run = runPlan(std::move(*plan), line.pace, line.record, tells ? &text : nullptr, out);
    if (run.error)
        return complain(*run.error, run.status);
    if (!tells) {
        for (const Event& event : run.session.events()) {
            if (const auto* warning = event.as<WarningEvent>())
                QTextStream(stderr) << "statewire: warning: " << printable(warning->text) << '\n';
        }
    }
    const int status = run.recordingError ? complain(*run.recordingError, ExitInternal) : ExitPassed;
    const Result<Report> report = makeReport(run.session);
    if (!report)
        return complain(report.error(), ExitInternal);
    const int verdict = conclude(line, *report, run.session, out, text);
    return status != ExitPassed ? status : verdict;
}

int replaySession(const CommandLine& line)
{
    const Result<LoadedSession> loaded = loadSession(line.subjects.first());
    if (!loaded)
        return complain(loaded.error(), ExitUsage);
    for (const QString& warning : loaded->warnings)
        QTextStream(stderr) << "statewire: warning: " << printable(warning) << '\n';
    const Result<Report> report = makeReport(loaded->session);
    if (!report)
        return complain(report.error(), ExitUsage);
    if (const int told = stepsTold(loaded->session); told < int(report->plan.steps.size()) && !report->missed) {
        QTextStream(stderr) << "statewire: warning: the recording ends in step " << told + 1 << " of "
                            << report->plan.steps.size() << ": what was still to come is not tested\n";
    }
    QTextStream out(stdout);
    TextOutput text(out, TextOutput::terminalWantsColours());
    if (line.format == CommandLine::Format::Text) {
        text.title(report->plan, report->mode, report->kernel, true);
        for (const Event& event : loaded->session.events()) {
            if (const auto* retake = event.as<RetakeEvent>(); retake && retake->phase == RetakeEvent::Phase::Ended)
                text.takenAgain(retake->reason);
            const auto* step = event.as<StepEvent>();
            if (!step || size_t(step->index) >= report->plan.steps.size())
                continue;
            const bool missed = report->missed && report->missed->step == step->index;
            if (step->phase == StepEvent::Phase::Begun)
                text.stepBegun(report->plan, step->index);
            else if (!missed)
                text.stepEnded(report->plan, step->index, loaded->session, report->timeline);
            if (missed)
                break;
        }
        if (report->missed)
            text.stepMissed(report->plan, *report->missed, loaded->session, report->timeline);
        text.unanswered(report->plan, loaded->session);
    }
    return conclude(line, *report, loaded->session, out, text);
}

} // namespace statewire
