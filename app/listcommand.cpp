// SPDX-License-Identifier: GPL-3.0-or-later
#include "listcommand.h"

#include "base/printable.h"
#include "scenario/library/library.h"
#include "scenario/library/search.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QJsonArray sourcesToJson(const Scenario& scenario)
{
    QJsonArray sources;
    for (const SourceLink& source : scenario.sources)
        sources << QJsonObject{{u"title"_s, source.title}, {u"where"_s, source.where}, {u"url"_s, source.url}};
    return sources;
}

QJsonObject toJson(const LibraryEntry& entry)
{
    const Scenario& scenario = entry.scenario;
    QJsonArray variants;
    QJsonObject notForThisKernel;
    for (const Variant& variant : scenario.variants) {
        variants.append(variant.id);
        if (const QString why = notForKernel(variant, runningKernel()); !why.isEmpty())
            notForThisKernel.insert(variant.id, why);
    }
    QJsonObject object{
        {u"id"_s, scenario.id},       {u"title"_s, scenario.title},     {u"question"_s, scenario.question},
        {u"group"_s, scenario.group}, {u"summary"_s, scenario.summary}, {u"path"_s, entry.path},
        {u"yours"_s, entry.yours},    {u"variants"_s, variants},        {u"sources"_s, sourcesToJson(scenario)}};
    if (!notForThisKernel.isEmpty())
        object.insert(u"not_for_this_kernel"_s, notForThisKernel);
    if (!entry.shadows.isEmpty())
        object.insert(u"shadows"_s, entry.shadows);
    if (!entry.shadowedBy.isEmpty())
        object.insert(u"shadowed_by"_s, entry.shadowedBy);
    if (!entry.unreadable.isEmpty())
        object.insert(u"unreadable"_s, entry.unreadable);
    if (!entry.diagnostics.empty()) {
        QJsonArray mistakes;
        for (const Diagnostic& diagnostic : entry.diagnostics)
            mistakes << QJsonObject{{u"line"_s, diagnostic.at.line},
                                    {u"column"_s, diagnostic.at.column},
                                    {u"message"_s, diagnostic.message},
                                    {u"expected"_s, diagnostic.expected}};
        object.insert(u"mistakes"_s, mistakes);
    }
    return object;
}

/// What is said of a file that is not simply a bundled one.
void tellFile(QTextStream& out, const LibraryEntry& entry)
{
    if (entry.yours)
        out << "      file                  " << printable(entry.path) << '\n';
    if (!entry.shadows.isEmpty())
        out << "      in the place of       " << printable(entry.shadows) << '\n';
    if (!entry.shadowedBy.isEmpty())
        out << "      hidden by             " << printable(entry.shadowedBy) << '\n';
    if (!entry.isFine()) {
        const QString mistakes = printable(entry.mistakes());
        for (const QString& line : mistakes.split(u'\n'))
            out << "      " << line << '\n';
    }
}

void tellVariants(QTextStream& out, const Scenario& scenario)
{
    for (const Variant& variant : scenario.variants) {
        out << "      " << printable(variant.id).leftJustified(22) << printable(variant.summary);
        if (!notForKernel(variant, runningKernel()).isEmpty())
            out << " (not for this kernel: needs " << printable(variant.when.text()) << ')';
        out << '\n';
    }
}

void tell(QTextStream& out, const LibraryEntry& entry, bool verbose)
{
    const Scenario& scenario = entry.scenario;
    out << printable(entry.name()) << '\n';
    if (entry.isFine()) {
        out << "    " << printable(scenario.title) << "\n    " << printable(scenario.question) << '\n';
        if (entry.shadowedBy.isEmpty())
            tellVariants(out, scenario);
        if (verbose && !scenario.sources.empty()) {
            out << "      Read more\n";
            for (const SourceLink& source : scenario.sources)
                out << "        " << printable(source.text()) << '\n';
        }
    }
    tellFile(out, entry);
}

void tellGroups(QTextStream& out, const Library& library, bool verbose)
{
    QString group;
    for (const LibraryEntry& entry : library.entries()) {
        const QString its = entry.yours ? u"Yours"_s : entry.scenario.group.isEmpty() ? u"Other"_s : entry.scenario.group;
        if (its != group)
            out << (group.isEmpty() ? "" : "\n") << "== " << printable(its) << " ==\n";
        group = its;
        tell(out, entry, verbose);
    }
}

} // namespace

int listScenarios(const CommandLine& line)
{
    const Library library = Library::load();
    const QStringList troubles = library.bundledTroubles();
    for (const QString& trouble : troubles)
        QTextStream(stderr) << "statewire: " << printable(trouble) << '\n';
    const bool json = line.format == CommandLine::Format::Json;
    QTextStream out(stdout);
    QJsonArray array;
    if (line.search.isEmpty()) {
        if (json) {
            for (const LibraryEntry& entry : library.entries())
                array << toJson(entry);
        } else {
            tellGroups(out, library, line.verbose);
        }
    } else {
        const std::vector<Scenario> scenarios = library.scenarios();
        for (const SearchHit& hit : ScenarioSearch(scenarios).find(line.search)) {
            const LibraryEntry& entry = *library.find(scenarios[hit.index].id);
            QJsonObject object = toJson(entry);
            object.insert(u"reason"_s, hit.reason);
            array << object;
            if (!json) {
                out << printable(entry.name()) << "\n    " << printable(entry.scenario.title) << "\n    "
                    << printable(hit.reason) << '\n';
            }
        }
        if (array.isEmpty())
            QTextStream(stderr) << "statewire: no scenario fits '" << printable(line.search) << "'\n";
    }
    if (json)
        out << QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Indented));
    out.flush();
    return troubles.isEmpty() && out.status() == QTextStream::Ok ? ExitPassed : ExitInternal;
}

} // namespace statewire
