// SPDX-License-Identifier: GPL-3.0-or-later
// What --help says, made of the table of commands.
#pragma once

#include <QString>

namespace statewire {

/// The help text of \p topic, or the overview for an empty or unknown one.
QString helpText(const QString& topic);

} // namespace statewire
