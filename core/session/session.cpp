// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"

#include <algorithm>

namespace statewire {

void Session::append(Event event)
{
    event.tNs = std::max(event.tNs, endNs());
    m_events.push_back(std::move(event));
}

size_t Session::countUntil(qint64 tNs) const
{
    const auto end =
        std::upper_bound(m_events.begin(), m_events.end(), tNs, [](qint64 t, const Event& event) { return t < event.tNs; });
    return size_t(end - m_events.begin());
}

template <class T> static const T* firstOf(const std::vector<Event>& events)
{
    for (const Event& event : events) {
        if (const T* found = event.as<T>())
            return found;
    }
    return nullptr;
}

const SessionInfo* Session::info() const
{
    return firstOf<SessionInfo>(m_events);
}

const ScenarioInfo* Session::scenario() const
{
    return firstOf<ScenarioInfo>(m_events);
}

std::vector<HostInfo> Session::hosts() const
{
    std::vector<HostInfo> hosts;
    for (const Event& event : m_events) {
        if (const auto* host = event.as<HostInfo>())
            hosts.push_back(*host);
    }
    return hosts;
}

} // namespace statewire
