// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/connectionnumbers.h"
#include "explain/rules/evidencerule.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

Evidence explainWait(const Timeline& timeline, const Connection& connection, const Track& track, const Track* peer,
                     qint64 waitNs)
{
    Evidence e;
    e.ruleId = QStringLiteral("active-close");
    e.claim = QStringLiteral("TIME_WAIT is on the %1, because it closed first").arg(track.host);
    e.rule = QStringLiteral("The end whose FIN leaves first (the active closer) is the one that ends in TIME_WAIT, be it "
                            "client or server. If both leave before the other comes, both ends do.");
    e.source = QStringLiteral("RFC 9293 3.6; tcp_fin, tcp_time_wait");
    e.counterfactual = QStringLiteral("Had the other end closed first, the TIME_WAIT would be there.");
    e.tNs = waitNs;
    e.host = track.host;
    e.ends = track.ends;
    const DirectionNumbers own = numbersUntil(timeline, connection, track.host, waitNs);
    const DirectionNumbers other = peer ? numbersUntil(timeline, connection, peer->host, waitNs) : DirectionNumbers{};
    // A close is active if the FIN leaves before the other end's has come: when the FINs cross, both closes are.
    Condition c{QStringLiteral("the FIN of the %1 left before the other end's came").arg(track.host), {}, {}};
    if (own.finSentNs && other.finSentNs && other.finDeliveredNs) {
        e.numbers = {{QStringLiteral("own_fin_ns"), *own.finSentNs},
                     {QStringLiteral("peer_fin_ns"), *other.finSentNs},
                     {QStringLiteral("peer_fin_delivered_ns"), *other.finDeliveredNs}};
        c.holds = *own.finSentNs < *other.finDeliveredNs;
        const auto framesOf = [&](const DirectionNumbers& first, const DirectionNumbers& second) {
            return QStringLiteral("frame %1 before frame %2, by %3")
                .arg(first.finFrame)
                .arg(second.finFrame)
                .arg(exactText(*second.finSentNs - *first.finSentNs));
        };
        c.figures = *own.finSentNs <= *other.finSentNs ? framesOf(own, other) : framesOf(other, own);
        if (own.finDeliveredNs && *other.finSentNs < *own.finDeliveredNs && *c.holds) {
            e.claim = QStringLiteral("TIME_WAIT is on the %1: both ends closed at once").arg(track.host);
            c.figures += QStringLiteral("; the FINs crossed on the way");
        }
        e.frame = own.finFrame;
    } else {
        c.figures = QStringLiteral("the FINs were not recorded");
        e.missing = QStringLiteral("the frames with the FINs");
    }
    e.conditions = {c};
    e.conclude();
    return e;
}

/// Why TIME_WAIT is at this end: whose FIN left first.
std::vector<Evidence> explainActiveClose(const Session&, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Connection& connection : timeline.connections()) {
        for (int end : connection.seenEnds()) {
            const Track& track = timeline.tracks()[size_t(end)];
            const std::optional<size_t> peer = timeline.peerOf(size_t(end));
            for (const Life& life : track.lives) {
                const auto wait = std::find_if(life.spans.begin(), life.spans.end(),
                                               [](const Span& span) { return span.state == TcpState::TimeWait; });
                if (wait != life.spans.end())
                    found.push_back(
                        explainWait(timeline, connection, track, peer ? &timeline.tracks()[*peer] : nullptr, wait->beginNs));
            }
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule activeCloseRule{
    .entries = {{u"active-close"_s, u"A socket came into TIME_WAIT."_s,
                 u"its FIN left before the other end's came, or both crossed."_s, RuleEntry::Weight::Routine}},
    .explain = &explainActiveClose,
    .comesFirst = true,
};

} // namespace statewire
