// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/focusring.h"

#include "ui/context/view.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QKeyEvent>
#include <QPainter>

namespace statewire {

FocusRing::FocusRing(QWidget* window) : QWidget(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
    qApp->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
}

void FocusRing::setTheme(const Theme& theme)
{
    m_colour = theme.accent;
    update();
}

bool FocusRing::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        m_byKeys = m_byKeys || key == Qt::Key_Tab || key == Qt::Key_Backtab;
    } else if (event->type() == QEvent::MouseButtonPress) {
        m_byKeys = false;
        hide();
    } else if (watched == m_around && (event->type() == QEvent::Resize || event->type() == QEvent::Move)) {
        follow(m_around);
    } else if (watched == m_around && event->type() == QEvent::Hide) {
        hide();
    }
    return QWidget::eventFilter(watched, event);
}

void FocusRing::follow(QWidget* focus)
{
    // Buttons, fields and tabs draw their focus themselves.
    const bool plain = qobject_cast<QAbstractScrollArea*>(focus) || qobject_cast<View*>(focus);
    const bool needed = m_byKeys && plain && focus->window() == parentWidget();
    m_around = needed ? focus : nullptr;
    if (needed) {
        setGeometry(QRect(focus->mapTo(parentWidget(), QPoint()), focus->size()));
        raise();
    }
    setVisible(needed);
}

void FocusRing::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_colour, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
}

} // namespace statewire
