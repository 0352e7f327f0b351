// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one check of a scenario file, with what it expects on kernels that differ; and `when`, which others have too.
#pragma once

#include "scenario/format/tomltable.h"

namespace statewire {

CheckSpec readCheck(const toml::table& table, Reading& reading);

/// The table `when` of \p t, if it has one.
When readWhen(TomlTable& t, Reading& reading);

} // namespace statewire
