// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/halves.h"
#include "explain/facts/numbertext.h"
#include "explain/facts/reports.h"
#include "explain/facts/statemachine.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

const QString counterName = u"TcpExt.TCPChallengeACK"_s;

bool isSynchronised(const SocketRow& row)
{
    // FIN_WAIT2 without a process is judged as a TIME_WAIT is.
    return goesOn(row.state) && (row.state != TcpState::FinWait2 || row.timer != SocketTimer::TimeWait);
}

enum class Cause
{
    Syn,
    Reset,
    OldAck
};

/// Why a synchronised socket would challenge \p s instead of taking it; nothing if it would not. \p own is the socket's
/// half of the connection, \p other its peer's.
std::optional<Cause> causeOf(const Segment& s, const Half& own, const Half& other)
{
    if (s.has(FlagRst)) {
        if (!other.next())
            return Cause::Reset; // beside rcv_nxt or not: what comes back will tell
        // Who lost a segment may reset with the number after the last one: that counts as exact where SACK tells of it.
        const bool behindGap = own.sackPermitted && other.sackPermitted && s.seq == other.received.furthest();
        const bool exact = s.seq == *other.next() || behindGap;
        // The RFC leaves the right edge itself out; tcp_sequence() takes it in.
        const bool inWindow = own.rightEdge && !sequenceAfter(*other.next(), s.seq) && !sequenceAfter(s.seq, *own.rightEdge);
        return !exact && inWindow ? std::optional(Cause::Reset) : std::nullopt;
    }
    if (s.has(FlagSyn))
        return Cause::Syn;
    if (!s.has(FlagAck) || !other.next() || !own.rightEdge || !own.acknowledged || !own.isn)
        return std::nullopt;
    const bool inWindow = !sequenceAfter(*other.next(), s.sequenceEnd()) && !sequenceAfter(s.seq, *own.rightEdge);
    const quint32 acknowledgedBytes = *own.acknowledged - (*own.isn + 1);
    const quint32 oldest = *own.acknowledged - std::min(other.largestWindow, acknowledgedBytes);
    return inWindow && sequenceAfter(oldest, s.ack) ? std::optional(Cause::OldAck) : std::nullopt;
}

Condition whatCame(const Arrow& arrow, Cause cause, const Half& own, const Half& other)
{
    const Segment& s = arrow.segment;
    const QString frame = frameName(arrow.number);
    switch (cause) {
    case Cause::Syn:
        return {u"a SYN came, which such a socket never takes"_s, u"%1: seq %2"_s.arg(frame, spaced(s.seq)), true};
    case Cause::Reset: {
        Condition c{u"a RST came that is in the window, but not exactly rcv_nxt"_s, u"rcv_nxt is not known"_s, {}};
        if (other.next()) {
            c.holds = true;
            c.figures = u"%1: %2 = rcv_nxt + %3"_s.arg(frame, spaced(s.seq), spaced(s.seq - *other.next()));
        }
        return c;
    }
    case Cause::OldAck:
        return {u"its ACK number is older than anything the window allows"_s,
                u"%1: ack %2\nsnd_una %3, largest window %4"_s.arg(frame, spaced(s.ack), spaced(*own.acknowledged),
                                                                   spaced(other.largestWindow)),
                true};
    }
    return {};
}

Condition counted(const Reports& reports, const Arrow& arrow, Evidence& e)
{
    Condition c{u"the kernel counts it"_s, u"%1 was not seen to move"_s.arg(counterName), {}};
    const qint64 delta = reports.counted(arrow.toHost, counterName, arrow.deliveredNs, arrow.deliveredNs).value_or(0);
    if (delta > 0) {
        c.holds = true;
        c.figures = u"%1 + %2"_s.arg(counterName, spaced(delta));
        e.numbers.push_back({counterName, delta});
    } else if (e.lacking = reports.whyNotCounted(counterName); !e.lacking.isEmpty()) {
        c.figures = e.lacking.text();
    }
    return c;
}

Evidence explainChallenge(const Reports& reports, const Timeline& timeline, const HalvesWalk& walk, Cause cause)
{
    const Arrow& arrow = walk.arrow();
    const Half& own = walk.receiver();
    const Half& other = walk.sender();
    Evidence e;
    e.ruleId = u"challenge-ack"_s;
    e.claim = cause == Cause::Syn     ? u"A SYN into a connection is challenged, not obeyed"_s
              : cause == Cause::Reset ? u"A RST beside rcv_nxt is challenged, not obeyed"_s
                                      : u"An ACK from long ago is challenged, its data dropped"_s;
    e.rule =
        u"A synchronised socket answers a SYN, a RST in the window but beside rcv_nxt, or a far too old ACK with an ACK "
        "of its own numbers. Who really sent it will answer that; who forged it never sees it."_s;
    e.source = cause == Cause::Syn     ? u"RFC 5961 4.2; tcp_validate_incoming"_s
               : cause == Cause::Reset ? u"RFC 5961 3.2; tcp_validate_incoming"_s
                                       : u"RFC 5961 5.2; tcp_ack"_s;
    e.counterfactual = cause == Cause::Reset ? u"With exactly rcv_nxt the RST would have ended the connection."_s
                       : cause == Cause::Syn ? u"Before RFC 5961 a SYN in the window reset the connection."_s
                                             : u"With a recent ACK number its data would have been taken."_s;
    e.tNs = arrow.deliveredNs;
    e.host = arrow.toHost;
    e.ends = timeline.tracks()[size_t(arrow.toTrack)].ends;
    e.frame = arrow.number;
    e.numbers.push_back({u"seq"_s, arrow.segment.seq});
    if (other.next())
        e.numbers.push_back({u"rcv_nxt"_s, *other.next()});
    if (own.sentNext)
        e.numbers.push_back({u"snd_nxt"_s, *own.sentNext});
    DirectionNumbers received;
    DirectionNumbers sent;
    received.next = other.next();
    sent.next = own.sentNext;
    const Arrow* answer = answerAfter(timeline, walk.connection(), walk.position(), arrow.toTrack);
    e.conditions = {{u"the socket is synchronised"_s, stateName(walk.receiverRow()->state), true},
                    whatCame(arrow, cause, own, other),
                    answeredWithOwnNumbers(answer, received, sent),
                    counted(reports, arrow, e)};
    e.conclude();
    return e;
}

/// A segment that a synchronised socket answers with a challenge ACK (RFC 5961) instead of obeying it.
std::vector<Evidence> explainChallengeAck(const Session&, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Connection& connection : timeline.connections()) {
        for (HalvesWalk walk(timeline, connection); walk.next();) {
            if (!walk.isDelivery() || walk.arrow().toTrack < 0 || !walk.receiverRow() ||
                !isSynchronised(*walk.receiverRow()))
                continue;
            if (const std::optional<Cause> cause = causeOf(walk.arrow().segment, walk.receiver(), walk.sender())) {
                found.push_back(explainChallenge(reports, timeline, walk, *cause));
                walk.ignore();
            }
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule challengeAckRule{
    .entries =
        {{u"challenge-ack"_s,
          u"A synchronised socket answered a SYN, a RST beside rcv_nxt, or an ACK from long ago with an ACK of its own "
          "numbers."_s,
          u"the answer carries snd_nxt and rcv_nxt, and TCPChallengeACK moved."_s}},
    .explain = &explainChallengeAck,
};

} // namespace statewire
