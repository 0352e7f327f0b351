// SPDX-License-Identifier: GPL-3.0-or-later
// The window's own icons, drawn from bundled SVG in whatever colour the theme asks for.
#pragma once

#include <QColor>
#include <QIcon>

namespace statewire {

/// Icon \p name of resources/icons in \p colour, and in \p disabled where it cannot be used.
QIcon themedIcon(const QString& name, const QColor& colour, const QColor& disabled);

/// The program's own icon.
QIcon applicationIcon();

} // namespace statewire
