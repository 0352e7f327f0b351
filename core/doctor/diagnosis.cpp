// SPDX-License-Identifier: GPL-3.0-or-later
#include "doctor/diagnosis.h"

#include "scenario/story/when.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QString wordFor(Finding::Outcome outcome)
{
    switch (outcome) {
    case Finding::Outcome::Works: return Sentence::tr("works").text();
    case Finding::Outcome::Limited: return Sentence::tr("limited").text();
    case Finding::Outcome::Fails: return Sentence::tr("FAILS").text();
    case Finding::Outcome::NotTried: return Sentence::tr("not tried").text();
    }
    return {};
}

} // namespace

bool Diagnosis::allowsPrivateLab() const
{
    bool tried = false;
    for (const Finding& finding : findings) {
        if (finding.ofTheWindow)
            continue;
        tried = true;
        if (finding.outcome == Finding::Outcome::Fails || finding.outcome == Finding::Outcome::NotTried)
            return false;
    }
    return tried;
}

QStringList sysctlsOf(const std::vector<Scenario>& scenarios)
{
    QSet<QString> keys;
    for (const Scenario& scenario : scenarios) {
        for (const ScenarioHost& host : scenario.hosts) {
            for (const auto& [key, value] : host.sysctls)
                keys << key;
        }
        for (const Step& step : scenario.steps) {
            for (const Action& action : step.actions) {
                if (!action.key.isEmpty())
                    keys << action.key;
            }
        }
    }
    QStringList sorted(keys.begin(), keys.end());
    sorted.sort();
    return sorted;
}

Coverage coverageOf(const std::vector<Scenario>& scenarios, const QString& kernel, bool privateLab)
{
    Coverage coverage;
    for (const Scenario& scenario : scenarios) {
        for (const Variant& variant : scenario.variants) {
            ++coverage.variants;
            QString why = notForKernel(variant, kernel);
            const Result<Plan> plan = makePlan(scenario, variant.id, {}, Telling{kernel, {}});
            if (why.isEmpty() && !plan)
                why = plan.error().text();
            if (why.isEmpty() && !privateLab && plan->variant.mode.hasWire())
                why = Sentence::tr("it needs a private lab").text();
            if (why.isEmpty())
                ++coverage.told;
            else
                coverage.untold.push_back({scenario.id, variant.id, why});
        }
    }
    return coverage;
}

QString systemName(const QString& osRelease)
{
    static const QRegularExpression name(u"^PRETTY_NAME=\"?([^\"\\n]*)\"?$"_s, QRegularExpression::MultilineOption);
    const QRegularExpressionMatch match = name.match(osRelease);
    return match.hasMatch() ? match.captured(1) : u"Linux"_s;
}

Diagnosis diagnosisOf(const std::vector<Scenario>& scenarios, std::vector<Finding> findings)
{
    Diagnosis diagnosis;
    diagnosis.version = QCoreApplication::applicationVersion();
    diagnosis.kernel = runningKernel();
    QFile release(u"/etc/os-release"_s);
    diagnosis.system = systemName(release.open(QIODevice::ReadOnly) ? QString::fromUtf8(release.readAll()) : QString());
    diagnosis.findings = std::move(findings);
    diagnosis.coverage = coverageOf(scenarios, diagnosis.kernel, diagnosis.allowsPrivateLab());
    return diagnosis;
}

Sentence whereIsIt(const Diagnosis& diagnosis)
{
    return Sentence::tr("Statewire %1 on %2, Linux %3").arg(diagnosis.version).arg(diagnosis.system).arg(diagnosis.kernel);
}

Sentence verdictOf(const Diagnosis& diagnosis)
{
    const Sentence verdict =
        diagnosis.allowsPrivateLab()
            ? Sentence::tr("A private lab works here. %1 of %2 variants of the library can be told.")
            : Sentence::tr("No private lab works here. %1 of %2 variants of the library can be told, on loopback.");
    return verdict.arg(diagnosis.coverage.told).arg(diagnosis.coverage.variants);
}

std::vector<Untold> untoldByTheKernel(const Diagnosis& diagnosis)
{
    return diagnosis.allowsPrivateLab() ? diagnosis.coverage.untold : std::vector<Untold>();
}

QString textOf(const Diagnosis& diagnosis)
{
    constexpr int wordWidth = 11;
    constexpr int triedWidth = 36;
    const QString indent(wordWidth, u' ');
    QString text = whereIsIt(diagnosis).text() + u"\n\n"_s;
    for (const Finding& finding : diagnosis.findings) {
        const QString tried = finding.tried.text();
        text += wordFor(finding.outcome).leftJustified(wordWidth);
        text += finding.seen.isEmpty() ? tried : tried.leftJustified(triedWidth) + finding.seen.text();
        text += u'\n';
        if (!finding.why.isEmpty())
            text += indent + Sentence::tr("cause: %1").arg(finding.why).text() + u'\n';
        if (!finding.remedy.isEmpty())
            text += indent + Sentence::tr("remedy: %1").arg(finding.remedy).text() + u'\n';
    }
    text += u'\n' + verdictOf(diagnosis).text() + u'\n';
    for (const Untold& untold : untoldByTheKernel(diagnosis))
        text += u"  %1/%2: %3\n"_s.arg(untold.scenario, untold.variant, untold.why);
    return text;
}

QJsonObject toJson(const Diagnosis& diagnosis)
{
    QJsonArray findings;
    for (const Finding& finding : diagnosis.findings)
        findings << findingToJson(finding);
    QJsonArray untold;
    for (const Untold& each : diagnosis.coverage.untold)
        untold << QJsonObject{{u"scenario"_s, each.scenario}, {u"variant"_s, each.variant}, {u"why"_s, each.why}};
    return {{u"statewire"_s, diagnosis.version},
            {u"kernel"_s, diagnosis.kernel},
            {u"system"_s, diagnosis.system},
            {u"private_lab"_s, diagnosis.allowsPrivateLab()},
            {u"findings"_s, findings},
            {u"library"_s, QJsonObject{{u"variants"_s, diagnosis.coverage.variants},
                                       {u"told"_s, diagnosis.coverage.told},
                                       {u"not_told"_s, untold}}}};
}

} // namespace statewire
