// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the hosts' socket tables in step with their causes, and reports what changed.
#pragma once

#include "lab/lab/host.h"
#include "session/event.h"

#include <functional>

namespace statewire {

class Observer
{
public:
    using Emit = std::function<void(EventBody)>;
    using Clock = std::function<qint64()>;

    /// \p emit takes each change, \p clock tells session time.
    Observer(Emit emit, Clock clock);

    /// Reads \p host's own tables.
    void read(Host& host);
    /// Reads this machine's table once and shares it out by local address: loopback labs.
    void readShared(std::vector<Host>& hosts);
    /// Reports the counters of \p host that moved since the last time.
    void readCounters(Host& host);
    /// True for a counter whose moves are reported.
    static bool reports(const QString& counter);
    /// Takes the counters as they are for a start, without reporting.
    void beginCounters(Host& host);

    /// True if the arrival of \p segment at \p receiver, or its departure from \p sender, could change a TCP state.
    /// Plain data on an open connection cannot, so bulk traffic is not slowed by pointless readings.
    static bool mayChangeState(const Segment& segment, const Host& sender, const Host& receiver);

    /// Reports how \p table, as it was read at \p tNs, differs from what is known of \p host.
    void takeTable(Host& host, const SocketTable& table, qint64 tNs);

private:
    void report(Host& host, const SocketRow& row, qint64 tNs);
    void warnOnce(const Host& host, const SocketTable& table);

    Emit m_emit;
    Clock m_clock;
    bool m_warned = false;
};

} // namespace statewire
