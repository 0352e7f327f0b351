// SPDX-License-Identifier: GPL-3.0-or-later
// A RST that arrived and ended a row: which, whose RST it was, and that its number was exactly the one awaited.
#include "base/durationtext.h"
#include "base/sentence.h"
#include "explain/facts/halves.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/timewaits.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// What a RST must carry to be obeyed, by the state of who gets it.
Condition rightNumber(const HalvesWalk& walk, TcpState state, Evidence& e)
{
    const Segment& s = walk.arrow().segment;
    if (state == TcpState::SynSent) {
        Condition c{Sentence::tr("it acknowledges the SYN").told(), Sentence::tr("the SYN was not recorded").told(), {}};
        if (const std::optional<quint32> next = walk.receiver().sentNext) {
            e.numbers.push_back({u"snd_nxt"_s, *next});
            c.holds = s.has(FlagAck) && s.ack == *next;
            c.figures = s.has(FlagAck)
                            ? u"SEG.ACK %1 %2 SND.NXT %3"_s.arg(spaced(s.ack), *c.holds ? u"="_s : u"≠"_s, spaced(*next))
                            : Sentence::tr("it acknowledges nothing").told();
        }
        return c;
    }
    Condition c{Sentence::tr("its sequence number is the next one awaited").told(), unknown::rcvNxt, {}};
    const std::optional<quint32> awaited = walk.sender().next();
    if (!awaited)
        return c;
    e.numbers.push_back({u"rcv_nxt"_s, *awaited});
    c.holds = s.seq == *awaited;
    c.figures = u"%1 %2 rcv_nxt %3"_s.arg(spaced(s.seq), *c.holds ? u"="_s : u"≠"_s, spaced(*awaited));
    // Linux takes two more for exact: the number of the FIN itself, and the one after what SACK has told of.
    const bool afterFin = state == TcpState::CloseWait || state == TcpState::LastAck || state == TcpState::Closing;
    const bool sacks = walk.sender().sackPermitted && walk.receiver().sackPermitted;
    if (afterFin && s.seq + 1 == *awaited) {
        c.holds = true;
        c.figures = Sentence::tr("%1 = rcv_nxt − 1: that of the FIN itself").arg(spaced(s.seq)).told();
    } else if (*c.holds == false && sacks && s.seq == walk.sender().received.furthest()) {
        c.holds = true;
        c.figures = Sentence::tr("%1: after the last one told by SACK").arg(spaced(s.seq)).told();
    } else if (state == TcpState::SynRecv && *c.holds == false) {
        // A request looks only whether it lies in the window.
        const std::optional<quint32> edge = walk.receiver().rightEdge;
        c.holds = edge ? std::optional(!sequenceAfter(*awaited, s.seq) && sequenceAfter(*edge, s.seq)) : std::nullopt;
        c.figures += edge ? Sentence::tr("\nthe window ends at %1").arg(spaced(*edge)).told() : QString();
    }
    return c;
}

QString senderText(const Arrow& arrow)
{
    return arrow.fate == Fate::Injected
               ? Sentence::tr("frame %1, made on the wire: no host sent it").arg(qint64(arrow.number)).told()
               : Sentence::tr("frame %1, sent by the %2").arg(qint64(arrow.number)).arg(arrow.fromHost).told();
}

/// What the program's next call on that socket got.
QString outcomeOf(const Session& session, const Track& track, const Arrow& arrow)
{
    const std::optional<SocketName> socket = socketWith(session, track.host, track.ends, arrow.deliveredNs);
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call || call->endNs < arrow.deliveredNs || call->host != track.host || call->errnoName.isEmpty())
            continue;
        const bool own = socket ? socketOf(*call) == *socket
                                : call->is(Call::Connect) && call->beginNs <= arrow.deliveredNs &&
                                      Endpoint::parse(call->arguments) == track.ends.remote;
        if (own)
            return Sentence::tr("the program's %1() failed with %2").arg(call->call).arg(call->errnoName).told();
    }
    return {};
}

std::optional<Evidence> explainArrival(const Session& session, const Timeline& timeline, const HalvesWalk& walk)
{
    const Arrow& arrow = walk.arrow();
    const SocketRow* row = walk.receiverRow();
    if (!arrow.segment.has(FlagRst) || !row || row->state == TcpState::TimeWait)
        return std::nullopt;
    // Who asks a port where nobody listens has a rule of its own; a forged answer has not.
    if (row->state == TcpState::SynSent && arrow.fate != Fate::Injected)
        return std::nullopt;
    const Track& track = timeline.tracks()[size_t(arrow.toTrack)];
    const Life* life = lifeReadAt(track, arrow.deliveredNs);
    if (!life || removedBy(timeline, *life, arrow) != true)
        return std::nullopt;
    const QString state = stateName(row->state);
    Evidence e;
    e.ruleId = u"reset-ends-row"_s;
    e.claim = Sentence::tr("A RST ends the %1's socket in %2").arg(track.host).arg(state).told();
    e.rule =
        Sentence::tr("A RST is obeyed if its sequence number is exactly the next one awaited, rcv_nxt: the socket is gone "
                     "at once, without an answer and without TIME_WAIT. Elsewhere in the window it is only challenged, and "
                     "outside it is dropped (RFC 5961). In SYN_SENT it must acknowledge the SYN.")
            .told();
    e.source = row->state == TcpState::SynSent   ? u"RFC 9293 3.10.7.3; tcp_rcv_synsent_state_process, tcp_reset"_s
               : row->state == TcpState::SynRecv ? u"RFC 9293 3.10.7.4; tcp_check_req"_s
                                                 : u"RFC 9293 3.10.7.4, RFC 5961 3.2; tcp_validate_incoming, tcp_reset"_s;
    e.counterfactual = row->state == TcpState::SynSent
                           ? Sentence::tr("A RST that does not acknowledge the SYN would have been ignored.").told()
                           : Sentence::tr("One number higher, and it would not have been obeyed.").told();
    e.tNs = life->vanishedNs;
    e.host = track.host;
    e.ends = track.ends;
    e.frame = arrow.number;
    e.numbers = {{u"rst_seq"_s, arrow.segment.seq}};
    e.conditions = {
        {Sentence::tr("a RST came").told(), senderText(arrow), true},
        rightNumber(walk, row->state, e),
        {Sentence::tr("the row is gone with it").told(),
         Sentence::tr("%1, gone %2 after it").arg(state).arg(exactText(life->vanishedNs - arrow.deliveredNs)).told(), true}};
    e.outcome = outcomeOf(session, track, arrow);
    e.conclude();
    return e;
}

std::vector<Evidence> explainResetArrives(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Connection& connection : timeline.connections()) {
        for (HalvesWalk walk(timeline, connection); walk.next();) {
            if (!walk.isDelivery() || walk.arrow().toTrack < 0)
                continue;
            if (std::optional<Evidence> e = explainArrival(session, timeline, walk))
                found.push_back(std::move(*e));
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule resetArrivesRule{
    .entries = {{u"reset-ends-row"_s,
                 Sentence::tr("A RST reached a socket that is not in TIME_WAIT, and its row was gone.").told(),
                 Sentence::tr("its sequence number was exactly rcv_nxt (what Linux takes for it), or, in SYN_SENT, it "
                              "acknowledged the SYN.")
                     .told()}},
    .explain = &explainResetArrives,
};

} // namespace statewire
