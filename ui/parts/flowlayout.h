// SPDX-License-Identifier: GPL-3.0-or-later
// Puts widgets side by side and begins a new line where the width ends, as words in a text.
#pragma once

#include "ui/parts/itemlayout.h"

namespace statewire {

class FlowLayout : public ItemLayout
{
public:
    using ItemLayout::ItemLayout;

    QSize minimumSize() const override;

protected:
    int arrange(const QRect& rect, bool move) const override;
};

} // namespace statewire
