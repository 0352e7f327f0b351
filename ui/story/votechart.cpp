// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/votechart.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

VoteChart::VoteChart(QWidget* parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void VoteChart::setTheme(const Theme& theme)
{
    m_theme = theme;
    updateGeometry();
    update();
}

void VoteChart::setMagnification(double factor)
{
    m_magnification = factor;
    updateGeometry();
    update();
}

void VoteChart::setReveal(const std::optional<Reveal>& reveal)
{
    m_bars.clear();
    m_most = 0;
    QStringList words;
    for (size_t i = 0; reveal && i < reveal->prediction->options.size(); ++i) {
        const Prediction::Option& option = reveal->prediction->options[i];
        const Bar bar{option.text, reveal->votes.value(option.id), reveal->outcome.option == &option};
        m_most = std::max(m_most, bar.votes);
        words << (bar.right ? tr("%1: %2 votes, so it came") : tr("%1: %2 votes")).arg(bar.text).arg(bar.votes);
        m_bars.push_back(bar);
    }
    setAccessibleName(tr("Votes and outcome"));
    setAccessibleDescription(words.join(u", "_s));
    setVisible(m_most > 0);
    updateGeometry();
    update();
}

QFont VoteChart::textFont(bool strong) const
{
    QFont font = m_theme.font(strong ? TextRole::Strong : TextRole::Body);
    font.setPixelSize(std::max({1, qRound(px(14)), int(std::ceil(m_theme.leastType))}));
    return font;
}

double VoteChart::rowHeight() const
{
    return px(34);
}

int VoteChart::columns(int width) const
{
    const QFontMetricsF metrics(textFont(true));
    double widest = px(120);
    for (const Bar& bar : m_bars)
        widest = std::max(widest, metrics.horizontalAdvance(bar.right ? bar.text + tr(" – so it came") : bar.text) + px(52));
    return width >= 2 * widest + px(20) ? 2 : 1;
}

QSize VoteChart::sizeHint() const
{
    return {qRound(px(320)), heightForWidth(qRound(px(320)))};
}

QSize VoteChart::minimumSizeHint() const
{
    return {qRound(px(160)), heightForWidth(width())};
}

int VoteChart::heightForWidth(int width) const
{
    const int perRow = columns(width);
    const int rows = (int(m_bars.size()) + perRow - 1) / perRow;
    return int(std::ceil(rows * rowHeight()));
}

void VoteChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int perRow = columns(width());
    const double gap = px(20);
    const double cell = (width() - gap * (perRow - 1)) / perRow;
    for (size_t i = 0; i < m_bars.size(); ++i) {
        const Bar& bar = m_bars[i];
        const int row = int(i) / perRow;
        const QPointF at(double(int(i) % perRow) * (cell + gap), row * rowHeight());
        const QFont font = textFont(bar.right);
        const QFontMetricsF metrics(font);
        painter.setFont(font);
        const double sign = px(22);
        const QRectF line(at.x() + sign, at.y(), cell - sign, px(22));
        if (bar.right) {
            painter.setPen(m_theme.good);
            painter.drawText(QRectF(at.x(), at.y(), sign, px(22)), Qt::AlignLeft | Qt::AlignVCenter, u"✓"_s);
        }
        const QString votes = QString::number(bar.votes);
        painter.setPen(bar.right ? m_theme.text : m_theme.muted);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, votes);
        const double room = line.width() - metrics.horizontalAdvance(votes) - px(10);
        const QString words = bar.right ? bar.text + tr(" – so it came") : bar.text;
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(words, Qt::ElideRight, room));
        // The bar of the right answer is filled; the others are outlines: told apart without colour, too.
        const double thick = px(9);
        QRectF track(line.left(), line.bottom(), line.width(), thick);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.sunken);
        painter.drawRoundedRect(track, thick / 2, thick / 2);
        if (bar.votes == 0)
            continue;
        track.setWidth(std::max(thick, track.width() * bar.votes / m_most));
        if (bar.right) {
            painter.setBrush(m_theme.good);
        } else {
            const double pen = std::max(1.0, px(1.5));
            painter.setPen(QPen(m_theme.outline, pen));
            painter.setBrush(m_theme.hairline);
            track.adjust(pen / 2, pen / 2, -pen / 2, -pen / 2);
        }
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2);
    }
}

} // namespace statewire
