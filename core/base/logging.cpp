// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/logging.h"

namespace statewire {

Q_LOGGING_CATEGORY(programLog, "statewire.app", QtWarningMsg)
Q_LOGGING_CATEGORY(labLog, "statewire.lab", QtWarningMsg)
Q_LOGGING_CATEGORY(workerLog, "statewire.worker", QtWarningMsg)

bool isLoggingAsked()
{
    return programLog().isDebugEnabled() || labLog().isDebugEnabled() || workerLog().isDebugEnabled();
}

void readLoggingRules()
{
    QLoggingCategory::setFilterRules(qEnvironmentVariable("QT_LOGGING_RULES").replace(u';', u'\n'));
}

} // namespace statewire
