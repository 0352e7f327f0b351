// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/stepdots.h"

#include <QEvent>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

void StepDots::setPlace(int step, int count)
{
    if (step == m_step && count == m_count)
        return;
    m_step = step;
    m_count = count;
    updateGeometry();
    fit();
}

QStringList StepDots::forms() const
{
    if (m_step < 0 || m_count <= 0)
        return {QString()};
    QStringList numbers;
    QStringList dots;
    for (int i = 0; i < m_count; ++i) {
        numbers << (i == m_step ? u"●"_s : QString::number(i + 1));
        dots << (i == m_step ? u"●"_s : u"·"_s);
    }
    return {numbers.join(u"  "_s), dots.join(u' '), u"%1 / %2"_s.arg(m_step + 1).arg(m_count)};
}

QSize StepDots::sizeOf(const QString& text) const
{
    return {fontMetrics().horizontalAdvance(text) + 4, fontMetrics().height() + 2};
}

QSize StepDots::sizeHint() const
{
    return sizeOf(forms().first());
}

QSize StepDots::minimumSizeHint() const
{
    return sizeOf(forms().last());
}

void StepDots::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    fit();
}

void StepDots::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

void StepDots::fit()
{
    const QStringList all = forms();
    const auto fits = [this](const QString& text) { return sizeOf(text).width() <= width(); };
    const auto found = std::find_if(all.begin(), all.end(), fits);
    const QString& shown = found == all.end() ? all.last() : *found;
    if (shown != text())
        setText(shown);
}

} // namespace statewire
