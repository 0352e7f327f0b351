// SPDX-License-Identifier: GPL-3.0-or-later
// The whole library as a test of a kernel's TCP: every scenario in every variant, as text, JUnit, TAP or JSON.
#pragma once

#include "commandline.h"

namespace statewire {

/// Runs all bundled scenarios; returns the exit status. Variants marked slow are run only if \p line asks for them.
int runLibrary(const CommandLine& line);

} // namespace statewire
