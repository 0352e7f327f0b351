// SPDX-License-Identifier: GPL-3.0-or-later
// Lets the widget with the focus keep the keys that work it, although the window uses them as shortcuts: Space presses a
// focused button, arrows move in a focused list.
#pragma once

#include <QObject>

namespace statewire {

class KeyGuard : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace statewire
