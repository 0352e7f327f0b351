// SPDX-License-Identifier: GPL-3.0-or-later
// statewire doctor: what this machine allows, why not, and what helps.
#pragma once

#include "commandline.h"

namespace statewire {

/// Needs a QGuiApplication, for the fonts; on the offscreen platform, so that it needs no display.
int examineThisMachine(const CommandLine& line);

} // namespace statewire
