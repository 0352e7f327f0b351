// SPDX-License-Identifier: GPL-3.0-or-later
// The TCP counters of a network namespace (/proc/net/netstat, /proc/net/snmp): the kernel's own words for why.
#pragma once

#include "base/result.h"
#include "base/uniquefd.h"

#include <QHash>
#include <QString>
#include <string>
#include <string_view>

namespace statewire {

using Counters = QHash<QString, qint64>;

/// Parses pairs of a line of names and a line of values ("Tcp: A B" / "Tcp: 1 2") into "Tcp.A" → 1. Lines that do not
/// pair are skipped.
Counters parseCounters(std::string_view text);

/// Both files, opened in one namespace and read from anywhere.
class CounterFiles
{
public:
    /// Opens those of the calling thread's network namespace.
    static Result<CounterFiles> open();
    Result<Counters> read();

private:
    UniqueFd m_netstat;
    UniqueFd m_snmp;
};

} // namespace statewire
