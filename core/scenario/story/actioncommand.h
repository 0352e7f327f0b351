// SPDX-License-Identifier: GPL-3.0-or-later
// What the lab is told for an action of a story, and which action a command given by hand amounts to.
#pragma once

#include "scenario/story/scenario.h"

#include <QHash>
#include <optional>

namespace statewire {

/// The lab's command for \p action, which is no wait. \p addresses: host → address in this lab.
LabCommand labCommand(const Action& action, const Plan& plan, const QHash<QString, QString>& addresses);
/// The name of the rule with which a hand holds the whole wire.
QString handRule();
/// The lab's command that starts \p worker.
LabCommand labCommand(const ScenarioWorker& worker);

/// The action that \p command amounts to; nothing if a scenario has no word for it.
std::optional<Action> actionOf(const LabCommand& command, const QHash<QString, QString>& addresses);
/// The worker that \p command starts; nothing if it does something else.
std::optional<ScenarioWorker> workerOf(const LabCommand& command);

} // namespace statewire
