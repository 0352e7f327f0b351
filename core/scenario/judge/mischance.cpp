// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/mischance.h"

namespace statewire {

Mischance mischanceOf(const std::vector<Evidence>& evidence)
{
    for (const Evidence& e : evidence) {
        if (const Number* turned = e.number(u"minute_turned"); turned && turned->value != 0)
            return {Sentence::tr("the minute that SYN cookies count turned before frame %1").arg(qint64(e.frame)), e.tNs};
    }
    return {};
}

} // namespace statewire
