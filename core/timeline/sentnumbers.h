// SPDX-License-Identifier: GPL-3.0-or-later
// What the two ends of a connection have sent, by sequence numbers: which frames repeat others, and where each begins.
#pragma once

#include "tcp/segment.h"

#include <optional>

namespace statewire {

class SentNumbers
{
public:
    /// Learns from the next frame that was sent, by one end or (not \p first) the other. True if all of it was sent before.
    bool take(const Segment& segment, bool first);
    /// The initial sequence number of an end, as far as it was seen.
    const std::optional<quint32>& initial(bool first) const { return first ? m_first.initial : m_second.initial; }

private:
    /// What is known of one direction.
    struct Way
    {
        std::optional<quint32> initial;
        quint32 end = 0;       ///< after the last that was sent
        bool answered = false; ///< sent a SYN,ACK: in a simultaneous open that follows its SYN, and is no repetition
    };
    Way m_first;
    Way m_second;
};

} // namespace statewire
