// SPDX-License-Identifier: GPL-3.0-or-later
// Which colours and sizes the window has: the desktop's or those that the user chose, at a desk or on a projector.
#pragma once

#include "ui/context/actionset.h"
#include "ui/look/theme.h"

namespace statewire {

class WindowLook : public ActionSet
{
    Q_OBJECT

public:
    explicit WindowLook(QWidget* window);

    QAction* systemLook;
    QAction* lightLook;
    QAction* darkLook;
    QAction* projector;

    const Theme& theme() const { return m_theme; }
    /// Makes the theme that is wanted now; changed() follows if it is another one.
    void refresh();
    /// "system", "light" or "dark", to be kept over the window's end.
    QString chosen() const;
    void choose(const QString& look);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* m_window;
    Theme m_theme;
};

} // namespace statewire
