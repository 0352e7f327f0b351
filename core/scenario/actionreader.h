// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one action of a scenario's step: a call, a wait, a sysctl, a hand on a worker or on the wire.
#pragma once

#include "scenario/tomltable.h"

namespace statewire {

/// The names a scenario has defined so far: what may be referred to.
struct ScenarioNames
{
    QStringList knobs;
    QStringList hosts;
    QStringList workers;
    QStringList variants;
    QStringList steps;
    QStringList checks;
};

/// The calls a worker can be asked for.
QStringList actionCallNames();

/// Complains about each ${knob} in \p value that does not exist.
void checkKnobs(TomlTable& t, const char* key, const QString& value, const ScenarioNames& names);
/// A text that may hold ${knob}s, each of which must exist.
QString knobText(TomlTable& t, const char* key, const ScenarioNames& names, TomlTable::Need need);

Action readAction(const toml::table& table, const ScenarioNames& names, std::vector<Diagnostic>& diagnostics);

} // namespace statewire
