// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storycolumns.h"

#include <QWidget>
#include <algorithm>

namespace statewire {

namespace {

/// Of the text: it is read, the other is looked at. Another than the first is taken where all is lower with it.
constexpr double textShares[] = {0.54, 0.42};
/// Beside answers that are wide a text has this part of the breadth at least.
constexpr double leastText = 0.4;
constexpr int gutter = 24;

int heightOf(const QLayoutItem& item, int width)
{
    return item.hasHeightForWidth() ? item.heightForWidth(width) : item.sizeHint().height();
}

} // namespace

StoryColumns::StoryColumns(QWidget* parent) : ItemLayout(6, parent) {}

void StoryColumns::setBreadth(int breadth)
{
    m_breadth = breadth;
    invalidate();
}

QSize StoryColumns::minimumSize() const
{
    int width = 0;
    for (const QLayoutItem* item : shown())
        width = std::max(width, item->minimumSize().width());
    return {width, 0};
}

int StoryColumns::arrange(const QRect& rect, bool move) const
{
    const QList<QLayoutItem*> items = shown();
    const int room = rect.width() - gutter;
    const int most = items.size() == 2 ? room - items[1]->minimumSize().width() : 0; // of the text's width
    if (items.size() == 2 && rect.width() >= m_breadth && most >= leastText * m_breadth) {
        int first = 0;
        int height = QWIDGETSIZE_MAX;
        for (const double share : textShares) {
            const int text = std::min(int(room * share), most);
            const int higher = std::max(heightOf(*items[0], text), heightOf(*items[1], room - text));
            if (higher < height) {
                height = higher;
                first = text;
            }
        }
        const int below = heightOf(*items[0], rect.width()) + spacing() + heightOf(*items[1], rect.width());
        if (below <= height)
            return arrangeBelow(rect, move);
        if (move) {
            items[0]->setGeometry({rect.x(), rect.y(), first, std::max(height, rect.height())});
            items[1]->setGeometry({rect.x() + first + gutter, rect.y(), room - first, std::max(height, rect.height())});
        }
        return height;
    }
    return arrangeBelow(rect, move);
}

int StoryColumns::arrangeBelow(const QRect& rect, bool move) const
{
    const QList<QLayoutItem*> items = shown();
    int y = rect.y();
    for (qsizetype i = 0; i < items.size(); ++i) {
        const int height = heightOf(*items[i], rect.width());
        y += i > 0 ? spacing() : 0;
        if (move)
            items[i]->setGeometry({rect.x(), y, rect.width(), height});
        y += height;
    }
    return y - rect.y();
}

} // namespace statewire
