// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/numbertext.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/synmeetings.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

#include <algorithm>
#include <cmath>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

const QString notRejected = QStringLiteral("not rejected by PAWS");
const QString isAfter = QStringLiteral("its sequence number is after the last one received");
const QString isnProof = QStringLiteral("proof: the SYN-ACK's ISN is the old snd_nxt + 65 537");

Evidence frameOfRule()
{
    Evidence e;
    e.ruleId = QStringLiteral("syn-into-time-wait");
    e.claim = QStringLiteral("A SYN reopens a TIME_WAIT socket");
    e.rule =
        QStringLiteral("A socket in TIME_WAIT accepts a SYN if PAWS does not reject it and its sequence number is after "
                       "the last one received (or its time stamp is newer).");
    e.source = QStringLiteral("RFC 1122 4.2.2.13, RFC 6191; tcp_timewait_state_process");
    e.counterfactual =
        QStringLiteral("An older sequence number and no newer time stamp: the kernel would have answered with "
                       "an ACK instead, and the client with a RST.");
    return e;
}

Condition paws(const Segment& syn, std::optional<quint32> tsRecent, bool knowsStamps)
{
    Condition c{notRejected, {}, true};
    if (syn.tsval && !knowsStamps) {
        c.figures = unknown::tsRecent;
        c.holds.reset();
        return c;
    }
    if (!syn.tsval || !tsRecent) {
        c.figures = QStringLiteral("no time stamps, so PAWS does not apply");
        return c;
    }
    c.holds = !isRejectedByPaws(syn, tsRecent);
    c.figures = stampsCompared(*syn.tsval, *tsRecent);
    return c;
}

Condition sequenceAhead(const Segment& syn, std::optional<quint32> rcvNxt, std::optional<quint32> tsRecent)
{
    Condition c{isAfter, {}, {}};
    if (!rcvNxt) {
        c.figures = unknown::rcvNxt;
        return c;
    }
    const bool after = sequenceAfter(syn.seq, *rcvNxt);
    c.figures = QStringLiteral("%1 %2 %3 rcv_nxt")
                    .arg(spaced(syn.seq), after ? QStringLiteral(">") : QStringLiteral("≤"), spaced(*rcvNxt));
    const bool newer = syn.tsval && tsRecent && sequenceAfter(*syn.tsval, *tsRecent);
    c.holds = after || newer;
    if (!after && newer)
        c.text = QStringLiteral("its time stamp is newer, although its sequence number is not");
    return c;
}

QString clockText(qint64 ticks, qint64 elapsedNs)
{
    return QStringLiteral("\nthe 64 ns clock moved %1 in %2").arg(spaced(ticks), exactText(elapsedNs));
}

/// When the kernel took a number: at the SYN, after its delivery and before the answer came to the wire.
struct Taken
{
    qint64 fromNs;
    qint64 toNs;
};

/// True if a number has moved as far as the 64 ns clock has.
bool isByTheClock(quint32 moved, const Taken& before, const Taken& now)
{
    // Give or take what it takes to write a moment down. All of it goes round at 2^32, which the clock does in 275 s.
    constexpr qint64 handlingNs = 5'000'000;
    const qint64 least = (now.fromNs - before.toNs - handlingNs) / isnTickNs;
    const qint64 most = (now.toNs - before.fromNs + handlingNs) / isnTickNs;
    return qint64(quint32(moved - quint32(least))) <= most - least;
}

/// Linux meant the number to be snd_nxt + 65 537 all along. Up to 6.9 another part of it forgot that number on the way, and
/// the SYN-ACK began by the clock, as that of a fresh socket does; distributions have mended it at different times. So it is
/// the number itself that says which.
Condition initialNumber(const Reports& reports, const Arrow& syn, const Arrow* answer, const DirectionNumbers& received,
                        const DirectionNumbers& sent, Evidence& e)
{
    Condition c{isnProof, {}, {}};
    if (!answer) {
        c.figures = unknown::noAnswer;
        return c;
    }
    if (!answer->segment.has(FlagSyn)) {
        c.text = QStringLiteral("the server answers with a SYN-ACK");
        c.figures = answeredText(answer->segment);
        c.holds = false;
        return c;
    }
    const quint32 isn = answer->segment.seq;
    e.numbers.push_back({QStringLiteral("synack_isn"), isn});
    if (!sent.next) {
        c.figures = unknown::sndNxt;
        return c;
    }
    const auto sum = [isn](quint32 old) {
        return QStringLiteral("%1 = %2 + %3").arg(spaced(isn), spaced(old), spaced(quint32(isn - old)));
    };
    const Number step{QStringLiteral("isn_step"), quint32(isn - *sent.next)};
    c.figures = sum(*sent.next);
    if (step.value == timeWaitIsnStep) {
        c.holds = true;
        e.numbers.push_back(step);
        return c;
    }
    c.text = QStringLiteral("the SYN-ACK's ISN is the old snd_nxt + 65 537, or the old ISN + the 64 ns clock");
    if (!sent.isn || !sent.synSentNs) {
        c.figures += QStringLiteral("\nthe old ISN is not known");
        return c;
    }
    const quint32 moved = isn - *sent.isn;
    const qint64 elapsedNs = answer->sentNs - *sent.synSentNs;
    e.numbers.push_back({QStringLiteral("synack_isn_moved"), moved});
    e.numbers.push_back({QStringLiteral("synack_isn_clock_expected"), elapsedNs / isnTickNs});
    const Taken before{std::min(received.synDeliveredNs.value_or(*sent.synSentNs), *sent.synSentNs), *sent.synSentNs};
    c.holds = isByTheClock(moved, before, {syn.deliveredNs, answer->sentNs});
    const QString byTheClock = sum(*sent.isn) + clockText(elapsedNs / isnTickNs, elapsedNs);
    if (*c.holds) {
        // How far that happens to be from snd_nxt says nothing here.
        c.text = QStringLiteral("the SYN-ACK's ISN is the old one + the 64 ns clock, as up to Linux 6.9");
        c.figures = byTheClock;
    } else {
        c.figures += u'\n' + byTheClock;
        e.numbers.push_back(step);
        // Where the wait's number was forgotten on the way, a listener that sends cookies makes it one.
        if (reports.counted(syn.toHost, QStringLiteral("TcpExt.SyncookiesSent"), syn.deliveredNs, answer->sentNs) > 0) {
            c.holds.reset();
            c.figures += u'\n' + Sentence::tr("it may be a SYN cookie: SyncookiesSent moved").text();
        }
    }
    return c;
}

/// What proves the reopening on every kernel: the table. Had the wait run out, the four-tuple would have been gone before.
Condition secondLife(const Track& track, const Life& wait, qint64 synNs)
{
    Condition c{QStringLiteral("proof: the four-tuple lives again, with time left on the wait"), {}, {}};
    constexpr qint64 readingNs = 50'000'000; // the wire has the table read right after the delivery, the tick at 20 ms
    const Life* next = &wait == &track.lives.back() ? nullptr : &wait + 1;
    if (next && !next->samples.empty() && next->samples.front().tNs <= wait.vanishedNs + readingNs) {
        const std::optional<qint64> left = wait.timerLeftNs(synNs);
        c.figures =
            QStringLiteral("from TIME_WAIT to %1").arg(stateName(next->samples.front().row.state)) + u'\n' +
            (left ? QStringLiteral("%1 were left").arg(exactText(*left)) : QStringLiteral("the time left is not known"));
        // Without any left it may have run out just then.
        if (left.value_or(0) > 0)
            c.holds = true;
    } else if (wait.lastSeenNs > synNs + readingNs) {
        c.figures = QStringLiteral("it was in TIME_WAIT still, %1 later").arg(exactText(wait.lastSeenNs - synNs));
        c.holds = false;
    } else {
        c.figures = wait.vanishedNs == openEndNs ? unknown::tableNotReadAgain
                                                 : QStringLiteral("the TIME_WAIT is gone, and nothing took its place");
    }
    return c;
}

/// No listener takes the SYN over from the wait: then it answers as it does one that it refuses, and stays.
Evidence nobodyListens(Evidence e, const TimeWait& wait, const Arrow& answer)
{
    e.ruleId = QStringLiteral("time-wait-without-listener");
    e.claim = QStringLiteral("The TIME_WAIT would let the SYN in, but nobody listens");
    e.rule = QStringLiteral("A SYN that a TIME_WAIT accepts goes to the listener of its port. Where there is none, the "
                            "TIME_WAIT answers with its own last ACK, and stays.");
    e.source = QStringLiteral("RFC 9293 3.10.7.4; tcp_v4_rcv");
    e.counterfactual = QStringLiteral("With a listener the wait would have ended, and a new life begun.");
    e.conditions.push_back({QStringLiteral("no socket listens on port %1").arg(answer.segment.source.port),
                            QStringLiteral("no LISTEN row on the %1").arg(e.host), true});
    e.conditions.push_back(answeredWithOwnNumbers(&answer, wait.received, wait.sent));
    e.outcome = oldAckCameBack;
    e.conclude();
    return e;
}

Evidence explainAcceptance(const Reports& reports, const Timeline& timeline, const TimeWait& wait, const SynMeeting& meeting)
{
    const Arrow& syn = *meeting.syn;
    const Arrow* answer = meeting.answer;
    const std::optional<quint32> tsRecent = meeting.numbers.tsRecent;
    const DirectionNumbers& received = wait.received;
    const DirectionNumbers& sent = wait.sent;
    Evidence e = frameOfRule();
    e.tNs = syn.deliveredNs;
    e.host = syn.toHost;
    e.ends = timeline.tracks()[size_t(syn.toTrack)].ends;
    e.frame = syn.number;
    e.numbers.push_back({QStringLiteral("syn_seq"), syn.segment.seq});
    const auto add = [&e](const QString& name, std::optional<quint32> value) {
        if (value)
            e.numbers.push_back({name, qint64(*value)});
    };
    add(QStringLiteral("rcv_nxt"), received.next);
    add(QStringLiteral("tsval"), syn.segment.tsval);
    add(QStringLiteral("ts_recent"), tsRecent);
    add(QStringLiteral("old_snd_nxt"), sent.next);
    if (received.lastNs)
        e.numbers.push_back({QStringLiteral("since_last_segment_ns"), syn.sentNs - *received.lastNs});
    if (const std::optional<qint64> left = wait.life->timerLeftNs(syn.sentNs))
        e.numbers.push_back({QStringLiteral("time_wait_left_ns"), *left});

    e.conditions = {paws(syn.segment, tsRecent, received.next.has_value()),
                    sequenceAhead(syn.segment, received.next, tsRecent)};
    if (received.isn && received.synSentNs && received.next) {
        // The clock runs from SYN to SYN: what was sent in between only eats into its lead.
        const qint64 elapsedNs = syn.sentNs - *received.synSentNs;
        const qint64 clockTicks = elapsedNs / isnTickNs;
        const quint32 moved = syn.segment.seq - *received.isn;
        e.numbers.push_back({QStringLiteral("isn_moved"), moved});
        e.numbers.push_back({QStringLiteral("isn_clock_expected"), clockTicks});
        e.numbers.push_back({QStringLiteral("ahead_of_rcv_nxt"), sequenceDistance(*received.next, syn.segment.seq)});
        e.conditions.back().figures +=
            QStringLiteral("\nahead by %1").arg(spaced(sequenceDistance(*received.next, syn.segment.seq))) +
            clockText(clockTicks, elapsedNs);
    }
    if (answer && !answer->segment.has(FlagSyn) && !answer->segment.has(FlagRst) &&
        !listenerFor(timeline, syn.toHost, syn.segment.destination, syn.deliveredNs))
        return nobodyListens(std::move(e), wait, *answer);
    e.conditions.push_back(initialNumber(reports, syn, answer, received, sent, e));
    if (!answer || answer->segment.has(FlagSyn)) {
        const Condition& number = e.conditions.back();
        // The step of 65 537 is proof enough: nothing but a reopened wait takes it.
        const bool proven = number.holds == true && number.text == isnProof;
        Condition again = secondLife(timeline.tracks()[size_t(wait.track)], *wait.life, syn.deliveredNs);
        again.decides = again.holds.has_value() || !proven;
        e.conditions.push_back(std::move(again));
    }
    if (answer)
        e.outcome =
            answer->segment.has(FlagSyn) ? QStringLiteral("accepted: the wait ends, a new life begins") : oldAckCameBack;
    e.conclude();
    return e;
}

/// Without packets only the reopening itself is known, not the numbers behind it.
std::optional<Evidence> explainWithoutPackets(const Track& track, const Life& before, const Life& after)
{
    if (before.samples.back().row.state != TcpState::TimeWait || before.vanishedNs != after.samples.front().tNs)
        return std::nullopt;
    if (after.samples.front().row.state == TcpState::SynSent)
        return std::nullopt; // the client took it back itself: another rule's matter
    Evidence e = frameOfRule();
    e.tNs = after.beginNs();
    e.host = track.host;
    e.ends = track.ends;
    e.missing = QStringLiteral("no packets were recorded, so the sequence numbers and time stamps are not known");
    const QString noPackets = QStringLiteral("? no packets");
    e.conditions = {{notRejected, noPackets, {}},
                    {isAfter, noPackets, {}},
                    {isnProof, noPackets, {}},
                    secondLife(track, before, after.samples.front().tNs)};
    // It is one only together with the SYN and its answer: a RST and another SYN leave the same picture.
    QString& text = e.conditions.back().text;
    text = text.section(QStringLiteral(": "), 1);
    if (const std::optional<qint64> left = before.timerLeftNs(after.samples.front().tNs))
        e.numbers.push_back({QStringLiteral("time_wait_left_ns"), *left});
    e.outcome = QStringLiteral("the same four-tuple lives again before its TIME_WAIT ended");
    e.conclude();
    return e;
}

/// A SYN that reopened a TIME_WAIT socket, and by which numbers.
std::vector<Evidence> explainSynIntoTimeWait(const Session&, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const TimeWait& wait : timeWaitsOf(timeline)) {
        for (const SynMeeting& meeting : synMeetingsOf(reports, timeline, wait)) {
            if (!meeting.refused)
                found.push_back(explainAcceptance(reports, timeline, wait, meeting));
        }
    }
    for (const Connection& connection : timeline.connections()) {
        if (!connection.arrows.empty())
            continue;
        for (int end : connection.seenEnds()) {
            const Track& track = timeline.tracks()[size_t(end)];
            for (size_t i = 1; i < track.lives.size(); ++i) {
                if (const auto e = explainWithoutPackets(track, track.lives[i - 1], track.lives[i]))
                    found.push_back(*e);
            }
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule synIntoTimeWaitRule{
    .entries =
        {{u"syn-into-time-wait"_s, u"A SYN reached a socket in TIME_WAIT and was answered with SYN,ACK."_s,
          u"PAWS does not reject it, its sequence number is after rcv_nxt or its time stamp is newer, the SYN-ACK's ISN is "
          "the old snd_nxt + 65 537 (up to Linux 6.9: the old ISN + the 64 ns clock), and the four-tuple lives again with "
          "time left on the wait."_s},
         {u"time-wait-without-listener"_s, u"A SYN reached a socket in TIME_WAIT, and nobody listened on its port."_s,
          u"the TIME_WAIT would have let it in, and answered with its own last ACK."_s}},
    .explain = &explainSynIntoTimeWait,
};

} // namespace statewire
