// SPDX-License-Identifier: GPL-3.0-or-later
// What exists in a lab at a moment, worker by worker and socket by socket, and what can be done with each of them then.
#pragma once

#include "scenario/freeplay/freeplay.h"
#include "timeline/timeline.h"

namespace statewire {

/// A socket of a worker, open or closed.
struct LabSocket
{
    QString worker;
    QString name; ///< the worker's name for it
    bool listens = false;
    bool open = true;              ///< the worker still has it
    bool connecting = false;       ///< connect() was called and has not returned
    bool connected = false;        ///< connect() or accept() succeeded
    quint16 port = 0;              ///< of a listener
    std::optional<FourTuple> ends; ///< of a connection
    std::optional<size_t> track;   ///< in the timeline, with life
    size_t life = 0;
    std::optional<TcpState> state; ///< in the kernel's table now; nothing: it is not (or no longer) there
    QList<Call> waiting;           ///< calls on it that have not returned: accept, read, connect
    QString lastCall;              ///< the last that failed, with the errno: "connect() ECONNREFUSED"; empty if it succeeded
};

struct LabWorker
{
    QString name;
    QString host;
    QString engine;
    qint64 pid = 0;
    bool alive = true;
    bool held = false; ///< its next call waits at the gate
    QString how;       ///< of its end
    std::vector<LabSocket> sockets;
};

struct LabState
{
    std::vector<LabWorker> workers; ///< in order of their start

    const LabWorker* worker(const QString& name) const;
    const LabSocket* socket(const QString& worker, const QString& name) const;
};

/// The lab at \p tNs. \p log tells which calls have not returned; the rest is in the session.
LabState labStateAt(const Session& session, const Timeline& timeline, const FreePlayLog& log, qint64 tNs);

enum class HandVerb : quint8
{
    Connect,
    Accept,
    Send,
    Read,
    ShutDown,
    Option,
    Close,
    Abort,
    Exit,
    Kill
};

/// What can be done with \p socket of \p worker, or with the worker alone where \p socket is null, in the order of a
/// connection's life.
std::vector<HandVerb> availableActions(const LabWorker& worker, const LabSocket* socket);

/// What a hand chose beyond the verb.
struct HandChoice
{
    QString to; ///< connect: HOST:PORT
    quint16 bindPort = 0;
    QString text;
    bool untilEof = false;
    QString option; ///< of a socket, by the name a scenario gives it
    QString value;
};

/// The action that \p verb amounts to. The socket may be null for verbs of the worker alone.
Action handAction(HandVerb verb, const LabWorker& worker, const LabSocket* socket, const HandChoice& choice,
                  const FreePlayLog& log);

} // namespace statewire
