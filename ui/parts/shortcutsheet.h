// SPDX-License-Identifier: GPL-3.0-or-later
// The sheet over a window that tells its keys, read off its menus.
#pragma once

#include "ui/look/theme.h"

#include <QHash>
#include <QTextBrowser>

class QMenu;

namespace statewire {

/// What is done, and by which keys.
using ShortcutRow = std::pair<QString, QString>;

/// The actions of \p menus that have keys, a table for each menu, as HTML. A submenu stands there as \p submenus has it.
QString shortcutsOf(const QList<QMenu*>& menus, const QHash<const QMenu*, ShortcutRow>& submenus);
/// A table of such rows that are in no menu, as HTML.
QString shortcutTable(const QString& title, const QList<ShortcutRow>& rows);

class ShortcutSheet : public QTextBrowser
{
    Q_OBJECT

public:
    ShortcutSheet(const QString& html, QWidget* window);

    /// Shows the sheet in the middle of its window, at most \p height high by \p theme's measure; or hides it.
    void toggle(const Theme& theme, double height);
};

} // namespace statewire
