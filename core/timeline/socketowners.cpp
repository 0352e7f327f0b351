// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/socketowners.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// A descriptor that a worker has open.
struct OpenSocket
{
    QString worker;
    QString name; ///< the worker's own for it
    int fd = -1;
    quint16 boundPort = 0;
    std::optional<FourTuple> ends;
    bool listens = false;
    bool failed = false; ///< its connect() was refused or gave up: it has no row any more
};

struct Process
{
    qint64 pid = 0;
    QString name;
};

/// The kernel keeps this many letters of a program's name (TASK_COMM_LEN less its end).
constexpr qsizetype commLetters = 15;

FourTuple plain(const FourTuple& ends)
{
    return {{ends.local.address.unmapped(), ends.local.port}, {ends.remote.address.unmapped(), ends.remote.port}};
}

/// QTcpServer's listen() is told with address and port.
quint16 portOfQtServer(const CallEvent& listen)
{
    return listen.arguments.section(u' ', -1).toUShort();
}

class Desk
{
public:
    std::vector<OpenSocket> open;
    QHash<QString, Process> processes;

    void take(const WorkerEvent& event)
    {
        if (event.change == WorkerEvent::Change::Started)
            processes.insert(event.name, {event.pid, event.process.left(commLetters)});
        else
            closeAll(event.name);
    }

    void take(const CallEvent& call)
    {
        const bool ok = call.errnoName.isEmpty();
        if (call.is(Call::Exit)) {
            closeAll(call.worker);
            return;
        }
        if (call.is(Call::Close) || call.is(Call::Abort)) {
            std::erase_if(open, [&](const OpenSocket& o) { return o.worker == call.worker && o.name == call.socket; });
            return;
        }
        const bool opens = call.is(Call::Socket) || call.is(Call::Accept);
        if (opens && !ok)
            return;
        OpenSocket& socket = find(call.worker, call.socket, opens);
        if (call.fd >= 0)
            socket.fd = call.fd;
        else if (opens)
            socket.fd = int(call.result);
        if (call.ends)
            socket.ends = plain(*call.ends);
        if (call.is(Call::Bind) && ok) {
            if (const std::optional<Endpoint> local = Endpoint::parse(call.arguments))
                socket.boundPort = local->port;
        } else if (call.is(Call::Listen) && ok) {
            socket.listens = true;
            if (!call.isSystemCall())
                socket.boundPort = portOfQtServer(call);
        } else if (call.is(Call::Connect) && !ok && call.errnoName != "EINPROGRESS"_L1) {
            socket.failed = true;
        }
    }

private:
    OpenSocket& find(const QString& worker, const QString& name, bool anew)
    {
        const auto found = std::find_if(open.begin(), open.end(),
                                        [&](const OpenSocket& o) { return o.worker == worker && o.name == name; });
        if (found != open.end() && !anew)
            return *found;
        if (found != open.end())
            open.erase(found);
        return open.emplace_back(OpenSocket{worker, name});
    }

    void closeAll(const QString& worker)
    {
        std::erase_if(open, [&](const OpenSocket& o) { return o.worker == worker; });
    }
};

bool holds(const OpenSocket& socket, const FourTuple& ends)
{
    return socket.listens ? ends.remote.port == 0 && socket.boundPort == ends.local.port
                          : socket.ends && *socket.ends == ends;
}

/// A blocking connect() has not returned, so nobody told its ends yet.
bool mayHold(const OpenSocket& socket, const FourTuple& ends)
{
    return !socket.listens && !socket.ends && !socket.failed &&
           (socket.boundPort == 0 || socket.boundPort == ends.local.port);
}

/// The limit is the one in force at the call: a sysctl set later does not reach it. The kernel compares without a sign, so
/// that -1 asks for as much as there may be.
std::optional<quint32> limited(int backlog, std::optional<quint32> somaxconn)
{
    if (somaxconn)
        return std::min(quint32(backlog), *somaxconn);
    return backlog < 0 ? std::nullopt : std::optional(quint32(backlog));
}

} // namespace

QHash<size_t, SocketOwner> socketOwnersAt(const Session& session, const Timeline& timeline, const QString& host, qint64 atNs)
{
    Desk desk;
    const size_t count = session.countUntil(atNs);
    for (size_t i = 0; i < count; ++i) {
        const Event& event = session.events()[i];
        if (const auto* worker = event.as<WorkerEvent>(); worker && worker->host == host)
            desk.take(*worker);
        else if (const auto* call = event.as<CallEvent>(); call && call->host == host)
            desk.take(*call);
    }
    std::vector<size_t> unowned;
    QHash<size_t, SocketOwner> owners;
    const auto give = [&](size_t track, const OpenSocket& socket) {
        const auto process = desk.processes.constFind(socket.worker);
        if (process != desk.processes.constEnd())
            owners.insert(track, {socket.worker, process->name, process->pid, socket.fd});
    };
    for (const SocketAt& at : timeline.socketsAt(atNs)) {
        const Track& track = timeline.tracks()[at.track];
        if (track.host != host || !at.sample || at.sample->row.inode == 0)
            continue;
        const auto found =
            std::find_if(desk.open.begin(), desk.open.end(), [&](const OpenSocket& o) { return holds(o, track.ends); });
        if (found != desk.open.end())
            give(at.track, *found);
        else if (!track.isListener())
            unowned.push_back(at.track);
    }
    for (size_t track : unowned) {
        const FourTuple& ends = timeline.tracks()[track].ends;
        const auto fits = [&ends](const OpenSocket& o) { return mayHold(o, ends); };
        const auto others = std::count_if(unowned.begin(), unowned.end(), [&](size_t other) {
            const FourTuple& theirs = timeline.tracks()[other].ends;
            return std::any_of(desk.open.begin(), desk.open.end(),
                               [&](const OpenSocket& o) { return fits(o) && mayHold(o, theirs); });
        });
        if (std::count_if(desk.open.begin(), desk.open.end(), fits) == 1 && others == 1)
            give(track, *std::find_if(desk.open.begin(), desk.open.end(), fits));
    }
    return owners;
}

std::optional<quint32> backlogAt(const Session& session, const QString& host, quint16 port, qint64 atNs)
{
    std::optional<quint32> somaxconn;
    std::optional<quint32> asked;
    QHash<QString, quint16> bound; // worker and socket → port
    const size_t count = session.countUntil(atNs);
    for (size_t i = 0; i < count; ++i) {
        const Event& event = session.events()[i];
        if (const auto* sysctl = event.as<SysctlEvent>();
            sysctl && sysctl->host == host && sysctl->key == "net.core.somaxconn"_L1) {
            bool isNumber = false;
            const quint32 value = sysctl->value.toUInt(&isNumber);
            somaxconn = isNumber ? std::optional(value) : std::nullopt;
            continue;
        }
        const auto* call = event.as<CallEvent>();
        if (!call || call->host != host || !call->errnoName.isEmpty())
            continue;
        const QString socket = call->worker + u'\n' + call->socket;
        if (call->is(Call::Bind))
            bound.insert(socket, Endpoint::parse(call->arguments).value_or(Endpoint{}).port);
        else if (call->is(Call::Listen) && call->isSystemCall() && bound.value(socket) == port)
            asked = limited(call->arguments.toInt(), somaxconn);
        else if (call->is(Call::Listen) && !call->isSystemCall() && portOfQtServer(*call) == port)
            asked = std::nullopt;
    }
    return asked;
}

} // namespace statewire
