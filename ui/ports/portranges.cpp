// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ports/portranges.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr auto rangeKey = "net.ipv4.ip_local_port_range";
constexpr int highestPort = 65535;

std::optional<PortRange> parseRange(const QString& text, PortRange::Source source)
{
    QString plain = text.simplified();
    const QStringList parts = plain.replace(u'-', u' ').split(u' ', Qt::SkipEmptyParts);
    bool lowOk = false;
    bool highOk = false;
    if (parts.size() != 2)
        return std::nullopt;
    const PortRange range{parts[0].toInt(&lowOk), parts[1].toInt(&highOk), source};
    const bool possible = lowOk && highOk && range.low > 0 && range.low <= range.high && range.high <= highestPort;
    return possible ? std::optional(range) : std::nullopt;
}

bool hasBegun(const Track& track, qint64 tNs)
{
    return !track.lives.empty() && track.lives.front().beginNs() <= tNs;
}

} // namespace

PortRange portRangeAt(const Session& session, const QString& host, qint64 tNs)
{
    PortRange range;
    for (const Event& event : session.events()) {
        if (event.tNs > tNs)
            break;
        std::optional<PortRange> told;
        if (const auto* sysctl = event.as<SysctlEvent>();
            sysctl && sysctl->host == host && sysctl->key == QLatin1String(rangeKey))
            told = parseRange(sysctl->value, PortRange::Source::Sysctl);
        else if (const auto* call = event.as<CallEvent>(); call && call->host == host && call->errnoName.isEmpty() &&
                                                           call->arguments.startsWith(QLatin1String("IP_LOCAL_PORT_RANGE ")))
            told = parseRange(call->arguments.section(u' ', 1), PortRange::Source::SocketOption);
        if (told)
            range = *told;
    }
    return range;
}

QString clientHostAt(const Session& session, const Timeline& timeline, qint64 tNs)
{
    std::map<QString, int> clients;
    for (const Connection& connection : timeline.connections()) {
        if (connection.client >= 0 && hasBegun(timeline.tracks()[size_t(connection.client)], tNs))
            ++clients[timeline.tracks()[size_t(connection.client)].host];
    }
    const auto most =
        std::max_element(clients.begin(), clients.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != clients.end())
        return most->first;
    for (const Event& event : session.events()) {
        const auto* sysctl = event.as<SysctlEvent>();
        if (sysctl && event.tNs <= tNs && sysctl->key == QLatin1String(rangeKey))
            return sysctl->host;
    }
    return {};
}

std::vector<PortUse> portUses(const Timeline& timeline, const QString& host, const PortRange& range, qint64 tNs)
{
    std::map<quint16, PortUse> uses;
    const auto enter = [&](quint16 port, size_t track, bool here) {
        PortUse& use = uses[port];
        use.port = port;
        (here ? use.here : use.there).push_back(track);
        if (timeline.tracks()[track].lifeAt(tNs))
            (here ? use.heldHere : use.heldThere) = true;
    };
    for (const Connection& connection : timeline.connections()) {
        if (connection.client < 0)
            continue;
        const Track& client = timeline.tracks()[size_t(connection.client)];
        const quint16 port = client.ends.local.port;
        if (client.host != host || !range.contains(port))
            continue;
        if (hasBegun(client, tNs))
            enter(port, size_t(connection.client), true);
        if (connection.server >= 0 && hasBegun(timeline.tracks()[size_t(connection.server)], tNs))
            enter(port, size_t(connection.server), false);
    }
    std::vector<PortUse> list;
    list.reserve(uses.size());
    for (auto& [port, use] : uses)
        list.push_back(std::move(use));
    return list;
}

QString holderOf(const Timeline& timeline, const Track& track, const Life& life, qint64 tNs)
{
    for (size_t at : timeline.calls().callsOn(track.host, track.ends)) {
        const CallEvent& call = timeline.calls().calls()[at];
        if (call.beginNs <= std::min(tNs, life.vanishedNs) && call.endNs >= life.beginNs())
            return call.worker;
    }
    return {};
}

} // namespace statewire
