// SPDX-License-Identifier: GPL-3.0-or-later
// The outline around what is selected or pointed at, alike in every picture.
#pragma once

#include "ui/look/theme.h"

class QPainter;

namespace statewire {

/// An outline around \p rect that is seen on every state's colour.
void paintOutline(QPainter& painter, const QRectF& rect, const Theme& theme, bool strong);

} // namespace statewire
