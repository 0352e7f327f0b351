// SPDX-License-Identifier: GPL-3.0-or-later
// What the wire remembers of each direction of a connection: where its sequence numbers and time stamps stand.
#pragma once

#include "tcp/segment.h"

#include <QHash>
#include <optional>

namespace statewire {

/// One direction, from what was delivered of it.
struct Flow
{
    quint32 isn = 0;
    quint32 next = 0; ///< sequence number that its receiver expects
    quint16 window = 0;
    std::optional<quint32> tsval; ///< the last
};

class FlowTracker
{
public:
    /// Takes note of a segment that was delivered. A SYN with a new number begins the flow anew; a RST says nothing.
    void note(const Segment& segment);
    /// What was delivered from \p ends.local to \p ends.remote; nothing if no segment was.
    std::optional<Flow> find(const FourTuple& ends) const;

private:
    QHash<FourTuple, Flow> m_flows; ///< by the sender's end first
};

} // namespace statewire
