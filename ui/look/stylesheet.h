// SPDX-License-Identifier: GPL-3.0-or-later
// The look of the window's widgets as one style sheet, computed from the theme.
#pragma once

#include "ui/look/theme.h"

#include <QString>

class QWidget;

namespace statewire {

QString styleSheetFor(const Theme& theme);

/// Marks \p widget for a rule of the style sheet: role is "panel", "title", "caps", "figures", "primary", …
void setRole(QWidget* widget, const QString& role);

} // namespace statewire
