// SPDX-License-Identifier: GPL-3.0-or-later
// The two ways a worker can drive its sockets. Both pass a gate before each call and report each call.
#pragma once

#include "session/call.h"

#include <QList>

class QCoreApplication;

namespace statewire {

/// The calls that each of them makes.
QList<Call> posixCalls();
QList<Call> qtCalls();
/// Native sockets; never returns before the lab or a command ends the process.
int runPosixWorker();
/// QTcpSocket and QTcpServer in \p application's event loop.
int runQtWorker(QCoreApplication& application);

} // namespace statewire
