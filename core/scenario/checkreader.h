// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one check of a scenario file, and the small parts that checks share with steps.
#pragma once

#include "scenario/actionreader.h"

namespace statewire {

CheckSpec readCheck(const toml::table& table, ScenarioNames& names, std::vector<Diagnostic>& diagnostics);

/// "ok", or the name of an errno that this system knows.
QString readResult(TomlTable& t);
/// A name under \p key that must be new among \p names; it is added to them.
QString newName(TomlTable& t, const char* key, QStringList& names, const QString& what);
/// The variants that something is for; each must be known.
QStringList variantNames(TomlTable& t, const ScenarioNames& names);

} // namespace statewire
