// SPDX-License-Identifier: GPL-3.0-or-later
#include "runlibrary.h"

#include "base/printable.h"
#include "planrun.h"
#include "scenario/library/library.h"
#include "scenario/report/checktelling.h"
#include "scenario/report/report.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QXmlStreamWriter>
#include <algorithm>
#include <cstdio>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

struct Outcome
{
    QString scenario;
    QString variant;
    QString skipped; ///< why it was not run; empty if it was
    QString error;   ///< why it could not be told to its end
    int status = ExitPassed;
    std::vector<CheckResult> checks;
    QString missed;         ///< that a step could not be told; empty if none was missed
    QJsonObject missedStep; ///< which, and why
    double seconds = 0;

    bool passed() const { return error.isEmpty() && tallyOf(checks).failed == 0; }
    bool has(CheckOutcome what) const
    {
        return std::any_of(checks.begin(), checks.end(), [what](const CheckResult& c) { return outcomeOf(c) == what; });
    }
    /// It was told to its end, and where it is not as claimed, nothing but the kernel can be why.
    bool differs() const
    {
        return error.isEmpty() && has(CheckOutcome::UnknownDifference) && !has(CheckOutcome::NotAsClaimed);
    }
    QString name() const { return scenario + u'/' + variant; }
};

/// What is known of private labs here.
struct LabsHere
{
    bool work = false; ///< one did
    QString why;       ///< none was ever built, and this is why

    /// The machine forbids them, as far as was seen: it would say the same for each story.
    bool areForbidden() const { return !work && !why.isEmpty(); }
};

Outcome tell(const Scenario& scenario, const Variant& variant, const CommandLine& line, QTextStream& out, LabsHere& labs)
{
    Outcome outcome;
    outcome.scenario = scenario.id;
    outcome.variant = variant.id;
    if (variant.slow && !line.slow) {
        outcome.skipped = u"it is slow: run with --slow"_s;
        return outcome;
    }
    outcome.skipped = notForKernel(variant, runningKernel());
    if (!outcome.skipped.isEmpty())
        return outcome;
    QElapsedTimer clock;
    clock.start();
    Result<Plan> plan = makePlan(scenario, variant.id);
    if (!plan) {
        outcome.error = plan.error().text();
        outcome.status = ExitUsage;
        return outcome;
    }
    const bool needsPrivateLab = plan->variant.mode.hasWire();
    if (needsPrivateLab && labs.areForbidden()) {
        outcome.skipped = labs.why;
        outcome.status = ExitCannotRun;
        return outcome;
    }
    const PlanRun run = runPlan(std::move(*plan), line.pace, {}, nullptr, out);
    outcome.seconds = double(clock.elapsed()) / 1e3;
    if (run.error && run.status == ExitCannotRun && !(needsPrivateLab && labs.work)) {
        outcome.skipped = run.error->text();
        outcome.status = ExitCannotRun;
        if (needsPrivateLab)
            labs.why = outcome.skipped;
        return outcome;
    }
    labs.work = labs.work || (needsPrivateLab && !run.error);
    if (run.error) {
        outcome.error = run.error->text();
        // Where labs were built before, one that was not is no property of the machine.
        outcome.status = run.status == ExitCannotRun ? int(ExitCheckFailed) : run.status;
        return outcome;
    }
    const Result<Report> report = makeReport(run.session);
    if (!report) {
        outcome.error = report.error().text();
        outcome.status = ExitInternal;
        return outcome;
    }
    outcome.checks = report->checks;
    if (report->missed) {
        outcome.missed =
            u"%1. %2"_s.arg(headlineOf(*report->missed, report->plan).text(), explanationOf(*report->missed).text());
        outcome.missedStep = missedToJson(*report->missed, report->plan);
    }
    outcome.status = report->passed ? ExitPassed : ExitCheckFailed;
    return outcome;
}

/// Those that \p line names, or the bundled ones.
Result<std::vector<Scenario>> scenariosOf(const CommandLine& line, QStringList* warnings)
{
    if (line.subjects.isEmpty())
        return bundledScenarios(warnings);
    std::vector<Scenario> scenarios;
    for (const QString& subject : line.subjects) {
        Result<Scenario> scenario = findScenario(subject);
        if (!scenario)
            return tl::unexpected(scenario.error());
        scenarios.push_back(std::move(*scenario));
    }
    return scenarios;
}

/// What is to be said of a check, after its claim; empty for one that came out as claimed.
QString remarkText(const CheckResult& check)
{
    const Sentence remark = remarkOn(check);
    return remark.isEmpty() ? QString() : u"%1: %2"_s.arg(check.claim.text(), remark.text());
}

/// Written as each is told, so that a long run can be watched. \p before: those that are written already.
void writeText(QTextStream& out, const Outcome& outcome, const std::vector<Outcome>& before)
{
    const bool said = std::any_of(before.begin(), before.end(), [&](const Outcome& other) {
        return other.status == ExitCannotRun && other.skipped == outcome.skipped;
    });
    const CheckTally tally = tallyOf(outcome.checks);
    const QString sign = !outcome.skipped.isEmpty() ? u"skip"_s
                         : outcome.passed()         ? u"ok"_s
                         : outcome.differs()        ? u"differs"_s
                                                    : u"FAIL"_s;
    out << sign.leftJustified(8) << outcome.name().leftJustified(48);
    if (outcome.skipped.isEmpty())
        out << QStringLiteral("%1/%2 checks%3  %4 s")
                   .arg(tally.passed)
                   .arg(tally.all())
                   .arg(tally.isTested() ? QString() : u", "_s + tally.untested().told())
                   .arg(outcome.seconds, 0, 'f', 1);
    else
        out << (said ? u"no private lab works here, as was said"_s : printable(outcome.skipped));
    out << '\n';
    for (const QString& what : {outcome.error, outcome.missed}) {
        if (!what.isEmpty())
            out << "        " << printable(what) << '\n';
    }
    for (const CheckResult& check : outcome.checks) {
        if (const QString remark = remarkText(check); !remark.isEmpty())
            out << "        " << printable(remark) << '\n';
    }
    out.flush();
}

void writeTap(QTextStream& out, const Outcome& outcome, size_t number)
{
    out << (outcome.skipped.isEmpty() && !outcome.passed() ? "not ok " : "ok ") << number << " - " << outcome.name();
    if (!outcome.skipped.isEmpty())
        out << " # SKIP " << printable(outcome.skipped).replace(u'\n', u' ');
    else if (const CheckTally tally = tallyOf(outcome.checks);
             outcome.error.isEmpty() && tally.all() > 0 && tally.passed + tally.failed == 0)
        out << " # SKIP " << printable(unknownNumber(outcome.checks.front()).text()).replace(u'\n', u' ');
    out << '\n';
    for (const QString& what : {outcome.error, outcome.missed}) {
        if (!what.isEmpty())
            out << "# " << printable(what).replace(u'\n', u"\n# "_s) << '\n';
    }
    for (const CheckResult& check : outcome.checks) {
        if (const QString remark = remarkText(check); !remark.isEmpty())
            out << "# " << printable(remark).replace(u'\n', u"\n# "_s) << '\n';
    }
    out.flush();
}

void writeJUnit(QTextStream& out, const std::vector<Outcome>& outcomes)
{
    QString text;
    QXmlStreamWriter xml(&text);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(u"testsuites"_s);
    for (const Outcome& outcome : outcomes) {
        const CheckTally tally = tallyOf(outcome.checks);
        const bool lone = outcome.checks.empty(); // skipped, or ended before its checks
        xml.writeStartElement(u"testsuite"_s);
        xml.writeAttribute(u"name"_s, outcome.name());
        xml.writeAttribute(u"tests"_s, QString::number(lone ? 1 : outcome.checks.size()));
        xml.writeAttribute(u"failures"_s, QString::number(tally.failed));
        xml.writeAttribute(u"errors"_s, QString::number(outcome.error.isEmpty() ? 0 : 1));
        xml.writeAttribute(u"skipped"_s, QString::number(outcome.skipped.isEmpty() ? tally.unknown + tally.notReached : 1));
        xml.writeAttribute(u"time"_s, QString::number(outcome.seconds, 'f', 3));
        if (lone) {
            xml.writeStartElement(u"testcase"_s);
            xml.writeAttribute(u"classname"_s, outcome.scenario);
            xml.writeAttribute(u"name"_s, outcome.variant);
            if (!outcome.skipped.isEmpty() || !outcome.error.isEmpty()) {
                xml.writeStartElement(outcome.skipped.isEmpty() ? u"error"_s : u"skipped"_s);
                xml.writeAttribute(u"message"_s, printable(outcome.skipped + outcome.error));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        for (const CheckResult& check : outcome.checks) {
            xml.writeStartElement(u"testcase"_s);
            xml.writeAttribute(u"classname"_s, outcome.scenario + u'.' + outcome.variant);
            xml.writeAttribute(u"name"_s, check.id);
            if (const QString remark = printable(remarkText(check)); check.passed() && !remark.isEmpty()) {
                xml.writeTextElement(u"system-out"_s, remark);
            } else if (!remark.isEmpty()) {
                xml.writeStartElement(check.isUnknown() ? u"skipped"_s : u"failure"_s);
                xml.writeAttribute(u"message"_s, remark);
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        if (!outcome.missed.isEmpty())
            xml.writeTextElement(u"system-err"_s, printable(outcome.missed));
        xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    out << text;
}

void writeJson(QTextStream& out, const std::vector<Outcome>& outcomes)
{
    QJsonArray list;
    for (const Outcome& outcome : outcomes) {
        QJsonArray checks;
        for (const CheckResult& check : outcome.checks)
            checks << checkToJson(check);
        QJsonObject object{{u"scenario"_s, outcome.scenario},
                           {u"variant"_s, outcome.variant},
                           {u"duration_s"_s, outcome.seconds},
                           {u"checks"_s, checks}};
        if (!outcome.skipped.isEmpty())
            object.insert(u"skipped"_s, outcome.skipped);
        else
            object.insert(u"passed"_s, outcome.passed());
        if (!outcome.missedStep.isEmpty())
            object.insert(u"missed"_s, outcome.missedStep);
        if (!outcome.error.isEmpty())
            object.insert(u"error"_s, outcome.error);
        list << object;
    }
    out << QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Indented));
}

/// "123 told: 108 as claimed, 10 where this kernel differs as described, …"
QString summary(const std::vector<Outcome>& outcomes)
{
    int told = 0;
    int asClaimed = 0;
    int known = 0;
    int open = 0;
    int unknown = 0;
    int failed = 0;
    for (const Outcome& outcome : outcomes) {
        if (!outcome.skipped.isEmpty())
            continue;
        ++told;
        int& kind = outcome.differs()                            ? unknown
                    : !outcome.passed()                          ? failed
                    : outcome.has(CheckOutcome::KnownDifference) ? known
                    : outcome.has(CheckOutcome::Unknown)         ? open
                                                                 : asClaimed;
        ++kind;
    }
    QString text = u"%1 told: %2 as claimed"_s.arg(told).arg(asClaimed);
    const auto add = [&text](int count, const QString& what) {
        if (count > 0)
            text += u", %1 %2"_s.arg(count).arg(what);
    };
    add(known, u"where this kernel differs as described"_s);
    add(open, u"in part unknown"_s);
    add(unknown, u"where this kernel differs in a way that is not described"_s);
    add(failed, u"not as claimed"_s);
    return text + u"; %1 skipped"_s.arg(int(outcomes.size()) - told);
}

int statusOf(const std::vector<Outcome>& outcomes)
{
    const auto any = [&](int status) {
        return std::any_of(outcomes.begin(), outcomes.end(), [status](const Outcome& o) { return o.status == status; });
    };
    const bool anyRan = std::any_of(outcomes.begin(), outcomes.end(), [](const Outcome& o) { return o.skipped.isEmpty(); });
    for (int status : {ExitInternal, ExitUsage, ExitCheckFailed}) {
        if (any(status))
            return status;
    }
    return !anyRan && any(ExitCannotRun) ? ExitCannotRun : ExitPassed;
}

} // namespace

int runLibrary(const CommandLine& line)
{
    using Format = CommandLine::Format;
    QStringList warnings;
    const Result<std::vector<Scenario>> found = scenariosOf(line, &warnings);
    if (!found) {
        QTextStream(stderr) << "statewire: " << printable(found.error().text()) << '\n';
        return ExitUsage;
    }
    const std::vector<Scenario>& scenarios = *found;
    for (const QString& warning : warnings)
        QTextStream(stderr) << "statewire: " << printable(warning) << '\n';
    QTextStream out(stdout);
    size_t planned = 0;
    for (const Scenario& scenario : scenarios)
        planned += scenario.variants.size();
    if (line.format == Format::Tap)
        out << "TAP version 13\n1.." << planned << '\n';
    std::vector<Outcome> outcomes;
    QElapsedTimer clock;
    clock.start();
    LabsHere labs;
    for (const Scenario& scenario : scenarios) {
        for (const Variant& variant : scenario.variants) {
            if (out.status() != QTextStream::Ok)
                break;
            Outcome outcome = tell(scenario, variant, line, out, labs);
            if (line.format == Format::Text)
                writeText(out, outcome, outcomes);
            outcomes.push_back(std::move(outcome));
            if (line.format == Format::Tap)
                writeTap(out, outcomes.back(), outcomes.size());
        }
    }
    if (line.format == Format::Text)
        out << '\n' << summary(outcomes) << QStringLiteral(", in %1 s\n").arg(double(clock.elapsed()) / 1e3, 0, 'f', 1);
    else if (line.format == Format::JUnit)
        writeJUnit(out, outcomes);
    else if (line.format == Format::Json)
        writeJson(out, outcomes);
    out.flush();
    if (!warnings.isEmpty())
        return ExitUsage;
    return out.status() == QTextStream::Ok ? statusOf(outcomes) : int(ExitInternal);
}

} // namespace statewire
