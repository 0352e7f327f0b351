// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/sessionfacts.h"

#include "explain/facts/connectionnumbers.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

SocketName socketOf(const CallEvent& call)
{
    return {call.host, call.worker, call.socket};
}

namespace {

struct OptionSet
{
    const CallEvent* opened = nullptr; ///< the call that made the socket; null if not recorded
    const CallEvent* set = nullptr;    ///< the last that set the option since; null if none did
};

OptionSet optionSet(const Session& session, const SocketName& socket, QLatin1String option, qint64 beforeNs)
{
    OptionSet found;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call || call->beginNs >= beforeNs || socketOf(*call) != socket || !call->errnoName.isEmpty())
            continue;
        if (call->is(Call::Socket) || call->is(Call::Accept))
            found = {call, nullptr}; // the name stands for a new socket
        else if (call->is(Call::SetSockOpt) && call->arguments.startsWith(option + u' '))
            found.set = call;
    }
    return found;
}

} // namespace

const CallEvent* optionCallBefore(const Session& session, const SocketName& socket, QLatin1String option, qint64 beforeNs)
{
    const OptionSet own = optionSet(session, socket, option, beforeNs);
    if (own.set || !own.opened || !own.opened->is(Call::Accept))
        return own.set;
    // A listener is never itself accepted: one look back is all there is.
    const SocketName listener{own.opened->host, own.opened->worker, own.opened->arguments};
    return optionSet(session, listener, option, own.opened->beginNs).set;
}

std::optional<QString> optionBefore(const Session& session, const SocketName& socket, QLatin1String option, qint64 beforeNs)
{
    const CallEvent* call = optionCallBefore(session, socket, option, beforeNs);
    return call ? std::optional(call->arguments.mid(option.size() + 1)) : std::nullopt;
}

bool isOpeningKnown(const Session& session, const SocketName& socket, qint64 beforeNs)
{
    return std::any_of(session.events().begin(), session.events().end(), [&](const Event& event) {
        const auto* call = event.as<CallEvent>();
        return call && call->is(Call::Socket) && call->beginNs < beforeNs && socketOf(*call) == socket;
    });
}

std::optional<SocketName> socketWith(const Session& session, const QString& host, const FourTuple& ends, qint64 beforeNs)
{
    std::optional<SocketName> found;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        const bool opens = call && call->host == host && call->beginNs < beforeNs && call->ends == ends &&
                           (call->is(Call::Connect) || call->is(Call::Accept));
        if (opens)
            found = socketOf(*call);
    }
    return found;
}

std::optional<Endpoint> boundTo(const Session& session, const SocketName& socket, qint64 beforeNs)
{
    std::optional<Endpoint> endpoint;
    for (const Event& event : session.events()) {
        const auto* worker = event.as<WorkerEvent>();
        if (worker && worker->change == WorkerEvent::Change::Ended && worker->host == socket.host &&
            worker->name == socket.worker && event.tNs < beforeNs)
            endpoint.reset(); // what a process leaves open, its end closes
        const auto* call = event.as<CallEvent>();
        if (!call || call->beginNs >= beforeNs || socketOf(*call) != socket || !call->errnoName.isEmpty())
            continue;
        if (call->is(Call::Socket) || call->is(Call::Close))
            endpoint.reset();
        else if (call->is(Call::Bind))
            endpoint = Endpoint::parse(call->arguments);
    }
    return endpoint;
}

const CallEvent* listenCallOn(const Session& session, const QString& host, quint16 port, qint64 beforeNs)
{
    const CallEvent* found = nullptr;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call || call->host != host || !call->is(Call::Listen) || !call->errnoName.isEmpty() ||
            call->beginNs >= beforeNs)
            continue;
        const std::optional<Endpoint> endpoint = boundTo(session, socketOf(*call), call->endNs);
        if (endpoint && endpoint->port == port)
            found = call;
    }
    return found;
}

bool hasRows(const Session& session, const QString& host, qint64 untilNs)
{
    return std::any_of(session.events().begin(), session.events().end(), [&](const Event& event) {
        const auto* socket = event.as<SocketEvent>();
        return socket && event.tNs <= untilNs && socket->host == host;
    });
}

const Track* listenerFor(const Timeline& timeline, const QString& host, const Endpoint& local, qint64 tNs)
{
    const Address any{};
    for (const Track& track : timeline.tracks()) {
        const Endpoint& own = track.ends.local;
        // A dual-stack listener stands on [::], which is not all zeros of IPv4 but just as wide.
        const bool wide = own.address == any || own.address.family == Family::V6;
        if (track.host == host && track.isListener() && own.port == local.port && (wide || own.address == local.address) &&
            track.lifeAt(tNs))
            return &track;
    }
    return nullptr;
}

std::optional<qint64> backlogOf(const Session& session, const QString& host, quint16 port, qint64 tNs)
{
    const CallEvent* call = listenCallOn(session, host, port, tNs);
    bool ok = false;
    const int asked = call ? call->arguments.toInt(&ok) : 0;
    if (!ok)
        return std::nullopt;
    const qint64 wished = quint32(asked); // the kernel compares without a sign: -1 asks for as much as there may be
    bool limited = false;
    // The limit is the one in force at the call: a sysctl set later does not reach it.
    const qint64 most =
        sysctlBefore(session, host, u"net.core.somaxconn"_s, call->beginNs).value_or(QString()).toLongLong(&limited);
    if (limited)
        return std::min(wished, most);
    return asked < 0 ? std::nullopt : std::optional(wished);
}

} // namespace statewire
