// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/blankcover.h"

#include <QEvent>
#include <QPainter>

namespace statewire {

BlankCover::BlankCover(QWidget* window) : QWidget(window)
{
    setAccessibleName(tr("Blank"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    window->installEventFilter(this);
    hide();
}

void BlankCover::cover(Qt::GlobalColor colour)
{
    m_colour = colour;
    setGeometry(parentWidget()->rect());
    show();
    raise();
    update();
}

bool BlankCover::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void BlankCover::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), m_colour);
}

} // namespace statewire
