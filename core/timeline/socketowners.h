// SPDX-License-Identifier: GPL-3.0-or-later
// Which process holds which socket at a moment, told from the calls that made, accepted and closed them.
#pragma once

#include "timeline/timeline.h"

namespace statewire {

struct SocketOwner
{
    QString worker;
    QString process; ///< its program as ps names it, at most 15 letters
    qint64 pid = 0;
    int fd = -1; ///< -1: not told

    bool operator==(const SocketOwner&) const = default;
};

/// Track → owner, of the sockets of \p host that stand at \p atNs and have a file (an inode). A socket that no call up to
/// then tells of, or that two processes may hold alike, is left out: nothing is guessed.
QHash<size_t, SocketOwner> socketOwnersAt(const Session& session, const Timeline& timeline, const QString& host,
                                          qint64 atNs);

/// The backlog that listen() was given on \p host's port by \p atNs, within net.core.somaxconn. Nothing if not told.
std::optional<quint32> backlogAt(const Session& session, const QString& host, quint16 port, qint64 atNs);

} // namespace statewire
