// SPDX-License-Identifier: GPL-3.0-or-later
// Changes a TCP segment inside its frame and mends the checksums, as a middlebox would.
#pragma once

#include "tcp/segment.h"

namespace statewire {

/// What to change; an empty field stays as it is. Deltas are added modulo 2^32.
struct SegmentRewrite
{
    quint32 seqDelta = 0;
    quint32 ackDelta = 0;   ///< only where the ACK flag is set
    quint32 tsvalDelta = 0; ///< only where the segment has time stamps
    quint32 tsecrDelta = 0; ///< likewise, and not where TSecr is 0
    std::optional<quint16> window;
    std::optional<quint8> flags;

    bool operator==(const SegmentRewrite&) const = default;
};

/// \p frame with \p rewrite applied and both checksums right; nothing if it holds no whole TCP segment.
std::optional<QByteArray> rewriteSegment(QByteArray frame, const SegmentRewrite& rewrite);

} // namespace statewire
