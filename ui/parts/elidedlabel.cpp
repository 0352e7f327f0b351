// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/elidedlabel.h"

#include <QEvent>
#include <QFontMetrics>

namespace statewire {

void ElidedLabel::setWhole(const QString& text)
{
    if (text == m_whole)
        return;
    m_whole = text;
    setAccessibleName(text);
    setToolTip(text);
    updateGeometry();
    fit();
}

void ElidedLabel::setMostLines(int lines)
{
    m_mostLines = lines;
    updateGeometry();
    fit();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_whole) + 4, minimumSizeHint().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, fontMetrics().lineSpacing() * (m_mostLines - 1) + fontMetrics().height() + 2};
}

void ElidedLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    fit();
}

void ElidedLabel::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

QString ElidedLabel::fitting() const
{
    const QFontMetrics metrics = fontMetrics();
    QStringList lines;
    QString rest = m_whole;
    while (lines.size() + 1 < m_mostLines && metrics.horizontalAdvance(rest) > width()) {
        qsizetype end = -1; // of the last whole word of this line
        for (qsizetype at = rest.indexOf(u' '); at > 0 && metrics.horizontalAdvance(rest.left(at)) <= width();
             at = rest.indexOf(u' ', at + 1))
            end = at;
        if (end < 0)
            break;
        lines << rest.left(end);
        rest = rest.mid(end + 1);
    }
    lines << metrics.elidedText(rest, Qt::ElideRight, width());
    return lines.join(u'\n');
}

void ElidedLabel::fit()
{
    const QString shown = fitting();
    if (shown != text())
        setText(shown);
}

} // namespace statewire
