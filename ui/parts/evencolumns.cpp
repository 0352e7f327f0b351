// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/evencolumns.h"

#include <algorithm>

namespace statewire {

int EvenColumns::columnsFor(int count, int widest, int spacing, int width)
{
    const int most = std::clamp((width + spacing) / std::max(1, widest + spacing), 1, std::max(1, count));
    const int rows = (count + most - 1) / most;
    return rows > 0 ? (count + rows - 1) / rows : 1;
}

QSize EvenColumns::minimumSize() const
{
    QSize size(0, 0);
    for (const QLayoutItem* item : shown())
        size = size.expandedTo(item->sizeHint());
    return size;
}

int EvenColumns::arrange(const QRect& rect, bool move) const
{
    const QList<QLayoutItem*> items = shown();
    const int count = int(items.size());
    if (count == 0)
        return 0;
    const QSize most = minimumSize();
    const int columns = columnsFor(count, most.width(), spacing(), rect.width());
    const int width = (rect.width() - (columns - 1) * spacing()) / columns;
    for (int at = 0; move && at < count; ++at)
        items[at]->setGeometry({rect.x() + at % columns * (width + spacing()),
                                rect.y() + at / columns * (most.height() + spacing()), width, most.height()});
    const int rows = (count + columns - 1) / columns;
    return rows * most.height() + (rows - 1) * spacing();
}

} // namespace statewire
