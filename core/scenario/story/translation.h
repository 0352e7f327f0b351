// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario's text in the language of who reads it.
#pragma once

#include "scenario/story/scenario.h"

namespace statewire {

/// \p scenario with its text in the first of \p languages ("de_AT", "de", "en-US") that it has; what is not translated
/// stays as it is.
Scenario translated(Scenario scenario, const QStringList& languages);

/// The languages of the system's user, best first.
QStringList systemLanguages();

} // namespace statewire
