// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/sessionfacts.h"
#include "explain/rules/evidencerule.h"

#include <QStringList>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// A socket that stood on the address when bind() was called.
struct Holder
{
    FourTuple ends;
    QString text; ///< "192.168.88.131:2016 → 192.168.88.132:40000 TIME_WAIT, 59.9 s left"
    bool listens = false;
    std::optional<bool> reuse; ///< SO_REUSEADDR of its own, or inherited from its listener
};

bool overlap(const Address& a, const Address& b)
{
    const Address any{};
    return a == any || b == any || a == b || a.family != b.family;
}

/// SO_REUSEADDR of a socket; nothing if it is not recorded how it came to be.
std::optional<bool> reuseOf(const Session& session, const SocketName& socket, qint64 beforeNs)
{
    if (const std::optional<QString> value = optionBefore(session, socket, "SO_REUSEADDR"_L1, beforeNs))
        return *value != u"0";
    return isOpeningKnown(session, socket, beforeNs) ? std::optional(false) : std::nullopt;
}

/// A connection that was opened here has its own flag; one that was accepted, and what is left of it, its listener's.
std::optional<bool> reuseOfRow(const Session& session, const Track& track, const Life& life)
{
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (call && call->host == track.host && call->ends == track.ends && call->is(Call::Connect))
            return reuseOf(session, socketOf(*call), call->endNs);
    }
    const CallEvent* listened = listenCallOn(session, track.host, track.ends.local.port, life.beginNs() + 1'000'000);
    return listened ? reuseOf(session, socketOf(*listened), listened->endNs) : std::nullopt;
}

std::vector<Holder> holdersOf(const Session& session, const Timeline& timeline, const CallEvent& call,
                              const Endpoint& wanted)
{
    std::vector<Holder> holders;
    for (const Track& track : timeline.tracks()) {
        const Life* life = track.lifeAt(call.beginNs);
        if (track.host != call.host || track.ends.local.port != wanted.port || !life ||
            !overlap(track.ends.local.address, wanted.address))
            continue;
        const TcpState state = life->spanAt(call.beginNs)->state;
        Holder holder;
        holder.ends = track.ends;
        holder.text = track.isListener()
                          ? u"%1 LISTEN"_s.arg(track.ends.local.toString())
                          : u"%1 → %2 %3"_s.arg(track.ends.local.toString(), track.ends.remote.toString(), stateName(state));
        if (const std::optional<qint64> left = life->timerLeftNs(call.beginNs); left && state == TcpState::TimeWait)
            holder.text += u", %1 left"_s.arg(leftText(*left));
        holder.listens = state == TcpState::Listen;
        holder.reuse = reuseOfRow(session, track, *life);
        holders.push_back(holder);
    }
    return holders;
}

/// What a bound socket became by its calls: the ends of its row in the table, where it has one.
FourTuple endsByCalls(const Session& session, const SocketName& socket, const Endpoint& bound, qint64 beforeNs)
{
    FourTuple ends{bound, {}};
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call || call->beginNs >= beforeNs || socketOf(*call) != socket || !call->errnoName.isEmpty())
            continue;
        if (call->is(Call::Socket))
            ends = {bound, {}}; // the name stands for a new socket
        else if (call->is(Call::Connect) && call->ends)
            ends = *call->ends;
    }
    return {{ends.local.address.unmapped(), ends.local.port}, {ends.remote.address.unmapped(), ends.remote.port}};
}

bool listensByCalls(const Session& session, const SocketName& socket, qint64 beforeNs)
{
    bool listens = false;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call || call->beginNs >= beforeNs || socketOf(*call) != socket || !call->errnoName.isEmpty())
            continue;
        if (call->is(Call::Listen))
            listens = true;
        else if (call->is(Call::Socket) || call->is(Call::Shutdown))
            listens = false;
    }
    return listens;
}

/// Sockets that are bound and neither listen nor are connected stand in no table: only their calls tell of them. Where the
/// table was not recorded, that holds for all.
void addByCalls(const Session& session, const CallEvent& call, const Endpoint& wanted, std::vector<Holder>& holders)
{
    const bool knowsTable = hasRows(session, call.host, call.beginNs);
    std::vector<SocketName> seen{socketOf(call)};
    for (const Event& event : session.events()) {
        const auto* other = event.as<CallEvent>();
        if (!other || !other->is(Call::Bind) || other->host != call.host || other->beginNs >= call.beginNs ||
            std::find(seen.begin(), seen.end(), socketOf(*other)) != seen.end())
            continue;
        const SocketName socket = socketOf(*other);
        seen.push_back(socket);
        const std::optional<Endpoint> bound = boundTo(session, socket, call.beginNs);
        if (!bound || bound->port != wanted.port || !overlap(bound->address, wanted.address))
            continue;
        const FourTuple ends = endsByCalls(session, socket, *bound, call.beginNs);
        const bool isConnected = ends.remote.port != 0;
        const bool listens = !isConnected && listensByCalls(session, socket, call.beginNs);
        const bool stands = std::any_of(holders.begin(), holders.end(), [&](const Holder& h) { return h.ends == ends; });
        if (stands && (isConnected || listens))
            continue; // it is listed as what it is
        const QString text = listens                      ? u"%1 LISTEN"_s.arg(bound->toString())
                             : isConnected && !knowsTable ? u"%1 → %2"_s.arg(ends.local.toString(), ends.remote.toString())
                                                          : u"%1 bound, not listening"_s.arg(bound->toString());
        holders.push_back({ends, text, listens, reuseOf(session, socket, call.beginNs)});
    }
}

QString flag(std::optional<bool> value)
{
    return value ? QString::number(int(*value)) : u"not recorded"_s;
}

Condition conflict(const std::vector<Holder>& holders, std::optional<bool> own)
{
    Condition c{u"one of them listens, or SO_REUSEADDR is not set on both it and the new socket"_s, {}, {}};
    QStringList lines{u"new socket: SO_REUSEADDR %1"_s.arg(flag(own))};
    std::optional<bool> any = false;
    for (const Holder& holder : holders) {
        lines << u"%1: SO_REUSEADDR %2"_s.arg(holder.text, flag(holder.reuse));
        const bool surely = holder.listens || own == false || holder.reuse == false;
        if (surely)
            any = true;
        else if (any == false && (!own || !holder.reuse))
            any.reset();
    }
    c.figures = lines.join(u'\n');
    c.holds = any;
    return c;
}

/// All that stand there, and the new socket, let others share the port.
Condition sharing(const std::vector<Holder>& holders, std::optional<bool> own)
{
    Condition c = conflict(holders, own);
    c.text = Sentence::tr("none of them listens, and SO_REUSEADDR is set on all and on the new socket").told();
    if (c.holds)
        c.holds = !*c.holds;
    return c;
}

/// A bind() that succeeded although other sockets stand on the port; nothing if none does.
std::optional<Evidence> explainShared(const Session& session, const Timeline& timeline, const CallEvent& bind)
{
    const std::optional<Endpoint> wanted = Endpoint::parse(bind.arguments);
    if (!wanted || wanted->port == 0)
        return std::nullopt;
    std::vector<Holder> holders = holdersOf(session, timeline, bind, *wanted);
    addByCalls(session, bind, *wanted, holders);
    if (holders.empty())
        return std::nullopt;
    Evidence e;
    e.ruleId = u"address-shared"_s;
    e.claim = Sentence::tr("bind() succeeds although the port is in use").told();
    e.rule = Sentence::tr(
                 "A port that other sockets stand on can be bound if SO_REUSEADDR is set on the new socket and was set on "
                 "each of those (what a listener accepted inherits it), and none of them listens. TIME_WAIT is no "
                 "exception: it keeps its socket's flag.")
                 .told();
    e.source = u"RFC 9293 3.9.1.1; inet_csk_get_port, inet_csk_bind_conflict"_s;
    e.counterfactual =
        Sentence::tr("Had the old socket or the new one lacked SO_REUSEADDR, bind() would have failed with EADDRINUSE.")
            .told();
    e.tNs = bind.endNs;
    e.host = bind.host;
    e.ends = {*wanted, {}};
    e.numbers = {{u"port"_s, wanted->port}, {u"sockets_there"_s, qint64(holders.size())}};
    QStringList texts;
    for (const Holder& holder : holders)
        texts << holder.text;
    e.conditions = {{Sentence::tr("sockets stand on that port").told(), texts.join(u'\n'), true},
                    sharing(holders, reuseOf(session, socketOf(bind), bind.beginNs))};
    e.conclude();
    return e;
}

/// A bind() or listen() that failed with EADDRINUSE: which socket is in the way, and SO_REUSEADDR of both.
std::vector<Evidence> explainAddressInUse(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        // What QTcpServer's listen() binds, no call of the worker's own tells.
        const bool binds = call && call->isSystemCall() && (call->is(Call::Bind) || call->is(Call::Listen));
        if (binds && call->is(Call::Bind) && call->errnoName.isEmpty()) {
            if (std::optional<Evidence> e = explainShared(session, timeline, *call))
                found.push_back(std::move(*e));
        }
        if (!binds || call->errnoName != "EADDRINUSE"_L1)
            continue;
        const std::optional<Endpoint> wanted =
            call->is(Call::Bind) ? Endpoint::parse(call->arguments) : boundTo(session, socketOf(*call), call->beginNs);
        Evidence e;
        e.ruleId = u"address-in-use"_s;
        e.claim = u"%1() fails with EADDRINUSE"_s.arg(call->call);
        e.rule = u"A local address and port can be bound only if no other socket stands in the way. One that listens always "
                 "does; any other, TIME_WAIT too, unless SO_REUSEADDR is set on the new socket and was set on the old one "
                 "(what a listener accepted inherits it)."_s;
        e.source = u"RFC 9293 3.9.1.1, 3.6.1; inet_csk_get_port, inet_csk_bind_conflict"_s;
        e.counterfactual = u"Had the old server and the new one both set SO_REUSEADDR and the old one closed its listener, "
                           "bind() would succeed."_s;
        e.tNs = call->endNs;
        e.host = call->host;
        const QString standing = u"a socket stands on that address and port"_s;
        if (!wanted) {
            e.conditions = {{standing, u"the address was not recorded"_s, {}}};
        } else {
            e.ends = {*wanted, {}};
            const std::optional<bool> own = reuseOf(session, socketOf(*call), call->beginNs);
            std::vector<Holder> holders = holdersOf(session, timeline, *call, *wanted);
            addByCalls(session, *call, *wanted, holders);
            e.numbers = {{u"port"_s, wanted->port}, {u"sockets_in_the_way"_s, qint64(holders.size())}};
            if (own)
                e.numbers.push_back({u"new_reuse"_s, *own ? 1 : 0});
            if (holders.empty() && !hasRows(session, call->host, call->beginNs)) {
                e.conditions = {{standing, u"the socket table was not recorded"_s, {}}};
            } else {
                QStringList texts;
                for (const Holder& holder : holders)
                    texts << holder.text;
                e.conditions = {{standing, holders.empty() ? u"none on %1"_s.arg(wanted->toString()) : texts.join(u'\n'),
                                 !holders.empty()},
                                conflict(holders, own)};
                if (!holders.empty() && holders.front().reuse)
                    e.numbers.push_back({u"old_reuse"_s, *holders.front().reuse ? 1 : 0});
            }
        }
        e.conclude();
        found.push_back(std::move(e));
    }
    return found;
}

} // namespace

extern const EvidenceRule addressInUseRule{
    .entries =
        {{u"address-in-use"_s, u"A bind() or listen() failed with EADDRINUSE."_s,
          u"a socket stood on that address and port, and it listened or SO_REUSEADDR was not set on both."_s},
         {u"address-shared"_s, Sentence::tr("A bind() succeeded while other sockets stood on the port.").told(),
          Sentence::tr("none of them listened, and SO_REUSEADDR was set on all of them and on the new socket.").told()}},
    .explain = &explainAddressInUse,
};

} // namespace statewire
