// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one action of a scenario's step: a call, a wait, a sysctl, a hand on a worker or on the wire.
#pragma once

#include "scenario/format/tomltable.h"

namespace statewire {

Action readAction(const toml::table& table, Reading& reading);

} // namespace statewire
