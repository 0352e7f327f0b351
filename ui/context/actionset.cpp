// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/actionset.h"

namespace statewire {

QAction* ActionSet::add(const QString& name, const QString& text, const QList<QKeySequence>& keys)
{
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcuts(keys);
    return action;
}

QAction* ActionSet::addSwitch(const QString& name, const QString& text, const QList<QKeySequence>& keys)
{
    QAction* action = add(name, text, keys);
    action->setCheckable(true);
    return action;
}

} // namespace statewire
