// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/connectionnumbers.h"
#include "explain/rules.h"

#include <algorithm>

namespace statewire {

std::vector<Evidence> explainActiveClose(const Session&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Connection& connection : timeline.connections()) {
        for (int end : {connection.client, connection.server}) {
            if (end < 0)
                continue;
            const Track& track = timeline.tracks()[size_t(end)];
            for (const Life& life : track.lives) {
                const auto wait = std::find_if(life.spans.begin(), life.spans.end(),
                                               [](const Span& span) { return span.state == TcpState::TimeWait; });
                if (wait == life.spans.end())
                    continue;
                const int peer = end == connection.client ? connection.server : connection.client;
                Evidence e;
                e.ruleId = QStringLiteral("active-close");
                e.claim = QStringLiteral("TIME_WAIT is on the %1, because it closed first").arg(track.host);
                e.rule = QStringLiteral("The end whose FIN leaves first (the active closer) is the one that ends in TIME_WAIT, be it "
                                        "client or server.");
                e.source = QStringLiteral("RFC 9293 3.6; tcp_fin, tcp_time_wait");
                e.counterfactual = QStringLiteral("Had the other end closed first, the TIME_WAIT would be there.");
                e.tNs = wait->beginNs;
                e.host = track.host;
                e.ends = track.ends;
                const QString peerHost = peer >= 0 ? timeline.tracks()[size_t(peer)].host : QString();
                const DirectionNumbers own = numbersBefore(timeline, connection, track.host, wait->beginNs);
                const DirectionNumbers other = numbersBefore(timeline, connection, peerHost, wait->beginNs);
                Condition c{QStringLiteral("the FIN of the %1 left before the other end's").arg(track.host), {}, {}};
                if (own.finSentNs && other.finSentNs) {
                    e.numbers = {{QStringLiteral("own_fin_ns"), *own.finSentNs}, {QStringLiteral("peer_fin_ns"), *other.finSentNs}};
                    c.holds = *own.finSentNs < *other.finSentNs;
                    c.figures = QStringLiteral("frame %1 before frame %2, by %3 ms")
                                    .arg(own.finFrame).arg(other.finFrame)
                                    .arg(double(*other.finSentNs - *own.finSentNs) / 1e6, 0, 'f', 3);
                    e.frame = own.finFrame;
                } else {
                    c.figures = QStringLiteral("the FINs were not recorded");
                    e.missing = QStringLiteral("the frames with the FINs");
                }
                e.conditions = {c};
                e.conclude();
                found.push_back(std::move(e));
            }
        }
    }
    return found;
}

} // namespace statewire
