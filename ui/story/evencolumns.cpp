// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/evencolumns.h"

#include <algorithm>

namespace statewire {

EvenColumns::EvenColumns(int spacing, QWidget* parent) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

EvenColumns::~EvenColumns()
{
    qDeleteAll(m_items);
}

int EvenColumns::columnsFor(int count, int widest, int spacing, int width)
{
    const int most = std::clamp((width + spacing) / std::max(1, widest + spacing), 1, std::max(1, count));
    const int rows = (count + most - 1) / most;
    return rows > 0 ? (count + rows - 1) / rows : 1;
}

QLayoutItem* EvenColumns::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize EvenColumns::minimumSize() const
{
    QSize size(0, 0);
    for (const QLayoutItem* item : m_items)
        size = size.expandedTo(item->isEmpty() ? QSize() : item->sizeHint());
    return size;
}

void EvenColumns::setGeometry(const QRect& rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int EvenColumns::arrange(const QRect& rect, bool move) const
{
    const int shown = int(std::count_if(m_items.begin(), m_items.end(), [](const auto* item) { return !item->isEmpty(); }));
    if (shown == 0)
        return 0;
    const QSize most = minimumSize();
    const int columns = columnsFor(shown, most.width(), spacing(), rect.width());
    const int width = (rect.width() - (columns - 1) * spacing()) / columns;
    int at = 0;
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty())
            continue;
        if (move)
            item->setGeometry({rect.x() + at % columns * (width + spacing()),
                               rect.y() + at / columns * (most.height() + spacing()), width, most.height()});
        ++at;
    }
    const int rows = (shown + columns - 1) / columns;
    return rows * most.height() + (rows - 1) * spacing();
}

} // namespace statewire
