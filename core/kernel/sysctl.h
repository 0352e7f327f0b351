// SPDX-License-Identifier: GPL-3.0-or-later
// Sysctls of the calling thread's network namespace, by their dotted names.
#pragma once

#include "base/result.h"

namespace statewire {

/// The value of \p key ("net.ipv4.tcp_tw_reuse"), tabs and runs of blanks as one blank.
Result<QString> readSysctl(const QString& key);
/// Sets \p key. Refuses keys outside "net." and keys with path tricks.
Result<void> writeSysctl(const QString& key, const QString& value);

} // namespace statewire
