// SPDX-License-Identifier: GPL-3.0-or-later
// What a room lets the window do: actions with a name, a text and keys. The window puts them into its menus.
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QList>

namespace statewire {

class ActionSet : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

protected:
    QAction* add(const QString& name, const QString& text, const QList<QKeySequence>& keys = {});
    /// One that is on or off.
    QAction* addSwitch(const QString& name, const QString& text, const QList<QKeySequence>& keys = {});
};

} // namespace statewire
