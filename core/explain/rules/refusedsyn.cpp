// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/numbertext.h"
#include "explain/facts/synmeetings.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

#include <QVersionNumber>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

Condition olderStamp(const Segment& syn, const SynIntoWait& numbers)
{
    Condition c{u"its time stamp is older than the last one received"_s, {}, numbers.isRejectedByPaws()};
    c.figures = stampsCompared(*syn.tsval, *numbers.tsRecent);
    c.figures += u"\nolder by %1"_s.arg(spaced(-qint64(*numbers.stampAhead)));
    return c;
}

Condition notAfter(const Segment& syn, const TimeWait& wait, const SynIntoWait& numbers)
{
    Condition c{u"its sequence number is not after the last one received"_s, {}, {}};
    if (!numbers.sequenceAhead) {
        c.figures = unknown::rcvNxt;
        return c;
    }
    const bool after = sequenceAfter(syn.seq, *wait.received.next);
    c.holds = !after;
    c.figures = u"%1 %2 %3 rcv_nxt\n%4 by %5"_s.arg(spaced(syn.seq), after ? u">"_s : u"≤"_s, spaced(*wait.received.next),
                                                    after ? u"ahead"_s : u"behind"_s,
                                                    spaced(std::abs(qint64(*numbers.sequenceAhead))));
    return c;
}

Condition noNewerStamp(const Segment& syn, const SynIntoWait& numbers)
{
    Condition c{u"nor does a newer time stamp speak for it"_s, {}, {}};
    if (!numbers.knowsStamps) {
        c.figures = unknown::tsRecent;
    } else if (!numbers.stampAhead) {
        c.holds = true;
        c.figures = u"not both have time stamps"_s;
    } else {
        c.holds = *numbers.stampAhead <= 0;
        c.figures = stampsCompared(*syn.tsval, *numbers.tsRecent);
    }
    return c;
}

Condition answered(const Reports& reports, const TimeWait& wait, const SynMeeting& refused)
{
    if (refused.answer)
        return answeredWithOwnNumbers(refused.answer, wait.received, wait.sent);
    const qint64 limitMs = ackRateLimitMs(reports, *refused.syn).value_or(0);
    return {u"its ACK is held back: one in tcp_invalid_ratelimit"_s,
            u"%1 after the last, limit %2 ms"_s.arg(exactText(refused.syn->deliveredNs - *refused.lastAckNs)).arg(limitMs),
            true};
}

/// "time-wait-refuses-by-sequence" or "time-wait-refuses-by-paws".
Evidence explainRefusal(const Reports& reports, const Timeline& timeline, const TimeWait& wait, const SynMeeting& refused)
{
    const Arrow& syn = *refused.syn;
    const SynIntoWait& numbers = refused.numbers;
    const bool byPaws = numbers.isRejectedByPaws();
    Evidence e;
    e.ruleId = byPaws ? u"time-wait-refuses-by-paws"_s : u"time-wait-refuses-by-sequence"_s;
    e.claim = byPaws                  ? u"The TIME_WAIT refused the SYN: by PAWS"_s
              : numbers.sequenceAhead ? u"The TIME_WAIT refused the SYN: by sequence number"_s
                                      : u"The TIME_WAIT refused the SYN"_s;
    e.rule = byPaws ? u"PAWS: a segment whose time stamp is older than ts_recent is an old duplicate, whatever its "
                      "sequence number. The TIME_WAIT answers with its own last ACK."_s
                    : u"A SYN that is not after rcv_nxt, and has no newer time stamp, may be an old duplicate. The "
                      "TIME_WAIT answers with its own last ACK."_s;
    e.source = byPaws ? u"RFC 7323 5.3, RFC 6191; tcp_timewait_state_process"_s
                      : u"RFC 9293 3.10.7.4, RFC 1122 4.2.2.13; tcp_timewait_state_process"_s;
    e.counterfactual = byPaws ? u"With a time stamp not older than ts_recent the sequence number would have decided."_s
                              : u"With a sequence number after rcv_nxt the wait would have ended at once, with a SYN-ACK."_s;
    e.tNs = syn.deliveredNs;
    e.host = syn.toHost;
    e.ends = timeline.tracks()[size_t(wait.track)].ends;
    e.frame = syn.number;
    const auto add = [&e](const QString& name, std::optional<quint32> value) {
        if (value)
            e.numbers.push_back({name, qint64(*value)});
    };
    add(u"syn_seq"_s, syn.segment.seq);
    add(u"rcv_nxt"_s, wait.received.next);
    add(u"tsval"_s, syn.segment.tsval);
    add(u"ts_recent"_s, numbers.tsRecent);
    add(u"old_snd_nxt"_s, wait.sent.next);
    if (numbers.sequenceAhead)
        e.numbers.push_back({u"ahead_of_rcv_nxt"_s, *numbers.sequenceAhead});
    if (refused.answer) {
        add(u"answer_seq"_s, refused.answer->segment.seq);
        add(u"answer_ack"_s, refused.answer->segment.ack);
    }
    if (byPaws)
        e.conditions = {olderStamp(syn.segment, numbers)};
    else
        e.conditions = {notAfter(syn.segment, wait, numbers), noNewerStamp(syn.segment, numbers)};
    e.conditions.push_back(answered(reports, wait, refused));
    const QString counter = u"TcpExt.PAWSTimewait"_s;
    const qint64 counted = reports.counted(e.host, counter, syn.deliveredNs, syn.deliveredNs).value_or(0);
    if (byPaws && counted > 0) // kernels that do not know it are not contradicted by its silence
        e.numbers.push_back({counter, counted});
    e.outcome = refused.answer ? oldAckCameBack : u"refused in silence"_s;
    e.conclude();
    return e;
}

/// Whether this kernel may begin a reopened TIME_WAIT like a fresh socket. Until its numbers show one reopened, its version
/// is all that is known; one to which the mend of 6.10 was carried back is left open as well.
bool mayReopenByTheClock(const Session& session)
{
    const SessionInfo* info = session.info();
    return !info || QVersionNumber::fromString(info->kernel) < QVersionNumber(6, 10);
}

/// "retry-after-refusal": the client's RST removes the TIME_WAIT and its next SYN finds the way clear. Nothing if the SYN
/// was not sent again.
std::optional<Evidence> explainRetry(const Session& session, const Timeline& timeline, const TimeWait& wait,
                                     const SynMeeting& refused)
{
    const std::vector<size_t>& arrows = wait.connection->arrows;
    const Arrow* reset = nullptr;
    const Arrow* again = nullptr;
    size_t at = refused.position;
    while (!again && ++at < arrows.size()) {
        const Arrow& arrow = timeline.arrows()[arrows[at]];
        if (arrow.toTrack != wait.track || arrow.deliveredNs == openEndNs)
            continue;
        if (arrow.segment.isPureSyn())
            again = &arrow;
        else if (arrow.segment.has(FlagRst) && !reset)
            reset = &arrow;
    }
    if (!again)
        return std::nullopt;
    const Arrow* answer = answerAfter(timeline, *wait.connection, at, wait.track);
    Evidence e;
    e.ruleId = u"retry-after-refusal"_s;
    e.claim = u"The client's own RST clears the way, and its next SYN gets in"_s;
    e.rule = u"An ACK that does not answer its SYN makes the client send a RST. The RST ends the TIME_WAIT, and the SYN is "
             "sent again after two ticks of the kernel's clock instead of a second."_s;
    e.source = u"RFC 9293 3.10.7.3, RFC 1337; tcp_rcv_synsent_state_process"_s;
    e.counterfactual = u"With tcp_rfc1337 = 1 the TIME_WAIT would have outlived the RST and refused the next SYN too."_s;
    e.tNs = answer ? answer->sentNs : again->deliveredNs;
    e.host = again->fromHost;
    e.ends = timeline.tracks()[size_t(wait.track)].ends.mirrored();
    e.frame = again->number;
    e.numbers.push_back({u"retry_after_ns"_s, again->sentNs - refused.syn->sentNs});

    Condition rst{u"the ACK was no answer to its SYN: it sent a RST"_s, unknown::noReset, {}};
    Condition removed{u"the RST removed the TIME_WAIT"_s, unknown::noReset, {}};
    if (reset) {
        rst.holds = reset->segment.seq == refused.answer->segment.ack;
        rst.figures = u"%1: seq %2 %3 the ACK's ack"_s.arg(frameName(reset->number), spaced(reset->segment.seq),
                                                           *rst.holds ? u"="_s : u"≠"_s);
        removed.holds = removedBy(timeline, wait, *reset);
        removed.figures = !removed.holds   ? unknown::tableNotReadAgain
                          : *removed.holds ? u"gone %1 after it"_s.arg(exactText(wait.life->vanishedNs - reset->deliveredNs))
                                           : u"it was still there after it"_s;
        e.numbers.push_back({u"rst_seq"_s, reset->segment.seq});
    }
    constexpr qint64 quickNs = 100'000'000; // two ticks are 2 to 20 ms, then the timer's own slack
    const qint64 gapNs = again->sentNs - refused.syn->sentNs;
    const Condition quick{u"the SYN came again after two ticks, not after 1 s"_s,
                          u"%1: after %2"_s.arg(frameName(again->number), exactText(gapNs)), gapNs < quickNs};
    Condition fresh{u"a fresh socket answers: its ISN is not the old snd_nxt + 65 537"_s, unknown::noAnswer, {}};
    if (answer && !answer->segment.has(FlagSyn)) {
        fresh.figures = answeredText(answer->segment);
        fresh.holds = false;
    } else if (answer && wait.sent.next) {
        const quint32 step = answer->segment.seq - *wait.sent.next;
        fresh.holds = step != timeWaitIsnStep;
        fresh.figures = u"%1 = snd_nxt + %2"_s.arg(spaced(answer->segment.seq), spaced(step));
        if (*fresh.holds && mayReopenByTheClock(session)) {
            fresh.holds.reset();
            fresh.decides = false;
            fresh.figures += u"\nproves nothing up to Linux 6.9:\na reopened wait begins by the clock, too"_s;
        }
        e.numbers.push_back({u"isn_step"_s, step});
    } else if (answer) {
        fresh.figures = unknown::sndNxt;
    }
    e.conditions = {rst, removed, quick, fresh};
    e.conclude();
    return e;
}

/// A SYN that a TIME_WAIT refused: by which number, what it answered, and what the client made of that.
std::vector<Evidence> explainRefusedSyns(const Session& session, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const TimeWait& wait : timeWaitsOf(timeline)) {
        for (const SynMeeting& meeting : synMeetingsOf(reports, timeline, wait)) {
            if (!meeting.refused)
                continue;
            found.push_back(explainRefusal(reports, timeline, wait, meeting));
            std::optional<Evidence> retry = meeting.answer ? explainRetry(session, timeline, wait, meeting) : std::nullopt;
            if (retry)
                found.push_back(std::move(*retry));
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule refusedSynRule{
    .entries =
        {{u"time-wait-refuses-by-sequence"_s, u"A SYN reached a socket in TIME_WAIT and was not taken."_s,
          u"its sequence number is not after rcv_nxt, no newer time stamp speaks for it, and the old ACK came back (or "
          "tcp_invalid_ratelimit held it back)."_s},
         {u"time-wait-refuses-by-paws"_s,
          u"A SYN with an older time stamp than the last reached a TIME_WAIT and was not taken."_s,
          u"its time stamp is before ts_recent, and the old ACK came back (or tcp_invalid_ratelimit held it back)."_s},
         {u"retry-after-refusal"_s, u"After a refusal the client's RST left, and its SYN left again and was answered."_s,
          u"the RST removed the TIME_WAIT, the SYN came after two ticks instead of a second, and a fresh socket answered."_s}},
    .explain = &explainRefusedSyns,
    .comesFirst = true,
};

} // namespace statewire
