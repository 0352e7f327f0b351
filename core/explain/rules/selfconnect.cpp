// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/connectionnumbers.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// Whether the kernel could come upon the destination's own port as the local one, and how.
Condition portFromRange(const Session& session, const CallEvent& call)
{
    const quint16 port = call.ends->local.port;
    Condition c{u"the destination port is one that connect() may take as its own"_s, unknown::portRange, {}};
    if (const std::optional<Endpoint> bound = boundTo(session, socketOf(call), call.beginNs); bound && bound->port != 0) {
        c.figures = u"the socket was bound to %1"_s.arg(bound->toString());
        c.holds = bound->port == port;
        return c;
    }
    std::optional<QString> range = optionBefore(session, socketOf(call), "IP_LOCAL_PORT_RANGE"_L1, call.beginNs);
    if (range)
        range->replace(u'-', u' ');
    else
        range = sysctlBefore(session, call.host, u"net.ipv4.ip_local_port_range"_s, call.beginNs);
    const QStringList ends = range.value_or(QString()).split(u' ', Qt::SkipEmptyParts);
    if (ends.size() != 2)
        return c;
    c.holds = port >= ends[0].toInt() && port <= ends[1].toInt();
    c.figures = u"%1 in %2 – %3"_s.arg(port).arg(ends[0], ends[1]);
    return c;
}

Condition nobodyListens(const Session& session, const Timeline& timeline, const CallEvent& call)
{
    Condition c{u"nobody listens there, so nothing holds the port"_s, unknown::socketTable, {}};
    if (!hasRows(session, call.host, call.endNs + 1'000'000'000))
        return c;
    const Track* listener = listenerFor(timeline, call.host, call.ends->local, call.beginNs);
    c.holds = listener == nullptr;
    c.figures = listener ? u"%1 is in LISTEN"_s.arg(listener->ends.local.toString())
                         : u"no LISTEN row on port %1"_s.arg(call.ends->local.port);
    return c;
}

/// A connect() that met itself.
std::vector<Evidence> explainSelfConnect(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        const bool itself = call && call->is(Call::Connect) && call->errnoName.isEmpty() && call->ends &&
                            call->ends->local == call->ends->remote;
        if (!itself)
            continue;
        Evidence e;
        e.ruleId = u"self-connect"_s;
        e.claim = u"A socket connects to itself"_s;
        e.rule = u"If connect() takes the destination's own address and port as its local ones, its SYN comes back to the "
                 "very socket that sent it: a simultaneous open with itself. SYN_SENT, SYN_RECV, ESTABLISHED, one socket, "
                 "and it reads what it writes."_s;
        e.source = u"RFC 9293 3.5, figure 7; __inet_hash_connect, tcp_rcv_synsent_state_process"_s;
        e.counterfactual = u"With a listener on the port, or a port outside ip_local_port_range, the port could not have "
                           "been taken, and without a listener connect() would fail with ECONNREFUSED."_s;
        e.tNs = call->endNs;
        e.host = call->host;
        e.ends = *call->ends;
        e.numbers = {{u"port"_s, call->ends->local.port}};
        const std::optional<size_t> track = timeline.findTrack(call->host, *call->ends);
        e.conditions = {{u"source and destination are the same"_s,
                         u"%1 → %2"_s.arg(call->ends->local.toString(), call->ends->remote.toString()), true},
                        portFromRange(session, *call),
                        nobodyListens(session, timeline, *call)};
        if (hasRows(session, call->host, call->endNs + 1'000'000'000))
            e.conditions.push_back({u"one socket is both ends"_s,
                                    track ? u"one row, %1 → itself"_s.arg(call->ends->local.toString()) : u"no such row"_s,
                                    track.has_value()});
        e.conclude();
        found.push_back(std::move(e));
    }
    return found;
}

} // namespace

extern const EvidenceRule selfConnectRule{
    .entries = {{u"self-connect"_s, u"A connect() ended with its own address and port as the other end."_s,
                 u"the port lay in its range (or was bound), nobody listened there, and one row is both ends."_s}},
    .explain = &explainSelfConnect,
};

} // namespace statewire
