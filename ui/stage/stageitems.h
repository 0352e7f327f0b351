// SPDX-License-Identifier: GPL-3.0-or-later
// What on the stage can be chosen, by hand or by key: the sockets and the frames.
#pragma once

#include "ui/context/selection.h"
#include "ui/stage/stagelayout.h"

namespace statewire {

/// Everything that can be chosen, in the order of reading: left card, frames, right card.
std::vector<SelectedItem> itemsOf(const StageLayout& layout);
SelectedItem itemAt(const StageLayout& layout, const QPointF& point);
QRectF rectOf(const StageLayout& layout, const SelectedItem& item);

/// The queue that \p item folds and unfolds, and that of the row at \p point; empty: none.
QString queueOf(const StageLayout& layout, const SelectedItem& item);
QString queueAt(const StageLayout& layout, const QPointF& point);

} // namespace statewire
