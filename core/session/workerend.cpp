// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/workerend.h"

#include "base/signaltext.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView exited{"exit"}; // and the status, after a space

} // namespace

Sentence howEnded(const WorkerEvent& worker)
{
    if (worker.signal != 0)
        return signalText(worker.signal);
    if (worker.how.startsWith(exited))
        return Sentence::tr("exit status %1").arg(worker.how.mid(exited.size() + 1));
    return worker.how;
}

Sentence endOf(const WorkerEvent& worker)
{
    if (worker.signal == 0 && worker.how.startsWith(exited))
        return Sentence::tr("%1 ended with exit status %2").arg(worker.name).arg(worker.how.mid(exited.size() + 1));
    const Sentence how = howEnded(worker);
    return how.isEmpty() ? Sentence::tr("%1 ended").arg(worker.name)
                         : Sentence::tr("%1 was ended by %2").arg(worker.name).arg(how);
}

} // namespace statewire
