// SPDX-License-Identifier: GPL-3.0-or-later
// What ended a worker, in words: the same wherever there is room for all of them.
#pragma once

#include "session/event.h"

namespace statewire {

/// "signal 9 (SIGKILL, Killed)", "exit status 1"; of older recordings "SIGKILL". Empty if it was not recorded.
Sentence howEnded(const WorkerEvent& worker);
/// "client-3 was ended by signal 9 (SIGKILL, Killed)", "client-3 ended with exit status 1"
Sentence endOf(const WorkerEvent& worker);

} // namespace statewire
