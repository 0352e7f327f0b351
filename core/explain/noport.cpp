// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/connectionnumbers.h"
#include "explain/rules.h"

#include <QStringList>
#include <algorithm>
#include <map>

namespace statewire {

namespace {

const QString rangeKey = QStringLiteral("net.ipv4.ip_local_port_range");

struct PortRange
{
    int low = 0;
    int high = -1;
    int size() const { return high - low + 1; }
};

/// The range in force for a call: a socket's own limit, written into the call's arguments, comes before the sysctl.
std::optional<PortRange> rangeOf(const Session& session, const CallEvent& call)
{
    std::optional<QString> text;
    for (const Event& event : session.events()) {
        const auto* other = event.as<CallEvent>();
        if (!other || other->beginNs > call.beginNs)
            continue;
        if (other->worker == call.worker && other->socket == call.socket && other->errnoName.isEmpty() &&
            other->arguments.startsWith(QLatin1String("IP_LOCAL_PORT_RANGE ")))
            text = other->arguments.section(u' ', 1).replace(u'-', u' ');
    }
    if (!text)
        text = sysctlBefore(session, call.host, rangeKey, call.beginNs);
    if (!text)
        return std::nullopt;
    bool lowOk = false;
    bool highOk = false;
    const PortRange range{text->section(u' ', 0, 0).toInt(&lowOk), text->section(u' ', 1, 1).toInt(&highOk)};
    constexpr int highestPort = 65535;
    const bool possible = lowOk && highOk && range.low > 0 && range.low <= range.high && range.high <= highestPort;
    return possible ? std::optional(range) : std::nullopt;
}

/// A socket that stood on a port of the range when the call was made.
struct Holder
{
    size_t track = 0;
    const Life* life = nullptr;
    const Span* span = nullptr;
};

/// Who holds each port of \p range, by port. Only sockets to the call's own destination count: another destination
/// leaves the four-tuple free.
std::map<quint16, Holder> holdersOf(const Timeline& timeline, const CallEvent& call, const PortRange& range)
{
    const std::optional<Endpoint> destination = Endpoint::parse(call.arguments);
    std::map<quint16, Holder> holders;
    for (size_t t = 0; t < timeline.tracks().size(); ++t) {
        const Track& track = timeline.tracks()[t];
        const quint16 port = track.ends.local.port;
        if (track.host != call.host || track.isListener() || port < range.low || port > range.high ||
            (destination && track.ends.remote != *destination))
            continue;
        const Life* life = track.lifeAt(call.beginNs);
        if (const Span* span = life ? life->spanAt(call.beginNs) : nullptr)
            holders.insert({port, {t, life, span}});
    }
    return holders;
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
        QString line = QStringLiteral("%1 %2").arg(port).arg(stateName(holder.span->state));
        if (const std::optional<qint64> left = holder.life->timerLeftNs(call.beginNs))
            line += QStringLiteral(", %1 s left").arg(double(*left) / 1e9, 0, 'f', 1);
        lines << line;
    }
    lines.prepend(QStringLiteral("%1 of %2 taken").arg(spaced(qint64(holders.size())), spaced(range.size())));
    return {QStringLiteral("every port of the range is taken for this destination"), lines.join(u'\n'),
            int(holders.size()) == range.size()};
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
    const qint64 delayMs = reuseDelayMs(session, call.host, call.beginNs);
    const qint64 lastedMs = (call.beginNs - holder.span->beginNs) / 1'000'000;
    if (lastedMs < delayMs) {
        why = QStringLiteral("tcp_tw_reuse = %1, but %2 ms < tcp_tw_reuse_delay %3 ms")
                  .arg(value, QString::number(lastedMs), QString::number(delayMs));
        return false;
    }
    const Connection* connection = connectionOf(timeline, holder.track);
    const DirectionNumbers old =
        connection ? numbersUntil(timeline, *connection, call.host, holder.span->beginNs) : DirectionNumbers{};
    if (!old.next) {
        why = QStringLiteral("whether the old connection used time stamps is not known: no packets of it were recorded");
        return std::nullopt;
    }
    why = old.lastTsval ? QStringLiteral("tcp_tw_reuse = %1, and nothing forbids it").arg(value)
                        : QStringLiteral("tcp_tw_reuse = %1, but the old connection had no time stamps").arg(value);
    return old.lastTsval.has_value();
}

Condition reuseForbidden(const Session& session, const Timeline& timeline, const CallEvent& call,
                         const std::map<quint16, Holder>& holders)
{
    Condition c{QStringLiteral("tcp_tw_reuse does not let the client take one back"), {}, true};
    const std::optional<QString> value =
        sysctlBefore(session, call.host, QStringLiteral("net.ipv4.tcp_tw_reuse"), call.beginNs);
    if (!value)
        return {c.text, QStringLiteral("its value was not recorded"), {}};
    c.figures = QStringLiteral("tcp_tw_reuse = %1").arg(*value);
    for (const auto& [port, holder] : holders) {
        if (holder.span->state != TcpState::TimeWait)
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
    if (!session.info() || session.info()->mode != u"wire") {
        c.figures = QStringLiteral("no packets were recorded");
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

} // namespace

std::vector<Evidence> explainNoPort(const Session& session, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call || !call->call.startsWith(QLatin1String("connect")) || call->errnoName != QLatin1String("EADDRNOTAVAIL"))
            continue;
        Evidence e;
        e.ruleId = QStringLiteral("no-free-port");
        e.claim = QStringLiteral("connect() fails with EADDRNOTAVAIL");
        e.rule =
            QStringLiteral("connect() needs a local port whose four-tuple is free. If every port of the range is taken for "
                           "this destination and none may be reused, it fails without sending anything.");
        e.source = QStringLiteral("RFC 9293 3.9.1; __inet_hash_connect, tcp_twsk_unique");
        e.counterfactual =
            QStringLiteral("A wider ip_local_port_range, tcp_tw_reuse = 1 with time stamps, or a server that closes first.");
        e.tNs = call->endNs;
        e.host = call->host;
        e.outcome = QStringLiteral("EADDRNOTAVAIL after %1 µs").arg((call->endNs - call->beginNs) / 1000);
        const std::optional<PortRange> range = rangeOf(session, *call);
        if (range) {
            const std::map<quint16, Holder> holders = holdersOf(timeline, *call, *range);
            e.numbers = {{QStringLiteral("ports_in_range"), range->size()},
                         {QStringLiteral("ports_taken"), qint64(holders.size())}};
            e.conditions = {everyPortTaken(holders, *call, *range), reuseForbidden(session, timeline, *call, holders)};
        } else {
            e.conditions = {{QStringLiteral("every port of the range is taken for this destination"),
                             QStringLiteral("the port range was not recorded"),
                             {}}};
        }
        if (session.info() && session.info()->mode == u"wire")
            e.conditions.push_back(nothingSent(session, timeline, *call));
        e.conclude();
        found.push_back(std::move(e));
    }
    return found;
}

} // namespace statewire
