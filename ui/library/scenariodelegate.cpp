// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/scenariodelegate.h"

#include <QFontMetrics>
#include <QListView>
#include <QPainter>
#include <utility>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr int wrapped = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;

} // namespace

std::vector<ScenarioDelegate::Line> ScenarioDelegate::lines(const QModelIndex& index, bool selected) const
{
    const QString title = index.data(Qt::DisplayRole).toString();
    if (index.data(Heading).toBool())
        return {{title, m_theme.font(TextRole::Caps), m_theme.muted}};
    const QString question = index.data(Question).toString();
    const QString reason = index.data(Reason).toString();
    std::vector<Line> all{{title, m_theme.font(question.isEmpty() ? TextRole::Body : TextRole::Strong),
                           selected ? m_theme.accent : m_theme.text}};
    if (!question.isEmpty())
        all.push_back({question, m_theme.font(TextRole::Body), m_theme.muted});
    if (!reason.isEmpty())
        all.push_back({reason, m_theme.font(TextRole::Small), m_theme.accent});
    if (const QString takes = index.data(Takes).toString(); !takes.isEmpty() && question.isEmpty())
        all.push_back({takes, m_theme.font(TextRole::Small), m_theme.muted});
    if (!index.data(Broken).toString().isEmpty())
        all.back().colour = m_theme.warning;
    return all;
}

QMargins ScenarioDelegate::margins(const QModelIndex& index) const
{
    const int side = qRound(m_theme.px(8));
    if (index.data(Heading).toBool())
        return {side / 2, qRound(m_theme.px(index.row() == 0 ? 4 : 14)), side, qRound(m_theme.px(4))};
    const int above = qRound(m_theme.px(index.data(Question).toString().isEmpty() ? 5 : 6));
    return {side, above, side, above};
}

int ScenarioDelegate::besideTitle(const QModelIndex& index) const
{
    const QString takes = index.data(Takes).toString();
    if (takes.isEmpty() || index.data(Question).toString().isEmpty())
        return 0;
    return QFontMetrics(m_theme.font(TextRole::Small)).horizontalAdvance(takes) + qRound(m_theme.px(14));
}

int ScenarioDelegate::heightOf(const Line& line, int width) const
{
    // A list asks for each row several times, and laying out its text is most of the cost.
    const auto key = std::make_tuple(line.text, line.font.key(), width);
    const auto known = m_heights.find(key);
    if (known != m_heights.end())
        return known->second;
    const int height = QFontMetrics(line.font).boundingRect(0, 0, width, 10'000, wrapped, line.text).height();
    m_heights.emplace(key, height);
    return height;
}

QSize ScenarioDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* view = qobject_cast<const QListView*>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    const QMargins around = margins(index);
    int height = around.top() + around.bottom();
    int beside = besideTitle(index);
    for (const Line& line : lines(index, false))
        height += heightOf(line, width - around.left() - around.right() - std::exchange(beside, 0));
    return {width, height};
}

void ScenarioDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool heading = index.data(Heading).toBool();
    const bool selected = !heading && option.state.testFlag(QStyle::State_Selected);
    const bool hovered = !heading && option.state.testFlag(QStyle::State_MouseOver);
    const QRectF card = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    if (selected || hovered) {
        // Where the keys act, and where it is only remembered, must be told apart.
        const bool active = selected && option.state.testFlag(QStyle::State_HasFocus);
        painter->setPen(active ? QPen(m_theme.accent, 1) : QPen(Qt::NoPen));
        painter->setBrush(selected ? m_theme.accentSoft : m_theme.sunken);
        painter->drawRoundedRect(card, m_theme.px(5), m_theme.px(5));
    }
    const QMargins around = margins(index);
    QRect room = option.rect.marginsRemoved(around);
    int beside = besideTitle(index);
    if (beside > 0) {
        painter->setFont(m_theme.font(TextRole::Small));
        painter->setPen(m_theme.muted);
        painter->drawText(room, Qt::AlignRight | Qt::AlignTop, index.data(Takes).toString());
    }
    for (const Line& line : lines(index, selected)) {
        painter->setFont(line.font);
        painter->setPen(line.colour);
        const int width = room.width() - std::exchange(beside, 0); // the title is the first
        const int height = heightOf(line, width);
        painter->drawText(QRect(room.left(), room.top(), width, height), wrapped, line.text);
        room.setTop(room.top() + height);
    }
    painter->restore();
}

} // namespace statewire
