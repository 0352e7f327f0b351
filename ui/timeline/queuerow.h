// SPDX-License-Identifier: GPL-3.0-or-later
// Many half-open connections as one row: how full their listener's queue was, over time.
#pragma once

#include "ui/context/synqueue.h"
#include "ui/timeline/timelinelayout.h"

#include <functional>

class QPainter;

namespace statewire {

/// The level of the queue that \p tracks wait in, until \p playheadNs, in \p lane; \p xAt places a moment.
QueueShape queueShape(const Timeline& timeline, const std::vector<size_t>& tracks, const SynQueue& queue, qint64 playheadNs,
                      const QRectF& lane, const std::function<double(qint64)>& xAt);
void paintQueue(QPainter& painter, const QueueShape& queue, const Theme& theme);

} // namespace statewire
