// SPDX-License-Identifier: GPL-3.0-or-later
// Sequence numbers of a connection as a ladder tells them: counted from the initial ones, and which frames repeat others.
#pragma once

#include "tcp/segment.h"

#include <QStringList>
#include <optional>

namespace statewire {

class LadderNumbers
{
public:
    /// Learns from the next frame that was sent; \p right: by the end on the left. True if all of it was sent before.
    bool take(const Segment& segment, bool right);
    /// Numbers as a label has them, the longest first. \p relative: they count from the initial one.
    QStringList forms(const Segment& segment, bool right, bool relative) const;

private:
    /// What is known of one direction.
    struct Way
    {
        std::optional<quint32> initial;
        quint32 end = 0;       ///< after the last that was sent
        bool answered = false; ///< sent a SYN,ACK: in a simultaneous open that follows its SYN, and is no repetition
    };
    Way m_right;
    Way m_left;
};

} // namespace statewire
