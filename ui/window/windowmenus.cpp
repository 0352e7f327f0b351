// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowmenus.h"

#include <QMenu>
#include <QMenuBar>

namespace statewire {

QMenu* WindowMenus::add(const QString& title, const QList<QList<QAction*>>& groups)
{
    QMenu* menu = m_bar.addMenu(title);
    m_menus << menu;
    for (const QList<QAction*>& group : groups) {
        if (!menu->isEmpty())
            menu->addSeparator();
        menu->addActions(group);
    }
    return menu;
}

void WindowMenus::addWithin(const QString& title, const QList<QAction*>& actions, const ShortcutRow& told)
{
    QMenu* menu = m_menus.last()->addMenu(title);
    menu->addActions(actions);
    m_within.insert(menu, told);
}

QString WindowMenus::shortcutsHtml() const
{
    return shortcutsOf(m_menus, m_within) +
           shortcutTable(tr("Mouse on the Timeline"), {{tr("Zoom"), tr("Ctrl+Wheel")},
                                                       {tr("Pan"), tr("Shift+Wheel or Middle Button")},
                                                       {tr("Select"), tr("Click")},
                                                       {tr("Measure Time"), tr("Drag")},
                                                       {tr("Set Mark"), tr("Double-Click on the Ruler")},
                                                       {tr("Move the Playhead"), tr("Drag Its Handle")},
                                                       {tr("Fit Selection"), tr("Double-Click")}}) +
           shortcutTable(tr("Search for Scenarios"), {{tr("Choose"), tr("Up, Down")},
                                                      {tr("Open"), tr("Enter")},
                                                      {tr("Clear, Then Back to the Story"), tr("Esc")}}) +
           shortcutTable(tr("While Presenting"), {{tr("Next"), tr("Page Down, Right, Space or Enter")},
                                                  {tr("Back"), tr("Page Up or Left")},
                                                  {tr("Black or White Screen"), tr("B or Period, W")},
                                                  {tr("Notes"), tr("N")},
                                                  {tr("Control Run, and Back"), tr("K, Esc")},
                                                  {tr("Stage or Picture Alone"), tr("Z")},
                                                  {tr("Next Picture"), tr("V")},
                                                  {tr("Evidence, Line by Line with Next and Back"), tr("E")},
                                                  {tr("Leave"), tr("F5 or Esc")}});
}

} // namespace statewire
