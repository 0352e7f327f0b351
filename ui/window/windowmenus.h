// SPDX-License-Identifier: GPL-3.0-or-later
// Fills the window's menu bar with what its rooms contribute, and tells their keys.
#pragma once

#include "ui/parts/shortcutsheet.h"

class QMenuBar;

namespace statewire {

class WindowMenus
{
    Q_DECLARE_TR_FUNCTIONS(WindowMenus)

public:
    explicit WindowMenus(QMenuBar& bar) : m_bar(bar) {}

    /// A menu of groups of actions, with a line between them.
    QMenu* add(const QString& title, const QList<QList<QAction*>>& groups);
    /// A menu within the last one; \p told is what the sheet of keys says of it.
    void addWithin(const QString& title, const QList<QAction*>& actions, const ShortcutRow& told);
    /// All actions with a shortcut, and what else hand and keys can do, as lines of HTML.
    QString shortcutsHtml() const;

private:
    QMenuBar& m_bar;
    QList<QMenu*> m_menus;
    QHash<const QMenu*, ShortcutRow> m_within;
};

} // namespace statewire
