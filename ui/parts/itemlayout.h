// SPDX-License-Identifier: GPL-3.0-or-later
// What layouts of our own share: a list of items, and a height that follows from the width.
#pragma once

#include <QLayout>

namespace statewire {

class ItemLayout : public QLayout
{
public:
    /// Without margins, \p spacing between the items.
    explicit ItemLayout(int spacing, QWidget* parent = nullptr);
    ~ItemLayout() override;

    void addItem(QLayoutItem* item) override { m_items.append(item); }
    int count() const override { return int(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange({0, 0, width, 0}, false); }
    QSize sizeHint() const override { return minimumSize(); }
    void setGeometry(const QRect& rect) override;

protected:
    /// The height that the width of \p rect needs; \p move puts the items there.
    virtual int arrange(const QRect& rect, bool move) const = 0;
    /// Those that are not hidden.
    QList<QLayoutItem*> shown() const;

private:
    QList<QLayoutItem*> m_items;
};

} // namespace statewire
