// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the translations of a scenario, and sees that each fits the text it stands for.
#pragma once

#include "scenario/format/tomltable.h"

namespace statewire {

/// All else in \p scenario is read already.
void readTranslations(TomlTable& document, Scenario& scenario, Reading& reading);

} // namespace statewire
