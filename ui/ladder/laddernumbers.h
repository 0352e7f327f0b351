// SPDX-License-Identifier: GPL-3.0-or-later
// Sequence numbers of a connection as a ladder tells them: counted from the initial ones, and which frames repeat others.
#pragma once

#include "timeline/sentnumbers.h"

#include <QStringList>

namespace statewire {

class LadderNumbers
{
public:
    /// Learns from the next frame that was sent; \p right: by the end on the left. True if all of it was sent before.
    bool take(const Segment& segment, bool right) { return m_sent.take(segment, right); }
    /// Numbers as a label has them, the longest first. \p relative: they count from the initial one.
    QStringList forms(const Segment& segment, bool right, bool relative) const;

private:
    SentNumbers m_sent;
};

} // namespace statewire
