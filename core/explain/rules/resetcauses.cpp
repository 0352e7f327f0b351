// SPDX-License-Identifier: GPL-3.0-or-later
// Resets that answer a segment nobody waits for: no listener, no socket any more, or one that asks for something new.
#include "base/durationtext.h"
#include "base/sentence.h"
#include "explain/facts/halves.h"
#include "explain/facts/numbertext.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/statemachine.h"
#include "explain/facts/timewaits.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// The last segment delivered to the sender of \p reset on its four-tuple before it; null if none was recorded.
const Arrow* triggerOf(const Timeline& timeline, const Arrow& reset)
{
    const Arrow* found = nullptr;
    for (const Arrow& arrow : timeline.arrows()) {
        if (arrow.segment.source == reset.segment.destination && arrow.segment.destination == reset.segment.source &&
            arrow.deliveredNs <= reset.sentNs && !arrow.segment.has(FlagRst) &&
            (!found || arrow.deliveredNs >= found->deliveredNs))
            found = &arrow;
    }
    return found;
}

Evidence evidenceOf(const Arrow& reset)
{
    Evidence e;
    e.tNs = reset.sentNs;
    e.host = reset.fromHost;
    e.ends = {reset.segment.source, reset.segment.destination};
    e.frame = reset.number;
    return e;
}

Evidence noListener(const Session& session, const Timeline& timeline, const Arrow& reset)
{
    Evidence e = evidenceOf(reset);
    e.ruleId = u"reset-no-listener"_s;
    e.claim = u"A SYN to a port where nobody listens is answered with RST"_s;
    e.rule = u"If no socket listens on the port, the kernel answers the SYN with RST,ACK: sequence number 0, and it "
             "acknowledges the SYN. At once connect() fails with ECONNREFUSED."_s;
    e.source = u"RFC 9293 3.10.7.1; tcp_v4_send_reset"_s;
    e.counterfactual = u"With a socket in LISTEN on that port the answer would be SYN,ACK. Were the SYN dropped instead, "
                       "connect() would wait and end with ETIMEDOUT."_s;
    const Arrow* syn = triggerOf(timeline, reset);
    Condition answers{u"it acknowledges the SYN: SEG.ACK = SYN's sequence number + 1"_s, u"the SYN was not recorded"_s, {}};
    if (syn && syn->segment.isPureSyn()) {
        const quint32 expected = syn->segment.seq + 1;
        answers.figures = u"ACK %1, SYN %2"_s.arg(spaced(reset.segment.ack), spaced(syn->segment.seq));
        answers.holds = reset.segment.ack == expected;
        e.numbers = {{u"syn_seq"_s, syn->segment.seq}, {u"rst_ack"_s, reset.segment.ack}};
    }
    Condition nobody{u"no socket listens on port %1"_s.arg(reset.segment.source.port), {}, {}};
    const Track* listener = listenerFor(timeline, reset.fromHost, reset.segment.source, reset.sentNs);
    if (listener || hasRows(session, reset.fromHost, reset.sentNs) || session.info()) {
        nobody.holds = listener == nullptr;
        nobody.figures = listener ? u"%1 is in LISTEN"_s.arg(listener->ends.local.toString())
                                  : u"no LISTEN row on the %1"_s.arg(reset.fromHost);
    } else {
        nobody.figures = unknown::socketTable;
    }
    e.conditions = {answers, nobody};
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (call && call->errnoName == "ECONNREFUSED"_L1 && call->beginNs <= reset.sentNs && call->endNs >= reset.sentNs &&
            Endpoint::parse(call->arguments) == reset.segment.source)
            e.outcome = u"connect() failed with ECONNREFUSED after %1 µs"_s.arg((call->endNs - call->beginNs) / 1000);
    }
    e.conclude();
    return e;
}

/// The state in which a socket with the ends of \p reset's sender stood when \p trigger came; CLOSE if none did.
TcpState stateAt(const Timeline& timeline, const Arrow& reset, const Arrow& trigger, bool& orphan)
{
    const std::optional<size_t> track =
        timeline.findTrack(reset.fromHost, {reset.segment.source, reset.segment.destination});
    const Life* life = track ? timeline.tracks()[*track].lifeAt(trigger.deliveredNs) : nullptr;
    const Span* span = life ? life->spanAt(trigger.deliveredNs) : nullptr;
    if (!span)
        return TcpState::Close;
    const RowSample* sample = life->sampleAt(trigger.deliveredNs);
    orphan = sample && sample->row.inode == 0 && (span->state == TcpState::FinWait1 || span->state == TcpState::FinWait2);
    return span->state;
}

/// The pure SYNs of the sender of \p reset on its four-tuple: the last attempt's before the reset, and the first after it.
struct Attempts
{
    std::vector<const Arrow*> before;
    const Arrow* again = nullptr;
    const Arrow* answer = nullptr; ///< to that one
};

Attempts attemptsAround(const Timeline& timeline, const Arrow& reset)
{
    Attempts found;
    for (const Arrow& arrow : timeline.arrows()) {
        const bool own = arrow.segment.source == reset.segment.source &&
                         arrow.segment.destination == reset.segment.destination && arrow.segment.isPureSyn();
        const bool others =
            arrow.segment.source == reset.segment.destination && arrow.segment.destination == reset.segment.source;
        if (own && arrow.sentNs <= reset.sentNs) {
            if (!found.before.empty() && found.before.back()->segment.seq != arrow.segment.seq)
                found.before.clear();
            found.before.push_back(&arrow);
        } else if (own && !found.again) {
            found.again = &arrow;
        } else if (others && found.again && arrow.sentNs >= found.again->deliveredNs && !found.answer) {
            found.answer = &arrow;
        }
    }
    return found;
}

Condition cameAgain(const Timeline& timeline, const Arrow& reset, const Attempts& attempts, Evidence& e)
{
    constexpr qint64 quickNs = 100'000'000; // two ticks are 2 to 20 ms, then the timer's own slack
    Condition c{Sentence::tr("the SYN is sent again after two ticks, not after 1 s").told(), {}, {}};
    if (!attempts.again) {
        c.figures = Sentence::tr("none was sent again within %1")
                        .arg(exactText(std::min(quickNs, timeline.endNs() - reset.sentNs)))
                        .told();
        return c;
    }
    const qint64 gapNs = attempts.again->sentNs - attempts.before.back()->sentNs;
    c.holds = gapNs < quickNs;
    c.figures = Sentence::tr("frame %1: after %2").arg(qint64(attempts.again->number)).arg(exactText(gapNs)).told();
    e.numbers.push_back({u"retry_after_ns"_s, gapNs});
    e.tNs = attempts.again->sentNs;
    return c;
}

/// The end that connects has met what \p trigger's sender still takes for a connection (RFC 9293 3.5.1, figure 9).
std::optional<Evidence> metHalfOpen(const Timeline& timeline, const Arrow& reset, const Arrow& trigger)
{
    const std::optional<size_t> track =
        timeline.findTrack(trigger.fromHost, {trigger.segment.source, trigger.segment.destination});
    const Life* left = track ? lifeReadAt(timeline.tracks()[*track], trigger.sentNs) : nullptr;
    const RowSample* row = left ? left->sampleAt(trigger.sentNs) : nullptr;
    const Attempts attempts = attemptsAround(timeline, reset);
    if (!row || !goesOn(row->row.state) || trigger.fate == Fate::Injected || attempts.before.empty())
        return std::nullopt;
    const quint32 synSeq = attempts.before.back()->segment.seq;
    const bool arrived = reset.deliveredNs != openEndNs;
    Evidence e = evidenceOf(reset);
    e.ruleId = u"reset-half-open"_s;
    e.claim = arrived ? Sentence::tr("A SYN meets a half-open connection, and the RST that follows ends it").told()
                      : Sentence::tr("A SYN meets a half-open connection, and a RST follows").told();
    e.rule =
        Sentence::tr("An end that still thinks the connection open answers a SYN with an ACK of its own numbers. To the "
                     "end that connects, that is no answer to its SYN: it sends RST, whose sequence number is the one "
                     "acknowledged. That is exactly what the other end waits for, and ends the old connection. The "
                     "SYN is sent again after two ticks of the kernel's clock instead of a second.")
            .told();
    e.source = u"RFC 9293 3.5.1, 3.10.7.3; RFC 5961 4.2; tcp_rcv_synsent_state_process"_s;
    e.counterfactual =
        Sentence::tr("Without the RST the old connection would have stood on, and every further SYN have met it.").told();
    e.numbers = {{u"rst_seq"_s, reset.segment.seq},
                 {u"seg_ack"_s, trigger.segment.ack},
                 {u"seg_bytes"_s, trigger.segment.payloadBytes},
                 {u"syn_seq"_s, synSeq}};
    e.conditions = {
        {Sentence::tr("the %1 still had the old connection").arg(trigger.fromHost).told(), stateName(row->row.state), true},
        {Sentence::tr("its ACK is no answer to the SYN").told(),
         Sentence::tr("frame %1: ack %2, SYN + 1 = %3")
             .arg(qint64(trigger.number))
             .arg(spaced(trigger.segment.ack))
             .arg(spaced(quint32(synSeq + 1)))
             .told(),
         trigger.segment.ack != synSeq + 1},
        {Sentence::tr("the RST's sequence number is what that ACK acknowledged").told(),
         u"RST %1"_s.arg(spaced(reset.segment.seq)), reset.segment.seq == trigger.segment.ack}};
    if (!arrived) {
        e.conclude();
        return e;
    }
    const std::optional<bool> removed = removedBy(timeline, *left, reset);
    if (removed == true)
        e.tNs = left->vanishedNs;
    e.conditions.push_back(
        {Sentence::tr("the RST ended it").told(),
         removed == true ? Sentence::tr("gone %1 after it").arg(exactText(left->vanishedNs - reset.deliveredNs)).told()
         : removed       ? Sentence::tr("it was still there after it").told()
                         : Sentence::tr("the table was not read again").told(),
         removed});
    // A SYN that was repeated before keeps its timer.
    if (attempts.before.size() == 1)
        e.conditions.push_back(cameAgain(timeline, reset, attempts, e));
    if (attempts.answer) {
        const Segment& answer = attempts.answer->segment;
        e.tNs = attempts.answer->sentNs;
        e.conditions.push_back({Sentence::tr("the next SYN is answered with SYN,ACK").told(),
                                u"%1: %2"_s.arg(frameName(attempts.answer->number), answer.flagsText()),
                                answer.has(FlagSyn) && answer.has(FlagAck)});
    }
    e.conclude();
    return e;
}

std::optional<Evidence> halfOpen(const Session& session, const Timeline& timeline, const Arrow& reset)
{
    const Arrow* trigger = triggerOf(timeline, reset);
    bool orphan = false;
    const TcpState state = trigger ? stateAt(timeline, reset, *trigger, orphan) : TcpState::Close;
    if (state == TcpState::SynSent && !trigger->segment.has(FlagSyn))
        return metHalfOpen(timeline, reset, *trigger);
    // A full accept queue is another story.
    if (state == TcpState::SynSent || state == TcpState::SynRecv || (trigger && trigger->segment.has(FlagSyn)))
        return std::nullopt;
    Evidence e = evidenceOf(reset);
    e.ruleId = u"reset-half-open"_s;
    e.claim = u"A segment for a connection that is gone is answered with RST"_s;
    e.rule = u"A segment that carries an ACK and belongs to no socket is answered with RST, whose sequence number is the "
             "one that the segment acknowledged. So an end that still thinks the connection open learns the truth."_s;
    e.source = u"RFC 9293 3.5.1, 3.5.2 and 3.10.7.1; tcp_v4_send_reset"_s;
    e.counterfactual = u"Had this end sent nothing, it would have gone on in ESTABLISHED: only keepalive would find out."_s;
    if (orphan && trigger->segment.payloadBytes > 0) {
        e.claim = u"Data that nobody will ever read are answered with RST"_s;
        e.rule =
            u"A program that has called close() can read no more. The kernel still sends what it had and ends the "
            "connection in order; but if data come meanwhile, it answers with RST, so that their sender learns that they "
            "are lost. The sequence number is the one that the segment acknowledged."_s;
        e.source = u"RFC 1122 4.2.2.13; RFC 9293 3.6.1; tcp_rcv_state_process, tcp_v4_send_reset"_s;
        e.counterfactual =
            u"With shutdown(SHUT_WR) instead of close() the program could have read them, and acknowledged them."_s;
    }
    Condition number{
        u"its sequence number is what the segment acknowledged"_s, u"the segment that it answers was not recorded"_s, {}};
    Condition gone{u"the %1 had no application's socket for it"_s.arg(reset.fromHost), {}, {}};
    if (trigger) {
        number.figures = u"RST %1, SEG.ACK %2 of frame %3"_s.arg(spaced(reset.segment.seq), spaced(trigger->segment.ack))
                             .arg(trigger->number);
        number.holds = reset.segment.seq == trigger->segment.ack;
        e.numbers = {{u"rst_seq"_s, reset.segment.seq},
                     {u"seg_ack"_s, trigger->segment.ack},
                     {u"seg_bytes"_s, trigger->segment.payloadBytes}};
    }
    if (trigger && hasRows(session, reset.fromHost, reset.sentNs)) {
        gone.holds = state == TcpState::Close || orphan;
        gone.figures = state == TcpState::Close ? u"no row for %1"_s.arg(e.ends.local.toString())
                       : orphan                 ? u"%1, closed by its process (inode 0)"_s.arg(stateName(state))
                                                : u"a socket in %1"_s.arg(stateName(state));
    } else {
        gone.figures = trigger ? unknown::socketTable : number.figures;
    }
    e.conditions = {number, gone};
    e.conclude();
    return e;
}

/// A RST in answer to a SYN that nobody listens for, or to a segment of a connection that is gone.
std::vector<Evidence> explainResetAnswers(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Arrow& reset : timeline.arrows()) {
        if (!reset.segment.has(FlagRst) || reset.fate == Fate::Injected)
            continue;
        if (reset.segment.has(FlagAck) && reset.segment.seq == 0) {
            found.push_back(noListener(session, timeline, reset));
        } else if (!reset.segment.has(FlagAck)) {
            if (std::optional<Evidence> e = halfOpen(session, timeline, reset))
                found.push_back(std::move(*e));
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule resetAnswersRule{
    .entries =
        {{u"reset-no-listener"_s, u"A SYN was answered with RST,ACK."_s,
          u"the RST acknowledges that SYN, and no row of that host listens on the port."_s},
         {u"reset-half-open"_s, u"A segment with an ACK was answered with RST."_s,
          u"the RST's sequence number is what the segment acknowledged, and no application had a socket for it there, or "
          "only one whose new SYN the segment does not acknowledge: then the RST ends the old connection and the SYN is "
          "sent again after two ticks."_s}},
    .explain = &explainResetAnswers,
};

} // namespace statewire
