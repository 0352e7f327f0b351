// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/numbertext.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

#include <QStringList>
#include <algorithm>
#include <map>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

const QString everyPort = QStringLiteral("every port of the range is taken for this destination");
const QString stampsUnknown =
    QStringLiteral("whether the old connection used time stamps is not known:\nno packets of it were recorded");
const QString rangeKey = QStringLiteral("net.ipv4.ip_local_port_range");

struct PortRange
{
    int low = 0;
    int high = -1;
    bool ofSocket = false; ///< its own IP_LOCAL_PORT_RANGE
    int size() const { return high - low + 1; }
    bool contains(quint16 port) const { return port >= low && port <= high; }
    /// __inet_hash_connect goes through the ports by twos, first those of one parity, then the other: of an odd number
    /// one is never come to. Only a socket's own range is gone through one by one (Linux 6.8).
    int tried() const { return ofSocket || size() == 1 ? size() : size() & ~1; }
};

/// The range in force for a call: a socket's own limit, written into the call's arguments, comes before the sysctl.
std::optional<PortRange> rangeOf(const Session& session, const CallEvent& call)
{
    std::optional<QString> text = optionBefore(session, socketOf(call), "IP_LOCAL_PORT_RANGE"_L1, call.beginNs);
    const bool ofSocket = text.has_value();
    if (text)
        text->replace(u'-', u' ');
    else
        text = sysctlBefore(session, call.host, rangeKey, call.beginNs);
    if (!text)
        return std::nullopt;
    bool lowOk = false;
    bool highOk = false;
    const PortRange range{text->section(u' ', 0, 0).toInt(&lowOk), text->section(u' ', 1, 1).toInt(&highOk), ofSocket};
    constexpr int highestPort = 65535;
    const bool possible = lowOk && highOk && range.low > 0 && range.low <= range.high && range.high <= highestPort;
    return possible ? std::optional(range) : std::nullopt;
}

/// What keeps a port from the call.
struct Holder
{
    size_t track = 0;
    const Life* life = nullptr; ///< null: it is in no table
    const Span* span = nullptr;
    bool bound = false; ///< by bind(): connect() passes such a port by, whatever the destination
};

/// Who holds each port of \p range, by port. Where connect() itself chose the port, only a socket to the same destination
/// is in the way: another leaves the four-tuple free.
std::map<quint16, Holder> holdersOf(const Session& session, const Timeline& timeline, const CallEvent& call,
                                    const PortRange& range)
{
    const std::optional<Endpoint> destination = Endpoint::parse(call.arguments);
    std::map<quint16, Holder> holders;
    for (size_t t = 0; t < timeline.tracks().size(); ++t) {
        const Track& track = timeline.tracks()[t];
        const quint16 port = track.ends.local.port;
        if (track.host != call.host || !range.contains(port))
            continue;
        const Life* life = track.lifeAt(call.beginNs);
        const Span* span = life ? life->spanAt(call.beginNs) : nullptr;
        if (!span)
            continue;
        if (track.isListener())
            holders[port] = {t, life, span, true};
        else if (!destination || track.ends.remote == *destination)
            holders.insert({port, {t, life, span}});
    }
    for (const Event& event : session.events()) {
        const auto* other = event.as<CallEvent>();
        if (!other || !other->is(Call::Bind) || other->host != call.host || other->beginNs >= call.beginNs ||
            socketOf(*other) == socketOf(call))
            continue;
        const std::optional<Endpoint> bound = boundTo(session, socketOf(*other), call.beginNs);
        if (bound && bound->port != 0 && range.contains(bound->port))
            holders[bound->port].bound = true;
    }
    return holders;
}

QString holderText(quint16 port, const Holder& holder, const CallEvent& call)
{
    QString line = QStringLiteral("%1 %2").arg(port).arg(holder.span ? stateName(holder.span->state) : u"bound"_s);
    if (const std::optional<qint64> left = holder.life ? holder.life->timerLeftNs(call.beginNs) : std::nullopt)
        line += QStringLiteral(", %1 left").arg(leftText(*left));
    return line;
}

/// What the call's own host had sent on \p holder's connection.
DirectionNumbers numbersBefore(const Timeline& timeline, const CallEvent& call, const Holder& holder)
{
    const Connection* connection = connectionOf(timeline, holder.track);
    return connection ? numbersUntil(timeline, *connection, call.host, holder.span->beginNs) : DirectionNumbers{};
}

Condition everyPortTaken(const std::map<quint16, Holder>& holders, const CallEvent& call, const PortRange& range)
{
    constexpr int maxShown = 8;
    QStringList lines;
    for (const auto& [port, holder] : holders) {
        if (lines.size() == maxShown) {
            lines << QStringLiteral("…");
            break;
        }
        lines << holderText(port, holder, call);
    }
    lines.prepend(QStringLiteral("%1 of %2 taken").arg(spaced(qint64(holders.size())), spaced(range.size())));
    if (range.tried() < range.size())
        lines << QStringLiteral("of an odd number of ports connect() passes one by: it tries %1").arg(spaced(range.tried()));
    return {everyPort, lines.join(u'\n'), int(holders.size()) >= range.tried()};
}

/// Whether the kernel could have reused \p holder's TIME_WAIT with tcp_tw_reuse at \p value, and why not.
std::optional<bool> isReusable(const Session& session, const Timeline& timeline, const CallEvent& call, const Holder& holder,
                               const QString& value, QString& why)
{
    const bool loopback = timeline.tracks()[holder.track].ends.remote.address.isLoopback();
    if (value != u"1" && !(value == u"2" && loopback)) {
        if (value == u"2")
            why = QStringLiteral("tcp_tw_reuse = 2: on loopback only, and this is not");
        return false;
    }
    const ReuseDelay delay = reuseDelay(session, call.host, call.beginNs);
    const qint64 lastedNs = call.beginNs - holder.span->beginNs;
    const std::optional<bool> over = delay.isOver(lastedNs);
    if (over == false) {
        why = QStringLiteral("tcp_tw_reuse = %1, but %2 ms < tcp_tw_reuse_delay %3 ms")
                  .arg(value, QString::number(lastedNs / 1'000'000), QString::number(delay.ms));
        return false;
    }
    const DirectionNumbers old = numbersBefore(timeline, call, holder);
    if (!old.next) {
        why = stampsUnknown;
        return std::nullopt;
    }
    why = old.lastTsval ? QStringLiteral("tcp_tw_reuse = %1, and nothing forbids it").arg(value)
                        : QStringLiteral("tcp_tw_reuse = %1, but the old connection had no time stamps").arg(value);
    if (!old.lastTsval || over)
        return old.lastTsval.has_value();
    why = delay.rule == ReuseDelay::Rule::NextSecond ? unknown::newSecond(lastedNs / 1'000'000)
                                                     : unknown::valueOf(u"tcp_tw_reuse_delay"_s);
    return std::nullopt;
}

Condition reuseForbidden(const Session& session, const Timeline& timeline, const CallEvent& call,
                         const std::map<quint16, Holder>& holders)
{
    Condition c{QStringLiteral("tcp_tw_reuse does not let the client take one back"), {}, true};
    const std::optional<QString> value =
        sysctlBefore(session, call.host, QStringLiteral("net.ipv4.tcp_tw_reuse"), call.beginNs);
    if (!value)
        return {c.text, unknown::itsValue, {}};
    c.figures = QStringLiteral("tcp_tw_reuse = %1").arg(*value);
    for (const auto& [port, holder] : holders) {
        if (holder.bound || holder.span->state != TcpState::TimeWait)
            continue;
        QString why = c.figures;
        const std::optional<bool> reusable = isReusable(session, timeline, call, holder, *value, why);
        if (reusable == true)
            return {c.text, why, false};
        if (c.holds)
            c.figures = why;
        if (!reusable)
            c.holds.reset();
    }
    return c;
}

Condition nothingSent(const Session& session, const Timeline& timeline, const CallEvent& call)
{
    Condition c{QStringLiteral("no SYN left the host: connect() failed before the wire"), {}, {}};
    if (!session.info() || !session.info()->mode.hasWire()) {
        c.figures = unknown::noPackets;
        return c;
    }
    const std::optional<Endpoint> destination = Endpoint::parse(call.arguments);
    const auto sent = std::count_if(timeline.arrows().begin(), timeline.arrows().end(), [&](const Arrow& arrow) {
        return arrow.fromHost == call.host && arrow.segment.isPureSyn() && arrow.sentNs >= call.beginNs &&
               arrow.sentNs <= call.endNs && (!destination || arrow.segment.destination == *destination);
    });
    c.holds = sent == 0;
    c.figures = QStringLiteral("%1 SYNs in %2 µs").arg(sent).arg((call.endNs - call.beginNs) / 1000);
    return c;
}

/// bind() has chosen the port: connect() asks for its four-tuple alone, and whoever else is bound there does not matter.
void explainBoundPort(const Session& session, const Timeline& timeline, const CallEvent& call, const Endpoint& bound,
                      Evidence& e)
{
    e.rule = QStringLiteral("For a socket that bind() gave its port, connect() tries that port alone. It fails if the "
                            "four-tuple is taken, unless by a TIME_WAIT whose connection used time stamps.");
    e.counterfactual = QStringLiteral("Another port, or time stamps in the old connection.");
    e.numbers = {{QStringLiteral("bound_port"), bound.port}};
    const std::optional<Endpoint> destination = Endpoint::parse(call.arguments);
    Holder holder;
    for (size_t t = 0; t < timeline.tracks().size() && destination; ++t) {
        const Track& track = timeline.tracks()[t];
        const Life* life = track.lifeAt(call.beginNs);
        const bool same = track.ends.local == bound || (bound.address == Address{} && track.ends.local.port == bound.port);
        if (life && same && track.host == call.host && track.ends.remote == *destination)
            holder = {t, life, life->spanAt(call.beginNs)};
    }
    Condition taken{QStringLiteral("the port that bind() chose is taken for this destination"), {}, {}};
    if (holder.span) {
        taken.figures = holderText(bound.port, holder, call);
        taken.holds = true;
    } else if (destination && hasRows(session, call.host, call.beginNs)) {
        taken.figures = QStringLiteral("%1 is not taken").arg(bound.port);
        taken.holds = false;
    } else {
        taken.figures = unknown::socketTable;
    }
    e.conditions.push_back(taken);
    const RowSample* row = holder.life ? holder.life->sampleAt(call.beginNs) : nullptr;
    if (!row || row->row.timer != SocketTimer::TimeWait)
        return; // a whole socket is never given up, and what is not there cannot be
    Condition kept{QStringLiteral("without time stamps in the old connection it may not be taken back"), {}, {}};
    const DirectionNumbers old = numbersBefore(timeline, call, holder);
    if (old.next)
        kept.holds = !old.lastTsval.has_value();
    kept.figures = stampsText(old, stampsUnknown);
    e.conditions.push_back(kept);
}

void explainRange(const Session& session, const Timeline& timeline, const CallEvent& call, Evidence& e)
{
    e.rule = QStringLiteral("connect() needs a local port whose four-tuple is free and that no bind() took, such as a "
                            "listener's. If every port of the range is taken for this destination and none may be reused, "
                            "it fails without sending anything.");
    e.counterfactual =
        QStringLiteral("A wider ip_local_port_range, tcp_tw_reuse = 1 with time stamps, or a server that closes first.");
    const std::optional<PortRange> range = rangeOf(session, call);
    if (!range) {
        e.conditions = {{everyPort, unknown::portRange, {}}};
        return;
    }
    const std::map<quint16, Holder> holders = holdersOf(session, timeline, call, *range);
    e.numbers = {{QStringLiteral("ports_in_range"), range->size()}, {QStringLiteral("ports_taken"), qint64(holders.size())}};
    e.conditions = {everyPortTaken(holders, call, *range), reuseForbidden(session, timeline, call, holders)};
}

/// A connect() that failed with EADDRNOTAVAIL: who holds its port, or each port of the range.
std::vector<Evidence> explainNoPort(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call || !call->is(Call::Connect) || call->errnoName != QLatin1String("EADDRNOTAVAIL"))
            continue;
        Evidence e;
        e.ruleId = QStringLiteral("no-free-port");
        e.claim = QStringLiteral("connect() fails with EADDRNOTAVAIL");
        e.source = QStringLiteral("RFC 9293 3.9.1; __inet_hash_connect, tcp_twsk_unique");
        e.tNs = call->endNs;
        e.host = call->host;
        e.outcome = QStringLiteral("EADDRNOTAVAIL after %1 µs").arg((call->endNs - call->beginNs) / 1000);
        const std::optional<Endpoint> bound = boundTo(session, socketOf(*call), call->beginNs);
        if (bound && bound->port != 0)
            explainBoundPort(session, timeline, *call, *bound, e);
        else
            explainRange(session, timeline, *call, e);
        if (session.info() && session.info()->mode.hasWire())
            e.conditions.push_back(nothingSent(session, timeline, *call));
        e.conclude();
        found.push_back(std::move(e));
    }
    return found;
}

} // namespace

extern const EvidenceRule noPortRule{
    .entries = {{u"no-free-port"_s, u"A connect() failed with EADDRNOTAVAIL."_s,
                 u"every port of its range was taken for that destination (or the one that bind() chose), none could be "
                 "reused, and no SYN left."_s}},
    .explain = &explainNoPort,
};

} // namespace statewire
