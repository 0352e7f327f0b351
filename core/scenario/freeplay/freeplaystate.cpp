// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/freeplay/freeplaystate.h"

#include "lab/protocol/callspec.h"
#include "session/workerend.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

class Builder
{
public:
    Builder(const Session& session, const Timeline& timeline, const FreePlayLog& log, qint64 tNs)
        : m_session(session), m_timeline(timeline), m_log(log), m_tNs(tNs)
    {
    }

    LabState build()
    {
        const size_t count = m_session.countUntil(m_tNs);
        for (size_t i = 0; i < count; ++i) {
            const Event& event = m_session.events()[i];
            if (const auto* worker = event.as<WorkerEvent>())
                take(*worker);
            else if (const auto* call = event.as<CallEvent>())
                take(*call);
        }
        for (const HandAct& act : m_log.acts()) {
            if (act.sentNs <= m_tNs)
                take(act);
        }
        for (LabWorker& worker : m_state.workers) {
            for (LabSocket& socket : worker.sockets)
                lookUp(worker, socket);
        }
        return std::move(m_state);
    }

private:
    LabWorker* find(const QString& name)
    {
        const auto found = std::find_if(m_state.workers.begin(), m_state.workers.end(),
                                        [&](const LabWorker& worker) { return worker.name == name; });
        return found == m_state.workers.end() ? nullptr : &*found;
    }

    LabSocket& socketOf(LabWorker& worker, const QString& name)
    {
        const auto found = std::find_if(worker.sockets.begin(), worker.sockets.end(),
                                        [&](const LabSocket& socket) { return socket.name == name; });
        if (found != worker.sockets.end())
            return *found;
        LabSocket socket;
        socket.worker = worker.name;
        socket.name = name;
        worker.sockets.push_back(socket);
        return worker.sockets.back();
    }

    void take(const WorkerEvent& event)
    {
        if (event.change == WorkerEvent::Change::Started) {
            LabWorker worker;
            worker.name = event.name;
            worker.host = event.host;
            worker.engine = event.engine;
            worker.pid = event.pid;
            m_state.workers.push_back(worker);
            return;
        }
        if (LabWorker* worker = find(event.name)) {
            worker->alive = false;
            worker->how = howEnded(event).told();
            for (LabSocket& socket : worker->sockets)
                socket.open = false;
        }
    }

    void take(const CallEvent& call)
    {
        LabWorker* worker = find(call.worker);
        if (!worker || call.socket.isEmpty())
            return;
        const bool ok = call.errnoName.isEmpty();
        if (call.is(Call::Accept) && !ok)
            return; // no socket came of it
        LabSocket& socket = socketOf(*worker, call.socket);
        socket.lastCall = ok ? QString() : u"%1() %2"_s.arg(call.call.section(u' ', 0, 0), call.errnoName);
        if (call.is(Call::Listen) && ok) {
            socket.listens = true;
        } else if ((call.is(Call::Connect) || call.is(Call::Accept)) && ok) {
            socket.connected = true;
            m_since[{call.worker, call.socket}] = call.endNs;
        } else if (call.is(Call::Close) || call.is(Call::Abort)) {
            socket.open = false;
        }
        if (call.ends)
            socket.ends = call.ends;
    }

    void take(const HandAct& act)
    {
        LabWorker* worker = act.kind == HandAct::Kind::Action ? find(act.action.worker) : nullptr;
        if (!worker)
            return;
        const Action& action = act.action;
        if (action.kind == Action::Kind::Hold || action.kind == Action::Kind::Release)
            worker->held = action.kind == Action::Kind::Hold;
        if (action.kind != Action::Kind::Call)
            return;
        const CallRequest& request = action.request;
        if (action.is(Call::Listen) && act.error.isEmpty())
            socketOf(*worker, request.text(Argument::Socket)).port = quint16(request.number(Argument::Port));
        const bool waits = worker->alive && (!act.doneNs || *act.doneNs > m_tNs);
        if (!waits)
            return;
        const QString on = request.madeOn();
        if (!action.is(Call::Connect)) {
            const auto known = std::find_if(worker->sockets.begin(), worker->sockets.end(),
                                            [&](const LabSocket& socket) { return socket.name == on; });
            // What waits on a socket is dropped when that is closed.
            if (known != worker->sockets.end() && known->open)
                known->waiting << request.call;
            return;
        }
        LabSocket& socket = socketOf(*worker, on);
        socket.connecting = true;
        socket.waiting << request.call;
        m_since[{worker->name, on}] = act.sentNs;
        m_targets[{worker->name, on}] = request.text(Argument::To);
    }

    /// The socket's row in the kernel's table. A socket outlives its owner there.
    void lookUp(const LabWorker& worker, LabSocket& socket)
    {
        const std::vector<Track>& tracks = m_timeline.tracks();
        if (socket.listens) {
            for (size_t i = 0; i < tracks.size(); ++i) {
                if (tracks[i].host == worker.host && tracks[i].isListener() && tracks[i].ends.local.port == socket.port)
                    settle(socket, i, m_tNs);
            }
            return;
        }
        const qint64 sinceNs = m_since.value({worker.name, socket.name}, m_tNs);
        if (socket.ends) {
            if (const std::optional<size_t> track = m_timeline.findTrack(worker.host, *socket.ends))
                settle(socket, *track, sinceNs);
            return;
        }
        if (!socket.connecting)
            return;
        // Only connect()'s return tells the port that the kernel chose; until then it is the newest half-open one.
        const quint16 port = m_targets.value({worker.name, socket.name}).section(u':', 1).toUShort();
        for (size_t i = 0; i < tracks.size(); ++i) {
            const Life* life =
                tracks[i].host == worker.host && tracks[i].ends.remote.port == port ? tracks[i].lifeAt(m_tNs) : nullptr;
            if (life && life->spanAt(m_tNs) && life->spanAt(m_tNs)->state == TcpState::SynSent &&
                life->beginNs() >= sinceNs) {
                socket.ends = tracks[i].ends;
                settle(socket, i, m_tNs);
            }
        }
    }

    /// A four-tuple may come back: what counts is the life that the call began or got, not the last one.
    void settle(LabSocket& socket, size_t track, qint64 sinceNs)
    {
        const std::vector<Life>& lives = m_timeline.tracks()[track].lives;
        const auto life =
            std::find_if(lives.begin(), lives.end(), [&](const Life& candidate) { return candidate.vanishedNs > sinceNs; });
        if (life == lives.end() || life->beginNs() > m_tNs)
            return;
        socket.track = track;
        socket.life = size_t(life - lives.begin());
        const Span* span = life->vanishedNs > m_tNs ? life->spanAt(m_tNs) : nullptr;
        if (span)
            socket.state = span->state;
    }

    const Session& m_session;
    const Timeline& m_timeline;
    const FreePlayLog& m_log;
    qint64 m_tNs;
    LabState m_state;
    QHash<std::pair<QString, QString>, qint64> m_since; ///< worker and socket → when it began to be connected
    QHash<std::pair<QString, QString>, QString> m_targets;
};

} // namespace

const LabWorker* LabState::worker(const QString& name) const
{
    const auto found =
        std::find_if(workers.begin(), workers.end(), [&](const LabWorker& worker) { return worker.name == name; });
    return found == workers.end() ? nullptr : &*found;
}

const LabSocket* LabState::socket(const QString& workerName, const QString& name) const
{
    const LabWorker* owner = worker(workerName);
    if (!owner)
        return nullptr;
    const auto found = std::find_if(owner->sockets.begin(), owner->sockets.end(),
                                    [&](const LabSocket& socket) { return socket.name == name; });
    return found == owner->sockets.end() ? nullptr : &*found;
}

LabState labStateAt(const Session& session, const Timeline& timeline, const FreePlayLog& log, qint64 tNs)
{
    return Builder(session, timeline, log, tNs).build();
}

std::vector<HandVerb> availableActions(const LabWorker& worker, const LabSocket* socket)
{
    if (!worker.alive)
        return {};
    std::vector<HandVerb> verbs;
    const bool open = socket && socket->open;
    // A native worker that is in connect() hears nothing until that returns.
    const bool deaf =
        std::any_of(worker.sockets.begin(), worker.sockets.end(), [](const LabSocket& s) { return s.connecting && s.open; });
    if (deaf)
        return {HandVerb::Kill};
    const bool free = std::none_of(worker.sockets.begin(), worker.sockets.end(), [](const LabSocket& s) { return s.open; });
    if (free)
        verbs.push_back(HandVerb::Connect);
    const bool hasOptions = hasCall(worker.engine, Call::Option);
    if (open && socket->listens) {
        if (!socket->waiting.contains(Call::Accept))
            verbs.push_back(HandVerb::Accept);
        if (hasOptions)
            verbs.push_back(HandVerb::Option);
        verbs.push_back(HandVerb::Close);
    } else if (open) {
        const bool maySend = socket->connected && (!socket->state || *socket->state == TcpState::Established ||
                                                   *socket->state == TcpState::CloseWait);
        if (maySend) // also where the peer has reset it: what send() then says is worth seeing
            verbs.push_back(HandVerb::Send);
        if (socket->connected && !socket->waiting.contains(Call::Read))
            verbs.push_back(HandVerb::Read);
        if (maySend && hasCall(worker.engine, Call::Shutdown))
            verbs.push_back(HandVerb::ShutDown);
        if (hasOptions)
            verbs.push_back(HandVerb::Option);
        verbs.push_back(HandVerb::Close);
        if (socket->connected)
            verbs.push_back(HandVerb::Abort);
    }
    verbs.push_back(HandVerb::Exit);
    verbs.push_back(HandVerb::Kill);
    return verbs;
}

Action handAction(HandVerb verb, const LabWorker& worker, const LabSocket* socket, const HandChoice& choice,
                  const FreePlayLog& log)
{
    const QString on = socket ? socket->name : QString();
    Action action;
    action.worker = worker.name;
    CallRequest& request = action.request;
    switch (verb) {
    case HandVerb::Connect:
        request = CallRequest(Call::Connect)
                      .set(Argument::Socket, log.newSocketName(worker.name, Call::Connect))
                      .set(Argument::To, choice.to);
        if (choice.bindPort > 0)
            request.set(Argument::LocalPort, choice.bindPort);
        break;
    case HandVerb::Accept:
        request = CallRequest(Call::Accept)
                      .set(Argument::Socket, log.newSocketName(worker.name, Call::Accept))
                      .set(Argument::Listener, on);
        break;
    case HandVerb::Send: request = CallRequest(Call::Send).set(Argument::Socket, on).set(Argument::Text, choice.text); break;
    case HandVerb::Read:
        request = CallRequest(Call::Read).set(Argument::Socket, on);
        if (choice.untilEof)
            request.set(Argument::Until, untilEof());
        break;
    case HandVerb::Option:
        request = CallRequest(Call::Option)
                      .set(Argument::Socket, on)
                      .set(Argument::Option, choice.option)
                      .set(Argument::Value, choice.value);
        break;
    case HandVerb::ShutDown: request = CallRequest(Call::Shutdown).set(Argument::Socket, on); break;
    case HandVerb::Close: request = CallRequest(Call::Close).set(Argument::Socket, on); break;
    case HandVerb::Abort: request = CallRequest(Call::Abort).set(Argument::Socket, on); break;
    case HandVerb::Exit: request = CallRequest(Call::Exit); break;
    case HandVerb::Kill: action.kind = Action::Kind::Kill; break;
    }
    return action;
}

} // namespace statewire
