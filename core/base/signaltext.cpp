// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/signaltext.h"

#include <csignal>
#include <cstring>

namespace statewire {

using namespace Qt::StringLiterals;

Sentence signalText(int signal)
{
    const char* name = ::sigabbrev_np(signal);
    const char* what = ::sigdescr_np(signal);
    if (!name || !what)
        return Sentence::tr("signal %1").arg(signal);
    return Sentence::tr("signal %1 (%2, %3)")
        .arg(signal)
        .arg(u"SIG"_s + QLatin1StringView(name))
        .arg(QString::fromLatin1(what));
}

} // namespace statewire
