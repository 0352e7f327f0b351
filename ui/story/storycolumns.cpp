// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storycolumns.h"

#include <QWidget>
#include <algorithm>
#include <vector>

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

StoryColumns::StoryColumns(QWidget* parent) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(6);
}

StoryColumns::~StoryColumns() = default;

void StoryColumns::setBreadth(int breadth)
{
    m_breadth = breadth;
    invalidate();
}

void StoryColumns::addItem(QLayoutItem* item)
{
    const auto room = std::find(m_items.begin(), m_items.end(), nullptr);
    Q_ASSERT(room != m_items.end());
    room->reset(item);
}

int StoryColumns::count() const
{
    return int(std::count_if(m_items.begin(), m_items.end(), [](const auto& item) { return item != nullptr; }));
}

QLayoutItem* StoryColumns::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[size_t(index)].get() : nullptr;
}

QLayoutItem* StoryColumns::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem* taken = m_items[size_t(index)].release();
    std::rotate(m_items.begin() + index, m_items.begin() + index + 1, m_items.end());
    return taken;
}

QSize StoryColumns::minimumSize() const
{
    int width = 0;
    for (const auto& item : m_items)
        width = item && !item->isEmpty() ? std::max(width, item->minimumSize().width()) : width;
    return {width, 0};
}

void StoryColumns::setGeometry(const QRect& rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int StoryColumns::arrange(const QRect& rect, bool move) const
{
    std::vector<QLayoutItem*> shown;
    for (const auto& item : m_items) {
        if (item && !item->isEmpty())
            shown.push_back(item.get());
    }
    const int room = rect.width() - gutter;
    const int most = shown.size() == 2 ? room - shown[1]->minimumSize().width() : 0; // of the text's width
    if (shown.size() == 2 && rect.width() >= m_breadth && most >= leastText * m_breadth) {
        int first = 0;
        int height = QWIDGETSIZE_MAX;
        for (const double share : textShares) {
            const int text = std::min(int(room * share), most);
            const int higher = std::max(heightOf(*shown[0], text), heightOf(*shown[1], room - text));
            if (higher < height) {
                height = higher;
                first = text;
            }
        }
        if (move) {
            shown[0]->setGeometry({rect.x(), rect.y(), first, std::max(height, rect.height())});
            shown[1]->setGeometry({rect.x() + first + gutter, rect.y(), room - first, std::max(height, rect.height())});
        }
        return height;
    }
    int y = rect.y();
    for (size_t i = 0; i < shown.size(); ++i) {
        const int height = heightOf(*shown[i], rect.width());
        y += i > 0 ? spacing() : 0;
        if (move)
            shown[i]->setGeometry({rect.x(), y, rect.width(), height});
        y += height;
    }
    return y - rect.y();
}

} // namespace statewire
