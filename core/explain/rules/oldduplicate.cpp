// SPDX-License-Identifier: GPL-3.0-or-later
// Data of a connection that is over, delivered into the next one on the same four-tuple: what stops it, or that nothing
// does.
#include "base/durationtext.h"
#include "base/sentence.h"
#include "explain/facts/connectionnumbers.h"
#include "explain/facts/halves.h"
#include "explain/facts/numbertext.h"
#include "explain/facts/statemachine.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// A check that the kernel makes: whether it stops the segment; nothing where a number is missing.
struct Check
{
    QString by;
    QString stopping; ///< what is said where it stops it
    QString passing;  ///< and where it does not
    QString figures;
    std::optional<bool> stops;
};

/// What the receiver of \p late sent next.
const Arrow* answerTo(const Timeline& timeline, const Connection& connection, const Arrow& late)
{
    const Arrow* found = nullptr;
    for (const size_t at : connection.arrows) {
        const Arrow& arrow = timeline.arrows()[at];
        if (arrow.fromTrack == late.toTrack && arrow.sentNs >= late.deliveredNs && (!found || arrow.sentNs < found->sentNs))
            found = &arrow;
    }
    return found;
}

/// The SYN that began the life that is current, delivered after the segment had left; null if it is of that life.
const Arrow* newerSyn(const Timeline& timeline, const Connection& connection, const Arrow& late)
{
    const Arrow* found = nullptr;
    for (const size_t at : connection.arrows) {
        const Arrow& arrow = timeline.arrows()[at];
        if (arrow.segment.has(FlagSyn) && arrow.fromTrack == late.fromTrack && arrow.deliveredNs < late.deliveredNs &&
            arrow.sentNs > late.sentNs)
            found = &arrow;
    }
    return found;
}

Check byStamp(const Segment& s, const DirectionNumbers& received)
{
    Check check{Sentence::tr("by its time stamp (PAWS)").told(),
                Sentence::tr("its time stamp stops it (PAWS)").told(),
                Sentence::tr("its time stamp does not stop it").told(),
                {},
                false};
    if (!received.next) {
        check.stops.reset();
        check.figures = unknown::tsRecent;
    } else if (!s.tsval || !received.lastTsval) {
        check.figures = Sentence::tr("there are no time stamps").told();
    } else {
        check.stops = sequenceAfter(*received.lastTsval, *s.tsval);
        check.figures = stampsCompared(*s.tsval, *received.lastTsval);
    }
    return check;
}

Check byNumber(const Segment& s, const DirectionNumbers& received)
{
    Check check{Sentence::tr("by its sequence numbers").told(),
                Sentence::tr("its sequence numbers stop it").told(),
                Sentence::tr("its sequence numbers do not stop it").told(),
                unknown::rcvNxt,
                {}};
    if (!received.next)
        return check;
    constexpr quint32 widest = 1U << 30; // no window is wider
    const bool old = !sequenceAfter(s.sequenceEnd(), *received.next);
    check.stops = old || (sequenceAfter(s.seq, *received.next) && s.seq - *received.next >= widest);
    check.figures = Sentence::tr("%1 – %2, rcv_nxt %3: %4")
                        .arg(spaced(s.seq))
                        .arg(spaced(quint32(s.sequenceEnd() - 1)))
                        .arg(spaced(*received.next))
                        .arg(*check.stops ? Sentence::tr("outside the window") : Sentence::tr("in the window"))
                        .told();
    if (check.figures.size() > 60)
        check.figures.replace(u", rcv_nxt"_s, u"\nrcv_nxt"_s);
    return check;
}

Check byAck(const Segment& s, const DirectionNumbers& sent)
{
    Check check{Sentence::tr("by the number it acknowledges").told(),
                Sentence::tr("the number that it acknowledges stops it").told(),
                Sentence::tr("the number that it acknowledges does not stop it").told(),
                unknown::sndNxt,
                {}};
    if (!sent.isn || !sent.next)
        return check;
    const quint32 first = *sent.isn + 1;
    constexpr qint64 wideNs = 65'535; // before 6.8 an ACK may lie as far back as the largest window
    const qint64 back = sequenceDistance(s.ack, first);
    check.stops = back <= 0 && !sequenceAfter(s.ack, *sent.next) ? std::optional(false)
                  : back > 0 && back <= wideNs                   ? std::nullopt
                                                                 : std::optional(true);
    check.figures = Sentence::tr("ack %1; what was sent begins at %2").arg(spaced(s.ack)).arg(spaced(first)).told();
    return check;
}

std::optional<Evidence> explainLate(const Timeline& timeline, const HalvesWalk& walk)
{
    const Arrow& late = walk.arrow();
    const Segment& s = late.segment;
    const SocketRow* row = s.payloadBytes > 0 && !s.has(FlagSyn) ? walk.receiverRow() : nullptr;
    const Arrow* syn = row && goesOn(row->state) ? newerSyn(timeline, walk.connection(), late) : nullptr;
    if (!syn)
        return std::nullopt;
    const qint64 beforeNs = late.deliveredNs - 1;
    const DirectionNumbers received = numbersUntil(timeline, walk.connection(), late.fromHost, beforeNs);
    const DirectionNumbers sent = numbersUntil(timeline, walk.connection(), late.toHost, beforeNs);
    Evidence e;
    e.ruleId = u"old-duplicate"_s;
    e.rule = Sentence::tr(
                 "A segment that was under way for too long may come into the next connection on the same ports. The "
                 "kernel looks at its time stamp (PAWS), then whether its numbers lie in the window, then whether the "
                 "number that it acknowledges can be right. What passes all three is taken for the new connection's own.")
                 .told();
    e.source = u"RFC 9293 3.10.7.4, RFC 7323 5, RFC 5961 5; tcp_validate_incoming, tcp_ack"_s;
    e.counterfactual =
        Sentence::tr(
            "A TIME_WAIT that is not cut short keeps the four-tuple for a minute: until then no such segment is left.")
            .told();
    e.tNs = late.deliveredNs;
    e.host = late.toHost;
    e.ends = timeline.tracks()[size_t(late.toTrack)].ends;
    e.frame = late.number;
    e.numbers = {{u"seq"_s, s.seq}, {u"bytes"_s, s.payloadBytes}};
    if (received.next)
        e.numbers.push_back({u"rcv_nxt"_s, *received.next});
    e.conditions = {{Sentence::tr("it belongs to the connection before").told(),
                     Sentence::tr("frame %1 left %2 before the new SYN, frame %3")
                         .arg(qint64(late.number))
                         .arg(exactText(syn->sentNs - late.sentNs))
                         .arg(qint64(syn->number))
                         .told(),
                     true}};
    std::optional<bool> stopped = false;
    QString by;
    for (const Check& check : {byStamp(s, received), byNumber(s, received), byAck(s, sent)}) {
        e.conditions.push_back({check.stops == true ? check.stopping : check.passing, check.figures,
                                check.stops ? std::optional(true) : std::nullopt, !check.stops});
        stopped = check.stops;
        by = check.by;
        if (check.stops != false)
            break; // the rest is not asked
    }
    Condition became{Sentence::tr("what comes back shows it").told(), unknown::noAnswer, {}};
    const Arrow* answer = answerTo(timeline, walk.connection(), late);
    if (answer && stopped && received.next) {
        const quint32 ack = answer->segment.ack;
        const bool taken = sequenceAfter(ack, *received.next) && !sequenceAfter(s.sequenceEnd(), ack);
        became.holds = taken != *stopped;
        became.figures =
            taken ? Sentence::tr("frame %1 acknowledges it: ack %2").arg(qint64(answer->number)).arg(spaced(ack)).told()
                  : Sentence::tr("frame %1 still asks for %2").arg(qint64(answer->number)).arg(spaced(ack)).told();
    } else if (answer && !stopped) {
        became.figures = e.conditions.back().figures;
    }
    e.claim = !stopped   ? Sentence::tr("A segment of the connection before comes into the new one").told()
              : *stopped ? Sentence::tr("A segment of the connection before is stopped %1").arg(by).told()
                         : Sentence::tr("A segment of the connection before is taken for the new one's").told();
    e.conditions.push_back(became);
    e.conclude();
    return e;
}

std::vector<Evidence> explainOldDuplicate(const Session&, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Connection& connection : timeline.connections()) {
        for (HalvesWalk walk(timeline, connection); walk.next();) {
            if (!walk.isDelivery() || walk.arrow().toTrack < 0)
                continue;
            if (std::optional<Evidence> e = explainLate(timeline, walk))
                found.push_back(std::move(*e));
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule oldDuplicateRule{
    .entries = {{u"old-duplicate"_s,
                 Sentence::tr("Data that left before the new connection's SYN came into that connection.").told(),
                 Sentence::tr(
                     "what came back shows what the time stamps, the sequence numbers and the acknowledged number say: "
                     "stopped, or taken.")
                     .told()}},
    .explain = &explainOldDuplicate,
};

} // namespace statewire
