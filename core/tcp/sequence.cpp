// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp/sequence.h"

namespace statewire {

qint32 sequenceDistance(quint32 from, quint32 to)
{
    return qint32(to - from);
}

bool sequenceAfter(quint32 a, quint32 b)
{
    return qint32(b - a) < 0;
}

} // namespace statewire
