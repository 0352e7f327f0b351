// SPDX-License-Identifier: GPL-3.0-or-later
// The two clocks of a session: CLOCK_MONOTONIC orders everything, the wall clock only dates it.
#pragma once

#include <QtGlobal>

namespace statewire {

/// CLOCK_MONOTONIC in nanoseconds; the same clock in every process of this machine.
qint64 monotonicNs();
/// CLOCK_REALTIME in nanoseconds since 1970.
qint64 wallNs();

} // namespace statewire
