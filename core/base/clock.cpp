// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <ctime>

namespace statewire {

static qint64 readClock(clockid_t id)
{
    timespec t{};
    clock_gettime(id, &t);
    return qint64(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

qint64 monotonicNs()
{
    return readClock(CLOCK_MONOTONIC);
}

qint64 wallNs()
{
    return readClock(CLOCK_REALTIME);
}

} // namespace statewire
