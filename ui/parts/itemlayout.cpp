// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/itemlayout.h"

#include <algorithm>
#include <iterator>

namespace statewire {

ItemLayout::ItemLayout(int spacing, QWidget* parent) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

ItemLayout::~ItemLayout()
{
    qDeleteAll(m_items);
}

QLayoutItem* ItemLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

void ItemLayout::setGeometry(const QRect& rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

QList<QLayoutItem*> ItemLayout::shown() const
{
    QList<QLayoutItem*> items;
    std::copy_if(m_items.begin(), m_items.end(), std::back_inserter(items),
                 [](const auto* item) { return !item->isEmpty(); });
    return items;
}

} // namespace statewire
