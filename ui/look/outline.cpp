// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/outline.h"

#include <QPainter>

namespace statewire {

void paintOutline(QPainter& painter, const QRectF& rect, const Theme& theme, bool strong)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const double width = theme.px(strong ? 2.5 : 1.5);
    const QRectF outer = rect.adjusted(-width, -width, width, width);
    painter.setPen(QPen(theme.sunken, width * 2));
    painter.drawRoundedRect(outer, theme.px(3), theme.px(3));
    painter.setPen(QPen(strong ? theme.accent : theme.text, width));
    painter.drawRoundedRect(outer, theme.px(3), theme.px(3));
}

} // namespace statewire
