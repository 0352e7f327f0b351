// SPDX-License-Identifier: GPL-3.0-or-later
// Every variant of some scenarios, or of the whole library as a test of a kernel's TCP; as text, JUnit, TAP or JSON.
#pragma once

#include "commandline.h"

namespace statewire {

/// Runs the scenarios that \p line names, or all bundled ones; returns the exit status. Variants marked slow are run only if
/// it asks for them.
int runLibrary(const CommandLine& line);

} // namespace statewire
