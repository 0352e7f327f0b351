// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of where the session on screen comes about: "Private lab · Linux 6.18.44", "Replay · Loopback · no packets".
#pragma once

#include "ui/context/shownsource.h"

namespace statewire {

/// Empty before anything is shown. \p brief: where there is no room for all of it.
QString whereabouts(const ShownSource& source, bool brief = false);

} // namespace statewire
