// SPDX-License-Identifier: GPL-3.0-or-later
// Puts buttons of equal importance into as many columns of equal width as let each be read whole.
#pragma once

#include <QLayout>

namespace statewire {

class EvenColumns : public QLayout
{
public:
    explicit EvenColumns(int spacing, QWidget* parent = nullptr);
    ~EvenColumns() override;

    /// The columns for \p count buttons of which the widest wants \p widest, in \p width: 4 stand as 2 and 2, not 3 and 1.
    static int columnsFor(int count, int widest, int spacing, int width);

    void addItem(QLayoutItem* item) override { m_items.append(item); }
    int count() const override { return int(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange({0, 0, width, 0}, false); }
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    int arrange(const QRect& rect, bool move) const;

    QList<QLayoutItem*> m_items;
};

} // namespace statewire
