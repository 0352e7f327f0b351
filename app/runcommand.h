// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that tell a story without a window: run it on a lab, or replay a recording.
#pragma once

#include "commandline.h"

namespace statewire {

/// Runs a scenario; returns the exit status. Needs an application object, and one with a Gui for figures.
int runScenario(const CommandLine& line);
/// Replays a recording; returns the exit status.
int replaySession(const CommandLine& line);

} // namespace statewire
