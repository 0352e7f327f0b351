// SPDX-License-Identifier: GPL-3.0-or-later
// What lies under a point of a laid-out timeline.
#pragma once

#include "ui/context/selection.h"
#include "ui/timeline/timelinelayout.h"

namespace statewire {

struct TimelineHit
{
    SelectedItem item;
    QRectF rect;
    QString description;
};

/// The span, the call, the flag or the frame at \p point of what \p scene was laid out to.
std::optional<TimelineHit> timelineHitAt(const TimelineScene& scene, const TimelineShapes& shapes, const Theme& theme,
                                         const QPointF& point);

} // namespace statewire
