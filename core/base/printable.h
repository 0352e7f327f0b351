// SPDX-License-Identifier: GPL-3.0-or-later
// Makes text from files that nobody vouches for safe to show in a terminal.
#pragma once

#include <QString>

namespace statewire {

/// \p text with control characters (C0 but for line feeds, DEL, C1) replaced by U+FFFD, so that it cannot steer a terminal.
QString printable(QString text);

} // namespace statewire
