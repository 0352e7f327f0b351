// SPDX-License-Identifier: GPL-3.0-or-later
// Tries what the window needs of this machine: fonts, and a display.
#pragma once

#include "lab/protocol/finding.h"

namespace statewire {

/// What the program is started with to try the display by itself: a display that cannot be opened ends the process.
inline constexpr QLatin1String examineDisplayOption{"--examine-display"};

/// Of this program, which has a QGuiApplication.
Finding examineFonts();
/// By starting \p program with that option, where anything names a display.
Finding examineDisplay(const QString& program);
/// What the process so started does: says on standard output what display it has. Its exit status.
int tellDisplay(int argc, char** argv);
/// Of a program whose window is on the display.
Finding seenDisplay();

} // namespace statewire
