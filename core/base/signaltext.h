// SPDX-License-Identifier: GPL-3.0-or-later
// What a signal that ended a process is called.
#pragma once

#include "base/sentence.h"

namespace statewire {

/// "signal 9 (SIGKILL, Killed)"
Sentence signalText(int signal);

} // namespace statewire
