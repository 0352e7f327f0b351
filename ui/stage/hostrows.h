// SPDX-License-Identifier: GPL-3.0-or-later
// What of a host's sockets are rows of its card, and which of them come first where not all have room.
#pragma once

#include "timeline/timeline.h"
#include "ui/stage/stagelayout.h"

#include <set>

namespace statewire {

/// A row of the card: a socket, or those that wait half-open at the same listener.
struct HostRow
{
    SocketAt socket;
    std::vector<SocketAt> folded;
};

class HostRows
{
public:
    /// \p scene must outlive it.
    explicit HostRows(const StageScene& scene);

    std::vector<HostRow> of(const QString& host) const;
    /// What is shown first when not all can be.
    qint64 rank(const SocketAt& socket) const;
    /// Names the queue of the listener that \p track came from.
    QString keyOf(size_t track) const;
    bool isUnfolded(const HostRow& row) const;

private:
    void findBusyTracks();

    const StageScene& m_scene;
    std::vector<SocketAt> m_sockets;
    std::set<int> m_busyTracks;
};

} // namespace statewire
