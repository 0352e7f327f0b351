// SPDX-License-Identifier: GPL-3.0-or-later
// TCP_DEFER_ACCEPT: the ACK that would finish a handshake is dropped, because no data came with it.
#include "base/durationtext.h"
#include "base/sentence.h"
#include "explain/facts/halves.h"
#include "explain/facts/kernelcount.h"
#include "explain/facts/sessionfacts.h"
#include "explain/rules/evidencerule.h"

#include <algorithm>
#include <set>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// The seconds that the listener's option asks for; nothing where it is not set.
std::optional<qint64> deferredSeconds(const Session& session, const Arrow& ack)
{
    const CallEvent* listened = listenCallOn(session, ack.toHost, ack.segment.destination.port, ack.deliveredNs);
    if (!listened)
        return std::nullopt;
    const qint64 seconds =
        optionBefore(session, socketOf(*listened), "TCP_DEFER_ACCEPT"_L1, ack.deliveredNs).value_or(QString()).toLongLong();
    return seconds > 0 ? std::optional(seconds) : std::nullopt;
}

/// The first reading after \p tNs in which the row is in SYN_RECV no more; null if none.
const RowSample* leaves(const Life& life, qint64 tNs)
{
    const auto found = std::find_if(life.samples.begin(), life.samples.end(), [tNs](const RowSample& sample) {
        return sample.tNs > tNs && sample.row.state != TcpState::SynRecv;
    });
    return found == life.samples.end() ? nullptr : &*found;
}

/// With what it went on: the last frame to it before that.
QString outcomeOf(const Timeline& timeline, const Connection& connection, const Arrow& ack, const RowSample& left)
{
    const Arrow* last = nullptr;
    for (const size_t at : connection.arrows) {
        const Arrow& arrow = timeline.arrows()[at];
        if (arrow.toTrack == ack.toTrack && arrow.deliveredNs > ack.deliveredNs && arrow.deliveredNs <= left.tNs)
            last = &arrow;
    }
    const QString after = exactText(left.tNs - ack.deliveredNs);
    return last ? Sentence::tr("%1 after %2, with frame %3 of %4 bytes")
                      .arg(stateName(left.row.state))
                      .arg(after)
                      .arg(qint64(last->number))
                      .arg(spaced(last->segment.payloadBytes))
                      .told()
                : Sentence::tr("%1 after %2").arg(stateName(left.row.state)).arg(after).told();
}

Evidence explainAck(const Reports& reports, const Timeline& timeline, const HalvesWalk& walk, const Life& life,
                    qint64 seconds)
{
    const Arrow& ack = walk.arrow();
    const RowSample* left = leaves(life, ack.deliveredNs);
    Evidence e;
    e.ruleId = u"accept-deferred"_s;
    e.claim = Sentence::tr("The %1 drops the last ACK of a handshake: it waits for data").arg(ack.toHost).told();
    e.rule = Sentence::tr(
                 "With TCP_DEFER_ACCEPT a listener lets no connection begin before data has come: an ACK without data is "
                 "dropped, and its end stays in SYN_RECV, while the client's is ESTABLISHED. When the time of the option "
                 "is nearly over, the SYN,ACK leaves once more, and the ACK of that one is taken.")
                 .told();
    e.source = u"tcp(7) TCP_DEFER_ACCEPT; tcp_check_req"_s;
    e.counterfactual = Sentence::tr("Without the option that ACK would have made it ESTABLISHED.").told();
    e.tNs = ack.deliveredNs;
    e.host = ack.toHost;
    e.ends = timeline.tracks()[size_t(ack.toTrack)].ends;
    e.frame = ack.number;
    e.numbers = {{u"TCP_DEFER_ACCEPT"_s, seconds}};
    e.conditions = {{Sentence::tr("the listener has the option").told(), u"TCP_DEFER_ACCEPT %1"_s.arg(seconds), true},
                    {Sentence::tr("the ACK brought no data").told(),
                     Sentence::tr("frame %1: ACK, 0 bytes").arg(qint64(ack.number)).told(), true},
                    kernelCounts(reports, u"TcpExt.TCPDeferAcceptDrop"_s, ack.deliveredNs, ack.deliveredNs, e)};
    if (left)
        e.outcome = outcomeOf(timeline, walk.connection(), ack, *left);
    e.conclude();
    return e;
}

std::vector<Evidence> explainDeferredAccept(const Session& session, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    std::set<const Life*> told;
    for (const Connection& connection : timeline.connections()) {
        for (HalvesWalk walk(timeline, connection); walk.next();) {
            const Arrow& arrow = walk.arrow();
            const Segment& s = arrow.segment;
            const SocketRow* row = walk.isDelivery() && arrow.toTrack >= 0 ? walk.receiverRow() : nullptr;
            if (!row || row->state != TcpState::SynRecv || row->inode != 0 || !s.has(FlagAck) || s.has(FlagSyn) ||
                s.has(FlagRst) || s.has(FlagFin) || s.payloadBytes > 0)
                continue;
            const Life* life = lifeReadAt(timeline.tracks()[size_t(arrow.toTrack)], arrow.deliveredNs);
            const std::optional<qint64> seconds = deferredSeconds(session, arrow);
            if (life && seconds && told.insert(life).second)
                found.push_back(explainAck(reports, timeline, walk, *life, *seconds));
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule deferredAcceptRule{
    .entries = {{u"accept-deferred"_s,
                 Sentence::tr("An ACK without data came to a request whose listener has TCP_DEFER_ACCEPT.").told(),
                 Sentence::tr("TCPDeferAcceptDrop moved.").told()}},
    .explain = &explainDeferredAccept,
};

} // namespace statewire
