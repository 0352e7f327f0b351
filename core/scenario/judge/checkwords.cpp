// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/checkwords.h"

#include "base/durationtext.h"

namespace statewire {

using namespace Qt::StringLiterals;

Sentence withLimits(const QString& what, const CheckSpec& spec)
{
    if (spec.atLeastNs && spec.atMostNs)
        return Sentence::tr("%1, at least %2, at most %3")
            .arg(what)
            .arg(exactText(*spec.atLeastNs))
            .arg(exactText(*spec.atMostNs));
    return spec.atLeastNs  ? Sentence::tr("%1, at least %2").arg(what).arg(exactText(*spec.atLeastNs))
           : spec.atMostNs ? Sentence::tr("%1, at most %2").arg(what).arg(exactText(*spec.atMostNs))
                           : what;
}

Sentence countsText(const CheckSpec& spec)
{
    if (spec.atLeast && spec.atMost)
        return *spec.atLeast == *spec.atMost ? Sentence(QString::number(*spec.atLeast))
                                             : Sentence::tr("%1 to %2").arg(*spec.atLeast).arg(*spec.atMost);
    return spec.atLeast ? Sentence::tr("at least %1").arg(*spec.atLeast)
                        : Sentence::tr("at most %1").arg(spec.atMost.value_or(0));
}

Sentence framesText(const Sentence& count, const CheckSpec& spec)
{
    if (spec.flags.isEmpty())
        return spec.host.isEmpty() ? Sentence::tr("%1 frames").arg(count)
                                   : Sentence::tr("%1 frames from the %2").arg(count).arg(spec.host);
    return spec.host.isEmpty() ? Sentence::tr("%1 %2 frames").arg(count).arg(spec.flags)
                               : Sentence::tr("%1 %2 frames from the %3").arg(count).arg(spec.flags).arg(spec.host);
}

} // namespace statewire
