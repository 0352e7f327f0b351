// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a scenario as the TOML that the reader reads.
#pragma once

#include "scenario/story/scenario.h"

#include <QByteArray>

namespace statewire {

/// \p scenario as a file's text: read again, it is the same but for positions and comments. What has its default value is
/// left out. \p remarks are comment lines at the top.
QByteArray writeScenario(const Scenario& scenario, const QStringList& remarks = {});

} // namespace statewire
