// SPDX-License-Identifier: GPL-3.0-or-later
// What the programs log for whoever looks into them: one category for each process, off until QT_LOGGING_RULES asks for it.
#pragma once

#include <QLoggingCategory>

namespace statewire {

/// statewire, the window and the command line: labs started, commands sent.
Q_DECLARE_LOGGING_CATEGORY(programLog) // statewire.app
/// statewire-lab: commands received, workers started, gates opened, frames held.
Q_DECLARE_LOGGING_CATEGORY(labLog) // statewire.lab
/// statewire-worker: calls begun and ended.
Q_DECLARE_LOGGING_CATEGORY(workerLog) // statewire.worker

/// Of a command only its beginning is logged: one of them carries a whole scenario.
inline constexpr qsizetype mostLogged = 200;

/// True if any process was asked to log: the program then hands on what its lab says on standard error.
bool isLoggingAsked();

/// For a process without a QCoreApplication, which would read QT_LOGGING_RULES for it.
void readLoggingRules();

} // namespace statewire
