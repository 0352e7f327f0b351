// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/lab/flowtracker.h"

#include "tcp/sequence.h"

namespace statewire {

void FlowTracker::note(const Segment& segment)
{
    if (segment.has(FlagRst))
        return;
    const FourTuple ends{segment.source, segment.destination};
    const auto known = m_flows.find(ends);
    if (known == m_flows.end() || (segment.has(FlagSyn) && known->isn != segment.seq)) {
        m_flows.insert(ends, {segment.seq, segment.sequenceEnd(), segment.window, segment.tsval});
        return;
    }
    if (!sequenceAfter(known->next, segment.sequenceEnd())) {
        known->next = segment.sequenceEnd();
        known->window = segment.window;
        if (segment.tsval)
            known->tsval = segment.tsval;
    }
}

std::optional<Flow> FlowTracker::find(const FourTuple& ends) const
{
    const auto known = m_flows.constFind(ends);
    return known == m_flows.constEnd() ? std::nullopt : std::optional(*known);
}

} // namespace statewire
