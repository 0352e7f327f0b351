// SPDX-License-Identifier: GPL-3.0-or-later
// One end of the lab: a private network namespace, or an address of this machine's loopback.
#pragma once

#include "kernel/counters.h"
#include "kernel/namespaces.h"
#include "kernel/sockettable.h"

#include <QHash>
#include <optional>

namespace statewire {

struct ReportedRow
{
    SocketRow row;
    qint64 expiresNs = 0; ///< of the timer, when last reported
    quint64 reading = 0;  ///< number of the reading that saw it last
};

/// What the observer keeps about a host between readings.
struct Host
{
    QString name;
    Address address;
    int interface = -1;                      ///< of its frames in the session; -1 on loopback
    std::optional<NetworkNamespace> network; ///< nothing on loopback
    std::optional<SocketTableFile> table4;
    std::optional<SocketTableFile> table6;
    std::optional<CounterFiles> counterFiles;
    Counters counters; ///< as last reported
    qint64 countersReadNs = -1;
    QHash<FourTuple, ReportedRow> rows; ///< as last reported
    quint64 reading = 0;
    qint64 lastReadNs = -1;
    bool mayHaveV6 = true; ///< false once a reading found tcp6 empty and no call was made since
    int callsInFlight = 0; ///< gated calls that may change a state and have not returned
};

/// A lab has two hosts: the number of the one that is not number \p host.
inline constexpr size_t otherHost(size_t host)
{
    return 1 - host;
}

} // namespace statewire
