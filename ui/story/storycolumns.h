// SPDX-License-Identifier: GPL-3.0-or-later
// A text and what belongs to it: side by side where there is the width for both, else one below the other.
#pragma once

#include <QLayout>
#include <array>
#include <memory>

namespace statewire {

class StoryColumns : public QLayout
{
public:
    explicit StoryColumns(QWidget* parent = nullptr);
    ~StoryColumns() override;

    /// From this width on they stand side by side.
    void setBreadth(int breadth);
    int breadth() const { return m_breadth; }

    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange({0, 0, width, 0}, false); }
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    int arrange(const QRect& rect, bool move) const;

    std::array<std::unique_ptr<QLayoutItem>, 2> m_items;
    int m_breadth = 640;
};

} // namespace statewire
