// SPDX-License-Identifier: GPL-3.0-or-later
// A text and what belongs to it: side by side where there is the width for both and that is lower, else one below the other.
#pragma once

#include "ui/parts/itemlayout.h"

namespace statewire {

class StoryColumns : public ItemLayout
{
public:
    explicit StoryColumns(QWidget* parent = nullptr);

    /// From this width on they stand side by side.
    void setBreadth(int breadth);
    int breadth() const { return m_breadth; }

    QSize minimumSize() const override;

protected:
    int arrange(const QRect& rect, bool move) const override;

private:
    int arrangeBelow(const QRect& rect, bool move) const;

    int m_breadth = 640;
};

} // namespace statewire
