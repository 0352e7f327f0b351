// SPDX-License-Identifier: GPL-3.0-or-later
// The man page statewire(1), made of the table of commands.
#pragma once

#include <QString>

namespace statewire {

/// In mdoc. \p date as "November 30, 2026".
QString manPage(const QString& date);

} // namespace statewire
