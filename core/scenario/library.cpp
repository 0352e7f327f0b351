// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/library.h"

#include "scenario/scenarioreader.h"

#include <QCoreApplication>
#include <QDir>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// Where the bundled scenarios are: in the data folder of this prefix, or in the source tree of a build.
QString scenarioFolder()
{
    const QString beside = QCoreApplication::applicationDirPath();
    for (const QString& folder : {beside + u"/../share/statewire/scenarios"_s, beside + u"/../scenarios"_s}) {
        if (QDir(folder).exists())
            return QDir(folder).canonicalPath();
    }
    return {};
}

} // namespace

std::vector<Scenario> bundledScenarios(QStringList* warnings)
{
    std::vector<Scenario> scenarios;
    const QString folder = scenarioFolder();
    if (folder.isEmpty()) {
        if (warnings)
            *warnings << u"the folder of the bundled scenarios was not found beside the program"_s;
        return scenarios;
    }
    for (const QString& name : QDir(folder).entryList({u"*.toml"_s}, QDir::Files, QDir::Name)) {
        Result<Scenario> scenario = loadScenario(folder + u'/' + name);
        if (scenario)
            scenarios.push_back(std::move(*scenario));
        else if (warnings)
            *warnings << scenario.error().text();
    }
    return scenarios;
}

Result<Scenario> findScenario(const QString& idOrPath)
{
    if (idOrPath.endsWith(".toml"_L1))
        return loadScenario(idOrPath);
    QStringList warnings;
    QStringList ids;
    for (Scenario& scenario : bundledScenarios(&warnings)) {
        if (scenario.id == idOrPath)
            return std::move(scenario);
        ids << scenario.id;
    }
    return tl::unexpected(Error{u"find the scenario"_s, idOrPath,
                                u"there is none of that name; there are: %1"_s.arg(ids.join(u", "_s)) +
                                    (warnings.isEmpty() ? QString() : u"\n"_s + warnings.join(u'\n')),
                                u"A file of your own needs the ending .toml"_s});
}

} // namespace statewire
