// SPDX-License-Identifier: GPL-3.0-or-later
// The frames that matter to a piece of evidence, each with its fact in a few words, to be written beside the arrow.
#pragma once

#include "explain/facts/evidence.h"
#include "timeline/timeline.h"
#include "timeline/timeorigin.h"

#include <vector>

namespace statewire {

struct FrameFact
{
    quint64 frame = 0;
    QString text; ///< "SYN: 16 121 419 ahead", of what the evidence says
};

std::vector<FrameFact> factsOf(const Evidence& evidence, const Timeline& timeline);

/// What a tool tip says of a frame, as lines.
QString describeFrame(const Arrow& arrow, const TimeOrigin& origin);
/// As much of \p arrow as has come to pass by \p nowNs.
Arrow arrowAsOf(Arrow arrow, qint64 nowNs);
/// What a tool tip says of a span of \p life at \p nowNs.
QString describeSpan(const Track& track, const Life& life, const Span& span, qint64 nowNs, const TimeOrigin& origin);

} // namespace statewire
