// SPDX-License-Identifier: GPL-3.0-or-later
// The command compare: two variants run one after the other, or two recordings, and where they part.
#pragma once

#include "commandline.h"

namespace statewire {

/// Returns the exit status. Needs an application object.
int compareRuns(const CommandLine& line);

} // namespace statewire
