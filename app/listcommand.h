// SPDX-License-Identifier: GPL-3.0-or-later
// The command that lists scenarios: the bundled ones in their groups and the user's, or those that fit what is asked for.
#pragma once

#include "commandline.h"

namespace statewire {

/// Prints the list; returns the exit status. Needs an application object.
int listScenarios(const CommandLine& line);

} // namespace statewire
