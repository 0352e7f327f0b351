// SPDX-License-Identifier: GPL-3.0-or-later
// Which TCP counters there are: a name that no kernel has is a slip of the finger.
#pragma once

#include <QStringList>

namespace statewire {

/// "TcpExt.PAWSEstab" and all others that Linux has, or had, and those that the running kernel lists.
const QStringList& knownCounters();

} // namespace statewire
