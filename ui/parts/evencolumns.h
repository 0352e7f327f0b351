// SPDX-License-Identifier: GPL-3.0-or-later
// Puts buttons of equal importance into as many columns of equal width as let each be read whole.
#pragma once

#include "ui/parts/itemlayout.h"

namespace statewire {

class EvenColumns : public ItemLayout
{
public:
    using ItemLayout::ItemLayout;

    /// The columns for \p count buttons of which the widest wants \p widest, in \p width: 4 stand as 2 and 2, not 3 and 1.
    static int columnsFor(int count, int widest, int spacing, int width);

    QSize minimumSize() const override;

protected:
    int arrange(const QRect& rect, bool move) const override;
};

} // namespace statewire
