// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/wallmessage.h"

#include "ui/look/stylesheet.h"

#include <QAccessible>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

WallMessage::WallMessage(QWidget* wall) : QLabel(wall)
{
    setObjectName(u"said"_s);
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    hide();
}

void WallMessage::say(const QString& text, bool good, const Theme& theme)
{
    setRole(this, good ? u"pill-live"_s : u"pill-replay"_s);
    setText(text);
    setVisible(!text.isEmpty());
    if (text.isEmpty())
        return;
    ensurePolished();
    const QSize wall = parentWidget()->size();
    const int oneLine = fontMetrics().horizontalAdvance(text) + qRound(theme.px(40));
    const int wide = std::min(oneLine, wall.width() * 9 / 10);
    resize(wide, heightForWidth(wide));
    move((wall.width() - width()) / 2, wall.height() - height() - qRound(theme.px(24)));
    raise();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace statewire
