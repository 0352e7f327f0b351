// SPDX-License-Identifier: GPL-3.0-or-later
// Names of errno values as the manual pages spell them ("EADDRNOTAVAIL").
#pragma once

#include <QString>

namespace statewire {

/// The symbolic name of \p code, or its decimal number where it has none; empty for 0.
QString errnoName(int code);

} // namespace statewire
