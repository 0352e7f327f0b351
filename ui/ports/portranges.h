// SPDX-License-Identifier: GPL-3.0-or-later
// Which ports a host may take by itself, who holds them and who held them: what the port strip draws. Without geometry.
#pragma once

#include "timeline/timeline.h"

#include <map>
#include <vector>

namespace statewire {

/// The ephemeral ports of a host at a moment.
struct PortRange
{
    enum class Source : quint8
    {
        Sysctl,       ///< net.ipv4.ip_local_port_range, as reported
        SocketOption, ///< IP_LOCAL_PORT_RANGE of the latest socket that set it
        Default       ///< nothing was reported: the kernel's own
    };
    int low = 32768;
    int high = 60999;
    Source source = Source::Default;

    int size() const { return high - low + 1; }
    bool contains(quint16 port) const { return port >= low && port <= high; }
};

PortRange portRangeAt(const Session& session, const QString& host, qint64 tNs);

/// The host that opens connections: that of most clients by \p tNs, else the first that reported a range. Empty: none.
QString clientHostAt(const Session& session, const Timeline& timeline, qint64 tNs);

/// A port that was used, and its sockets at both sides.
struct PortUse
{
    quint16 port = 0;
    std::vector<size_t> here;  ///< tracks on the client host with this local port
    std::vector<size_t> there; ///< tracks on other hosts whose remote end it is
    bool heldHere = false;     ///< at the moment asked about
    bool heldThere = false;
};

/// Ports of \p range that \p host used by \p tNs, ascending.
std::vector<PortUse> portUses(const Timeline& timeline, const QString& host, const PortRange& range, qint64 tNs);

/// The worker that opened or accepted \p life, by its first call during it; empty if none is known by \p tNs.
QString holderOf(const Timeline& timeline, const Track& track, const Life& life, qint64 tNs);

} // namespace statewire
