// SPDX-License-Identifier: GPL-3.0-or-later
// The append-only, time-ordered log that everything shown is computed from.
#pragma once

#include "session/event.h"

#include <vector>

namespace statewire {

class Session
{
public:
    /// Appends \p event. Time never runs back: an earlier stamp is taken as the time of the event before it.
    void append(Event event);

    const std::vector<Event>& events() const { return m_events; }
    bool isEmpty() const { return m_events.empty(); }
    /// Time of the last event, 0 when empty.
    qint64 endNs() const { return m_events.empty() ? 0 : m_events.back().tNs; }
    /// Number of events at or before \p tNs.
    size_t countUntil(qint64 tNs) const;

    /// The opening event's content, if it has come.
    const SessionInfo* info() const;
    const ScenarioInfo* scenario() const;
    /// Hosts in order of their appearance.
    std::vector<HostInfo> hosts() const;

private:
    std::vector<Event> m_events;
};

} // namespace statewire
