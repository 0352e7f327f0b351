// SPDX-License-Identifier: GPL-3.0-or-later
// What completes in shells, made of the table of commands.
#pragma once

#include <QString>

namespace statewire {

/// For bash, zsh or fish; empty for another. Scenarios and variants are asked of the program when somebody completes one.
QString completionFor(const QString& shell);

} // namespace statewire
