// SPDX-License-Identifier: GPL-3.0-or-later
// Which sockets the timeline shows, in which order and under which heading: by connection, by host or by port, filtered.
#pragma once

#include "timeline/timeline.h"

#include <QSet>
#include <vector>

namespace statewire {

enum class Grouping : quint8
{
    Connection,
    Host,
    Port
};

struct RowOptions
{
    Grouping grouping = Grouping::Connection;
    QString filter;          ///< words that must all be found: a port, a host, a state's name, a worker
    QSet<QString> collapsed; ///< keys of groups
    QSet<QString> unfolded;  ///< keys of queues whose connections have rows of their own
};

/// Sockets under one heading.
struct RowGroup
{
    QString key;
    QString title;       ///< of the heading; a connection has none, its rows have their own
    int connection = -1; ///< index; -1 when grouped otherwise
    std::vector<size_t> tracks;
    std::vector<QString> titles; ///< of the tracks, in groups that have a heading
    bool collapsed = false;
    bool queue = false; ///< half-open connections of one listener, as one row that shows how full their queue is
};

/// What was not known by \p playheadNs finds nothing.
std::vector<RowGroup> groupRows(const Timeline& timeline, const RowOptions& options, qint64 playheadNs);

/// "client :40000"
QString trackTitle(const Track& track);

} // namespace statewire
