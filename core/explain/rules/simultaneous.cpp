// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/numbertext.h"
#include "explain/rules/evidencerule.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// The frames of a kind that \p track sent and that its peer sent first in a life that begins at \p sinceNs.
struct Pair
{
    const Arrow* own = nullptr;
    const Arrow* other = nullptr;
};

/// The last frame of each end before \p untilNs for which \p fits; retransmissions give way to the first of their number.
template <class Fits>
Pair lastPair(const Timeline& timeline, const Connection& connection, int track, qint64 untilNs, Fits fits)
{
    Pair pair;
    const std::vector<size_t>& arrows = connection.arrows;
    const auto after = std::upper_bound(arrows.begin(), arrows.end(), untilNs,
                                        [&](qint64 tNs, size_t index) { return tNs < timeline.arrows()[index].sentNs; });
    for (auto at = after; at != arrows.begin();) {
        const Arrow& arrow = timeline.arrows()[*--at];
        const Arrow*& mine = arrow.fromTrack == track ? pair.own : pair.other;
        // An earlier SYN or FIN with another number belongs to the connection before.
        if (fits(arrow.segment) && (!mine || mine->segment.seq == arrow.segment.seq))
            mine = &arrow;
        else if (fits(arrow.segment))
            break;
        if (arrow.segment.isPureSyn() && pair.own && pair.other)
            break;
    }
    return pair;
}

QString orderOf(const Arrow& a, const Arrow& b)
{
    const Arrow& first = a.sentNs <= b.sentNs ? a : b;
    const Arrow& second = a.sentNs <= b.sentNs ? b : a;
    return u"%1 from the %2\n%3 from the %4, %5 later"_s.arg(frameName(first.number), first.fromHost,
                                                             frameName(second.number), second.fromHost,
                                                             exactText(second.sentNs - first.sentNs));
}

/// Each left before the other had arrived: a frame still on its way has not.
Condition crossed(const Pair& pair, const QString& what)
{
    Condition c{
        u"the %1s crossed: each left before the other came"_s.arg(what), u"the %1s were not recorded"_s.arg(what), {}};
    if (!pair.own || !pair.other)
        return c;
    c.holds = pair.own->sentNs < pair.other->deliveredNs && pair.other->sentNs < pair.own->deliveredNs;
    c.figures = orderOf(*pair.own, *pair.other);
    return c;
}

bool isFin(const Segment& s)
{
    return s.has(FlagFin);
}
bool isPureSyn(const Segment& s)
{
    return s.isPureSyn();
}

Evidence explainClosing(const Timeline& timeline, const Connection& connection, int end, const RowSample* before,
                        const RowSample& sample)
{
    const Track& track = timeline.tracks()[size_t(end)];
    Evidence e;
    e.ruleId = u"simultaneous-close"_s;
    e.claim = u"CLOSING: both ends closed at once"_s;
    e.rule = u"A FIN that comes while the own one is not yet acknowledged leads from FIN_WAIT1 to CLOSING, and its ACK from "
             "there to TIME_WAIT, at both ends."_s;
    e.source = u"RFC 9293 3.6, figure 13; tcp_fin"_s;
    e.counterfactual = u"Had one FIN come before the other left, its receiver would have gone through CLOSE_WAIT."_s;
    e.tNs = sample.tNs;
    e.host = track.host;
    e.ends = track.ends;
    const Pair fins = lastPair(timeline, connection, end, sample.tNs, isFin);
    Condition open{u"the other's FIN came before the own was acknowledged"_s, u"the FINs were not recorded"_s, {}};
    if (fins.own && fins.other) {
        e.frame = fins.other->number;
        e.numbers = {{u"own_fin_ns"_s, fins.own->sentNs}, {u"peer_fin_ns"_s, fins.other->sentNs}};
        open.holds = fins.other->segment.ack != fins.own->segment.sequenceEnd();
        open.figures =
            u"%1: ack %2, %3 %4"_s.arg(frameName(fins.other->number), spaced(fins.other->segment.ack),
                                       *open.holds ? u"not"_s : u"which is"_s, spaced(fins.own->segment.sequenceEnd()));
    }
    e.conditions = {crossed(fins, u"FIN"_s),
                    open,
                    {u"proof: the row shows CLOSING"_s,
                     before ? u"%1 before"_s.arg(stateName(before->row.state)) : u"seen at once"_s, true}};
    e.conclude();
    return e;
}

Evidence explainOpening(const Timeline& timeline, const Connection& connection, int end, const RowSample& sample)
{
    const Track& track = timeline.tracks()[size_t(end)];
    Evidence e;
    e.ruleId = u"simultaneous-open"_s;
    e.claim = u"SYN_SENT to SYN_RECV: both ends opened at once"_s;
    e.rule = u"A SYN without ACK that comes in SYN_SENT leads to SYN_RECV. Each end answers it with a SYN-ACK that repeats "
             "its own number, and no listener is needed."_s;
    e.source = u"RFC 9293 3.5, figure 7; tcp_rcv_synsent_state_process"_s;
    e.counterfactual = u"Had one SYN come before the other left, it would have met a closed port: a RST."_s;
    e.tNs = sample.tNs;
    e.host = track.host;
    e.ends = track.ends;
    const Pair syns = lastPair(timeline, connection, end, sample.tNs, isPureSyn);
    if (syns.own && syns.other) {
        e.frame = syns.other->number;
        e.numbers = {{u"own_isn"_s, syns.own->segment.seq}, {u"peer_isn"_s, syns.other->segment.seq}};
    }
    e.conditions = {crossed(syns, u"SYN"_s),
                    {u"proof: the row that was SYN_SENT is SYN_RECV, a whole socket"_s, u"inode %1"_s.arg(sample.row.inode),
                     sample.row.inode != 0}};
    e.conclude();
    return e;
}

/// SYNs or FINs that crossed: simultaneous open and simultaneous close.
std::vector<Evidence> explainSimultaneous(const Session&, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Connection& connection : timeline.connections()) {
        for (int end : connection.seenEnds()) {
            const Track& track = timeline.tracks()[size_t(end)];
            if (track.ends.local == track.ends.remote) // one socket that talks to itself has no other end
                continue;
            for (const Life& life : track.lives) {
                const RowSample* before = nullptr;
                for (const RowSample& sample : life.samples) {
                    const bool first = !before || before->row.state != sample.row.state;
                    if (first && sample.row.state == TcpState::Closing)
                        found.push_back(explainClosing(timeline, connection, end, before, sample));
                    else if (first && before && before->row.state == TcpState::SynSent &&
                             sample.row.state == TcpState::SynRecv)
                        found.push_back(explainOpening(timeline, connection, end, sample));
                    before = &sample;
                }
            }
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule simultaneousRule{
    .entries = {{u"simultaneous-open"_s, u"A row went from SYN_SENT to SYN_RECV."_s,
                 u"two SYNs crossed: each left before the other came."_s},
                {u"simultaneous-close"_s, u"A socket came into CLOSING."_s,
                 u"two FINs crossed: the other's came before the own one was acknowledged."_s}},
    .explain = &explainSimultaneous,
};

} // namespace statewire
