// SPDX-License-Identifier: GPL-3.0-or-later
// Shows whoever goes through a window by Tab where they are, on pictures and tables, which show no focus of their own.
#pragma once

#include "ui/look/theme.h"

#include <QPointer>
#include <QWidget>

namespace statewire {

class FocusRing : public QWidget
{
    Q_OBJECT

public:
    explicit FocusRing(QWidget* window);

    void setTheme(const Theme& theme);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void follow(QWidget* focus);

    QColor m_colour;
    QPointer<QWidget> m_around;
    bool m_byKeys = false; ///< a hand on the mouse knows where it is
};

} // namespace statewire
