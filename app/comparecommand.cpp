// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparecommand.h"

#include "base/printable.h"
#include "planrun.h"
#include "scenario/compare/comparison.h"
#include "scenario/library/library.h"
#include "scenario/report/checktelling.h"
#include "session/sessionreader.h"
#include "timeline/timescale.h"

#include <QJsonDocument>
#include <QTextStream>
#include <cerrno>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// One of the two, with all that is computed from it.
struct Told
{
    Session session;
    Report report;

    ComparedRun compared() const
    {
        return {&report.plan, &session, &report.timeline, &report.evidence, &report.checks, true};
    }
};

int complain(const Error& error, int status)
{
    QTextStream(stderr) << "statewire: " << printable(error.text()) << '\n';
    return status;
}

/// 0, or the exit status of what went wrong; that has been said then.
int report(Session session, Told& told, int status)
{
    for (const Event& event : session.events()) {
        if (const auto* warning = event.as<WarningEvent>())
            QTextStream(stderr) << "statewire: warning: " << printable(warning->text) << '\n';
    }
    Result<Report> made = makeReport(session);
    if (!made)
        return complain(made.error(), status);
    told.session = std::move(session);
    told.report = std::move(*made);
    return ExitPassed;
}

int load(const QString& path, Told& told)
{
    Result<LoadedSession> loaded = loadSession(path);
    if (!loaded)
        return complain(loaded.error(), ExitUsage);
    for (const QString& warning : loaded->warnings)
        QTextStream(stderr) << "statewire: warning: " << path << ": " << printable(warning) << '\n';
    return report(std::move(loaded->session), told, ExitUsage);
}

QString where(const Told& told)
{
    return u"%1 · Linux %2"_s.arg(told.report.mode.phrase(LabMode::Form::Running), told.report.kernel);
}

QString kindText(Difference::Kind kind)
{
    switch (kind) {
    case Difference::Kind::Action: return u"Done"_s;
    case Difference::Kind::Result: return u"Result"_s;
    case Difference::Kind::Frame: return u"Frames"_s;
    case Difference::Kind::State: return u"States"_s;
    case Difference::Kind::Evidence: return u"Rule"_s;
    case Difference::Kind::Check: return u"Check"_s;
    }
    return {};
}

class Teller
{
public:
    Teller(QTextStream& out, const Sides<Told>& told, const Comparison& comparison)
        : m_out(out), m_told(told), m_comparison(comparison)
    {
    }

    void tell(bool replayed)
    {
        const bool sameMode = where(m_told.a) == where(m_told.b);
        m_out << '\n' << printable(m_told.a.report.plan.title) << "   " << (replayed ? "REPLAY of two runs" : "control run");
        if (sameMode)
            m_out << " · " << printable(where(m_told.a));
        m_out << '\n';
        for (Side side : bothSides) {
            const Plan& plan = m_told[side].report.plan;
            m_out << "  " << name(side) << "  " << plan.variant.id << "   " << printable(plan.variant.title);
            if (!sameMode)
                m_out << "   " << printable(where(m_told[side]));
            m_out << '\n';
        }
        m_out << "\nWhat was turned\n";
        for (const Turned& turned : m_comparison.turned)
            row(turned.kind == Turned::Kind::Knob ? u"%1 (%2)"_s.arg(turned.title, turned.name) : turned.title,
                {turned.value.a, turned.value.b});
        if (m_comparison.turned.empty())
            m_out << "  nothing\n";
        if (const Difference* parting = m_comparison.parting()) {
            m_out << "\nThey part " << place(*parting) << '\n';
            row(u"%1: %2"_s.arg(kindText(parting->kind), parting->subject), parting->text);
            folded(0);
            int pair = parting->pair;
            bool later = false;
            for (size_t i = 1; i < m_comparison.differences.size(); ++i) {
                const Difference& difference = m_comparison.differences[i];
                if (difference.under >= 0)
                    continue;
                if (!std::exchange(later, true))
                    m_out << "\nDifferences after that\n";
                if (difference.pair != pair || i == 1)
                    m_out << "  " << place(difference) << '\n';
                pair = difference.pair;
                row(u"%1: %2"_s.arg(kindText(difference.kind), difference.subject), difference.text);
                folded(i);
            }
            if (!later)
                m_out << "\nNothing differs after that but what goes with it\n";
        } else {
            m_out << "\nNo difference: the same calls, frames, states and verdicts in the same order\n";
        }
        m_out << '\n';
        for (Side side : bothSides) {
            const std::vector<CheckResult>& checks = m_told[side].report.checks;
            m_out << "  " << name(side) << "  " << tallyOf(checks).sentence().told() << '\n';
            for (const CheckResult& check : checks) {
                if (const Sentence remark = remarkOn(check); !remark.isEmpty())
                    m_out << "     "
                          << (check.isUnknown() ? "? "
                              : check.passed()  ? "✓ "
                                                : "✗ ")
                          << printable(check.claim.told()) << ": " << printable(remark.told()) << '\n';
            }
        }
    }

private:
    static QString name(Side side) { return side == Side::A ? u"A"_s : u"B"_s; }

    QString place(const Difference& difference) const
    {
        if (difference.pair < 0)
            return u"before the first step"_s;
        const StepPair& pair = m_comparison.axis.pairs()[size_t(difference.pair)];
        QStringList titles;
        for (Side side : bothSides) {
            if (const int step = pair.step[side]; step >= 0) {
                const QString title = printable(m_told[side].report.plan.steps[size_t(step)].title);
                titles << (pair.same ? title : u"%1: %2"_s.arg(name(side), title));
            }
        }
        titles.removeDuplicates();
        return u"in step %1, %2"_s.arg(difference.pair + 1).arg(titles.join(u" | "_s));
    }

    void row(const QString& title, const Sides<Sentence>& text)
    {
        m_out << "    " << printable(title) << '\n';
        for (Side side : bothSides)
            m_out << "      " << name(side) << "  " << (text[side].isEmpty() ? u"–"_s : printable(text[side].told()))
                  << '\n';
    }

    /// What goes with the difference at \p root, a line each.
    void folded(size_t root)
    {
        const int count = m_comparison.under(root);
        if (count == 0)
            return;
        m_out << "      " << count << (count == 1 ? " more goes with it\n" : " more go with it\n");
        for (const Difference& d : m_comparison.differences) {
            if (d.under != int(root))
                continue;
            const auto orNothing = [](const Sentence& text) { return text.isEmpty() ? u"–"_s : printable(text.told()); };
            m_out << "        step " << d.pair + 1 << "  " << printable(u"%1: %2"_s.arg(kindText(d.kind), d.subject))
                  << "   A " << orNothing(d.text.a) << " | B " << orNothing(d.text.b) << '\n';
        }
    }

    QTextStream& m_out;
    const Sides<Told>& m_told;
    const Comparison& m_comparison;
};

int runBoth(const CommandLine& line, Sides<Told>& told)
{
    const Result<Scenario> scenario = findScenario(line.subjects[0]);
    if (!scenario)
        return complain(scenario.error(), ExitUsage);
    Sides<Plan> plans;
    for (Side side : bothSides) {
        Result<Plan> plan = makePlan(*scenario, line.subjects[side == Side::A ? 1 : 2], line.knobs);
        if (!plan)
            return complain(plan.error(), statusWithoutPlan(*scenario, line.subjects[side == Side::A ? 1 : 2]));
        plans[side] = std::move(*plan);
    }
    QTextStream out(stdout);
    for (Side side : bothSides) {
        PlanRun run = runPlan(plans[side], line.pace, {}, nullptr, out);
        if (run.error)
            return complain(*run.error, run.status);
        if (const int status = report(std::move(run.session), told[side], ExitInternal); status != ExitPassed)
            return status;
    }
    return ExitPassed;
}

} // namespace

int compareRuns(const CommandLine& line)
{
    Sides<Told> told;
    const bool replayed = line.subjects.size() == 2;
    int status = ExitPassed;
    if (replayed) {
        status = load(line.subjects[0], told.a);
        if (status == ExitPassed)
            status = load(line.subjects[1], told.b);
        if (status == ExitPassed && told.a.report.scenario != told.b.report.scenario)
            status = complain({u"compare the recordings"_s,
                               {},
                               u"one tells '%1', the other '%2'"_s.arg(told.a.report.scenario, told.b.report.scenario),
                               u"Compare two runs of the same scenario"_s},
                              ExitUsage);
    } else {
        status = runBoth(line, told);
    }
    if (status != ExitPassed)
        return status;
    const ComparedRun a = told.a.compared();
    const ComparedRun b = told.b.compared();
    const Comparison comparison = Comparison::of(a, b);
    QTextStream out(stdout);
    if (line.format == CommandLine::Format::Json) {
        QJsonObject json = comparisonToJson(comparison, a, b);
        json.insert(u"replay"_s, replayed);
        out << QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Indented));
    } else {
        Teller(out, told, comparison).tell(replayed);
    }
    out.flush();
    if (out.status() != QTextStream::Ok)
        return complain({u"write"_s, u"the comparison to standard output"_s, qt_error_string(errno), {}}, ExitInternal);
    return told.a.report.passed && told.b.report.passed ? ExitPassed : ExitCheckFailed;
}

} // namespace statewire
