// SPDX-License-Identifier: GPL-3.0-or-later
// A session laid out as a timeline, for tests of where things go.
#pragma once

#include "ui/timeline/timelinelayout.h"

#include <algorithm>

namespace statewire::test {

/// A session laid out on a plane of 1400 by 400.
struct Laid
{
    Session session;
    Timeline timeline;
    TimeScale scale;
    TimelineScene scene;
    Theme theme = Theme::make(Theme::Look::Light);

    explicit Laid(Session s, TimeScale::Kind kind = TimeScale::Kind::EventSpaced)
        : session(std::move(s)), timeline(Timeline::of(session)),
          scale(kind == TimeScale::Kind::Linear
                    ? TimeScale::linear(0, timeline.endNs())
                    : TimeScale::eventSpaced(timeline.moments(), timeline.endNs(), timeline.flights()))
    {
        scene.timeline = &timeline;
        scene.scale = &scale;
        scene.playheadNs = timeline.endNs();
        scene.fromUnit = scale.beginUnit();
        scene.toUnit = scale.endUnit();
        scene.plot = QRectF(140, 20, 1400, 400);
    }
    TimelineShapes shapes() const { return layOut(scene, theme); }
};

inline const SpanBox* findSpan(const TimelineShapes& shapes, size_t track, size_t life, TcpState state)
{
    const auto found = std::find_if(shapes.spans.begin(), shapes.spans.end(), [&](const SpanBox& span) {
        return span.track == track && span.life == life && span.state == state;
    });
    return found == shapes.spans.end() ? nullptr : &*found;
}

} // namespace statewire::test
