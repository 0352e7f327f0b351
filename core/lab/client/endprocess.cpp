// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/client/endprocess.h"

#include <QProcess>

namespace statewire {

void endProcess(QProcess& process)
{
    constexpr int patienceMs = 2000;
    if (process.state() == QProcess::NotRunning)
        return;
    process.closeWriteChannel();
    if (process.waitForFinished(patienceMs))
        return;
    process.kill();
    process.waitForFinished(patienceMs);
}

} // namespace statewire
