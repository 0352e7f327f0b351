// SPDX-License-Identifier: GPL-3.0-or-later
// The scenarios that come with the program, found beside it in a build tree or in the data folder when installed.
#pragma once

#include "base/result.h"
#include "scenario/scenario.h"

namespace statewire {

/// The bundled scenarios, by id. A broken one is left out and named in \p warnings.
std::vector<Scenario> bundledScenarios(QStringList* warnings = nullptr);

/// A bundled scenario by its id, or a file by its path (ending in .toml).
Result<Scenario> findScenario(const QString& idOrPath);

} // namespace statewire
