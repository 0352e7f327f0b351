// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/connectionnumbers.h"
#include "explain/rules.h"

#include <QStringList>

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
        if (other->worker == call.worker && other->socket == call.socket && other->errnoName.isEmpty()
            && other->arguments.startsWith(QLatin1String("IP_LOCAL_PORT_RANGE ")))
            text = other->arguments.section(u' ', 1).replace(u'-', u' ');
    }
    if (!text)
        text = sysctlBefore(session, call.host, rangeKey, call.beginNs);
    if (!text)
        return std::nullopt;
    bool lowOk = false;
    bool highOk = false;
    const PortRange range{text->section(u' ', 0, 0).toInt(&lowOk), text->section(u' ', 1, 1).toInt(&highOk)};
    return lowOk && highOk && range.size() > 0 ? std::optional(range) : std::nullopt;
}

Condition everyPortTaken(const Timeline& timeline, const CallEvent& call, const std::optional<PortRange>& range, Evidence& e)
{
    Condition c{QStringLiteral("every port of the range is taken for this destination"), {}, {}};
    if (!range) {
        c.figures = QStringLiteral("the port range was not recorded");
        return c;
    }
    constexpr int maxShown = 8;
    int taken = 0;
    QStringList lines;
    for (int port = range->low; port <= range->high; ++port) {
        for (const Track& track : timeline.tracks()) {
            if (track.host != call.host || track.ends.local.port != port || track.isListener())
                continue;
            const Life* life = track.lifeAt(call.beginNs);
            const Span* span = life ? life->spanAt(call.beginNs) : nullptr;
            if (!span)
                continue;
            ++taken;
            const std::optional<qint64> left = life->timerLeftNs(call.beginNs);
            if (lines.size() < maxShown)
                lines << QStringLiteral("%1 %2%3").arg(port).arg(stateName(span->state), left
                             ? QStringLiteral(", %1 s left").arg(double(*left) / 1e9, 0, 'f', 1) : QString());
            break;
        }
    }
    e.numbers.push_back({QStringLiteral("ports_in_range"), range->size()});
    e.numbers.push_back({QStringLiteral("ports_taken"), taken});
    c.holds = taken == range->size();
    c.figures = QStringLiteral("%1 of %2 taken\n%3").arg(spaced(taken), spaced(range->size()), lines.join(u'\n'));
    return c;
}

Condition reuseForbidden(const Session& session, const Timeline& timeline, const CallEvent& call,
                         const std::optional<PortRange>& range)
{
    Condition c{QStringLiteral("tcp_tw_reuse does not let the client take one back"), {}, {}};
    const std::optional<QString> value = sysctlBefore(session, call.host, QStringLiteral("net.ipv4.tcp_tw_reuse"), call.beginNs);
    if (!value || !range) {
        c.figures = QStringLiteral("its value was not recorded");
        return c;
    }
    const qint64 delayMs = sysctlBefore(session, call.host, QStringLiteral("net.ipv4.tcp_tw_reuse_delay"), call.beginNs)
                               .value_or(QStringLiteral("1000")).toLongLong();
    bool someReusable = false;
    QString why = QStringLiteral("tcp_tw_reuse = %1").arg(*value);
    for (const Track& track : timeline.tracks()) {
        if (track.host != call.host || track.ends.local.port < range->low || track.ends.local.port > range->high)
            continue;
        const Life* life = track.lifeAt(call.beginNs);
        const Span* span = life ? life->spanAt(call.beginNs) : nullptr;
        if (!span || span->state != TcpState::TimeWait)
            continue;
        const bool loopback = track.ends.remote.address.isLoopback();
        const bool switchedOn = *value == u"1" || (*value == u"2" && loopback);
        const size_t index = size_t(&track - timeline.tracks().data());
        const Connection* connection = connectionOf(timeline, index);
        const bool packets = connection && !connection->arrows.empty();
        const bool stamps = !packets || numbersBefore(timeline, *connection, track.host, call.beginNs).lastTsval.has_value();
        const qint64 lastedMs = (call.beginNs - span->beginNs) / 1'000'000;
        if (*value == u"2" && !loopback)
            why = QStringLiteral("tcp_tw_reuse = 2: on loopback only, and this is not");
        else if (switchedOn && !stamps)
            why = QStringLiteral("tcp_tw_reuse = %1, but the old connection had no time stamps").arg(*value);
        else if (switchedOn && lastedMs < delayMs)
            why = QStringLiteral("tcp_tw_reuse = %1, but %2 ms < tcp_tw_reuse_delay %3 ms").arg(*value).arg(lastedMs).arg(delayMs);
        someReusable = someReusable || (switchedOn && stamps && lastedMs >= delayMs);
    }
    c.holds = !someReusable;
    c.figures = why;
    return c;
}

Condition nothingSent(const Session& session, const Timeline& timeline, const CallEvent& call)
{
    Condition c{QStringLiteral("no SYN left the host: connect() failed before the wire"), {}, {}};
    if (!session.info() || session.info()->mode != u"wire") {
        c.figures = QStringLiteral("no packets were recorded");
        return c;
    }
    int sent = 0;
    for (const Arrow& arrow : timeline.arrows()) {
        if (arrow.fromHost == call.host && arrow.segment.isPureSyn() && arrow.sentNs >= call.beginNs && arrow.sentNs <= call.endNs)
            ++sent;
    }
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
        e.rule = QStringLiteral("connect() needs a local port whose four-tuple is free. If every port of the range is taken for "
                                "this destination and none may be reused, it fails without sending anything.");
        e.source = QStringLiteral("RFC 9293 3.9.1; __inet_hash_connect, tcp_twsk_unique");
        e.counterfactual = QStringLiteral("A wider ip_local_port_range, tcp_tw_reuse = 1 with time stamps, or a server that closes first.");
        e.tNs = call->endNs;
        e.host = call->host;
        e.outcome = QStringLiteral("EADDRNOTAVAIL after %1 µs").arg((call->endNs - call->beginNs) / 1000);
        const std::optional<PortRange> range = rangeOf(session, *call);
        e.conditions.push_back(everyPortTaken(timeline, *call, range, e));
        e.conditions.push_back(reuseForbidden(session, timeline, *call, range));
        if (session.info() && session.info()->mode == u"wire")
            e.conditions.push_back(nothingSent(session, timeline, *call));
        e.conclude();
        found.push_back(std::move(e));
    }
    return found;
}

} // namespace statewire
