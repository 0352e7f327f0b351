// SPDX-License-Identifier: GPL-3.0-or-later
// What several rules ask a session: options that were set, calls on a socket, how far a counter grew.
#pragma once

#include "timeline/timeline.h"

namespace statewire {

/// A socket as a worker names it.
struct SocketName
{
    QString host;
    QString worker;
    QString socket;

    bool operator==(const SocketName&) const = default;
};

SocketName socketOf(const CallEvent& call);
/// The last successful setsockopt() "\p option VALUE" that is in force on \p socket before \p beforeNs: its own since it was
/// opened, else the listener's that it was accepted from and whose options it inherited. Null if there was none.
const CallEvent* optionCallBefore(const Session& session, const SocketName& socket, QLatin1String option, qint64 beforeNs);
/// Its value: "1", "1, 0".
std::optional<QString> optionBefore(const Session& session, const SocketName& socket, QLatin1String option, qint64 beforeNs);
/// True if it is recorded how \p socket was opened, so that options that were not set are known to be the defaults.
bool isOpeningKnown(const Session& session, const SocketName& socket, qint64 beforeNs);
/// The connected socket with the four-tuple \p ends: its connect() or accept() before \p beforeNs.
std::optional<SocketName> socketWith(const Session& session, const QString& host, const FourTuple& ends, qint64 beforeNs);
/// The last successful listen() on \p port of \p host before \p beforeNs.
const CallEvent* listenCallOn(const Session& session, const QString& host, quint16 port, qint64 beforeNs);
/// The address and port that \p socket was bound to before \p beforeNs.
std::optional<Endpoint> boundTo(const Session& session, const SocketName& socket, qint64 beforeNs);

/// True if any row of \p host's socket table was recorded by \p untilNs.
bool hasRows(const Session& session, const QString& host, qint64 untilNs);
/// The listening socket of \p host that a segment to \p local would find at \p tNs; null if none.
const Track* listenerFor(const Timeline& timeline, const QString& host, const Endpoint& local, qint64 tNs);
/// The backlog in force: listen()'s argument, at most net.core.somaxconn; nothing if the call was not recorded.
std::optional<qint64> backlogOf(const Session& session, const QString& host, quint16 port, qint64 tNs);

} // namespace statewire
