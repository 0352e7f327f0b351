// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/timeleft.h"

#include "base/durationtext.h"
#include "ui/look/words.h"

using namespace Qt::StringLiterals;

namespace statewire {

QString timeLeftText(qint64 leftNs)
{
    const qint64 tenths = (leftNs + 99'999'999) / 100'000'000;
    if (tenths <= 0)
        return Words::tr("due");
    if (tenths >= 6000)
        return u"%1 min"_s.arg((tenths + 599) / 600);
    return leftText(leftNs);
}

QString timeLeftPhrase(qint64 leftNs)
{
    return leftNs > 0 ? Words::tr("%1 left").arg(timeLeftText(leftNs)) : timeLeftText(leftNs);
}

} // namespace statewire
