// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/keyguard.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QRadioButton>

namespace statewire {

bool KeyGuard::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return QObject::eventFilter(watched, event);
    const auto* press = static_cast<QKeyEvent*>(event);
    const int key = press->key();
    const bool arrow = key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
    const bool page = key == Qt::Key_Home || key == Qt::Key_End;
    bool owned = false;
    if (qobject_cast<QAbstractButton*>(watched))
        owned = key == Qt::Key_Space || (arrow && qobject_cast<QRadioButton*>(watched));
    else if (qobject_cast<QAbstractItemView*>(watched) || qobject_cast<QComboBox*>(watched))
        owned = arrow || page || key == Qt::Key_Space;
    else if (qobject_cast<QAbstractSlider*>(watched))
        owned = arrow || page;
    Qt::KeyboardModifiers modifiers = press->modifiers() & ~Qt::KeypadModifier;
    if (qobject_cast<QLineEdit*>(watched)) {
        // Where one writes, these lead through the text, and mark it.
        owned = key == Qt::Key_Left || key == Qt::Key_Right;
        modifiers &= ~Qt::ShiftModifier;
    }
    if (owned && modifiers == Qt::NoModifier) {
        event->accept();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace statewire
