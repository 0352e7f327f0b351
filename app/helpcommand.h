// SPDX-License-Identifier: GPL-3.0-or-later
// The documents that come with the program, and the schema of scenarios, printed.
#pragma once

#include "commandline.h"

namespace statewire {

/// 'statewire help format', 'statewire help tutorial'.
int printDocument(const CommandLine& line);
/// 'statewire schema'.
int printSchema(const CommandLine& line);

} // namespace statewire
