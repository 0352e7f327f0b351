// SPDX-License-Identifier: GPL-3.0-or-later
// Ends a child process that ends when its input does, and waits until it is gone: nothing is left behind.
#pragma once

class QProcess;

namespace statewire {

/// Closes the input of \p process and waits for its end; one that does not end by itself in time is killed.
void endProcess(QProcess& process);

} // namespace statewire
