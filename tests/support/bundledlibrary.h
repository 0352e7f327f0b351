// SPDX-License-Identifier: GPL-3.0-or-later
// The scenarios of the library as they stand in the sources' folder, for tests that read all of them.
#pragma once

#include "scenario/format/scenarioreader.h"

#include <QDir>
#include <QTest>
#include <vector>

namespace statewire::test {

/// In the order of their files' names; a file that cannot be read fails the test.
inline std::vector<Scenario> bundledLibrary()
{
    std::vector<Scenario> scenarios;
    const QDir folder(QStringLiteral(STATEWIRE_SCENARIOS));
    for (const QString& name : folder.entryList({QStringLiteral("*.toml")}, QDir::Files, QDir::Name)) {
        Result<Scenario> scenario = loadScenario(folder.filePath(name));
        if (scenario)
            scenarios.push_back(std::move(*scenario));
        else
            QTest::qFail(qPrintable(scenario.error().text()), __FILE__, __LINE__);
    }
    return scenarios;
}

} // namespace statewire::test
