// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/numbertext.h"
#include "explain/facts/reports.h"
#include "explain/facts/timewaits.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;
/// A timer of a minute falls into a coarse level of the kernel's timer wheel: up to 5.12 s late at HZ=100, 2.05 s at HZ=250.
constexpr qint64 latestNs = 5'120'000'000;
constexpr qint64 lengthNs = 60 * second; // TCP_TIMEWAIT_LEN, fixed when the kernel is built
const QString finTimeoutKey = u"net.ipv4.tcp_fin_timeout"_s;

/// When the timer of a reading will fire.
qint64 expiryOf(const RowSample& sample)
{
    return sample.tNs + sample.row.timerLeftNs;
}

/// Readings in which the timer was set anew. /proc counts in 10 ms and its reading takes time, so a little is nothing.
std::vector<const RowSample*> rearmedIn(const TimeWait& wait)
{
    constexpr qint64 leastNs = 100'000'000;
    std::vector<const RowSample*> found;
    const RowSample* before = nullptr;
    for (const RowSample& sample : wait.life->samples) {
        if (sample.row.state != TcpState::TimeWait)
            continue;
        if (before && expiryOf(sample) > expiryOf(*before) + leastNs)
            found.push_back(&sample);
        before = &sample;
    }
    return found;
}

/// True if something else ended the wait: a frame just before, or a new life on the same four-tuple.
bool wasCutShort(const Timeline& timeline, const TimeWait& wait)
{
    const qint64 goneNs = wait.life->vanishedNs;
    const std::vector<Life>& lives = timeline.tracks()[size_t(wait.track)].lives;
    if (wait.life != &lives.back() && (wait.life + 1)->samples.front().tNs == goneNs)
        return true;
    return std::any_of(wait.arrivals.begin(), wait.arrivals.end(), [&](size_t position) {
        return removedBy(timeline, wait, timeline.arrows()[wait.connection->arrows[position]]) == true;
    });
}

QString afterText(qint64 lastedNs)
{
    return u"after %1"_s.arg(exactText(lastedNs));
}

/// A wait that ended before its time, on a wire that nobody watched: a SYN or a RST did it, and which is not known.
Condition endedUnseen(const Timeline& timeline, const TimeWait& wait, qint64 lastedNs)
{
    Condition c{u"it is known what ended it"_s, afterText(lastedNs) + u'\n' + unknown::noPackets, {}};
    const FourTuple& ends = timeline.tracks()[size_t(wait.track)].ends;
    for (const CallEvent& call : timeline.calls().calls()) {
        const std::optional<Endpoint> to = call.is(Call::Connect) ? Endpoint::parse(call.arguments) : std::nullopt;
        if (to && (*to == ends.local || *to == ends.remote) && call.beginNs < wait.life->vanishedNs &&
            call.endNs > wait.life->lastSeenNs)
            c.figures += u"\nconnect(%1) was under way"_s.arg(to->toString());
    }
    return c;
}

Evidence explainLength(const Reports& reports, const Timeline& timeline, const TimeWait& wait)
{
    const std::vector<const RowSample*> rearmed = rearmedIn(wait);
    const RowSample& armed = rearmed.empty() ? *wait.first : *rearmed.back();
    const qint64 goneNs = wait.life->vanishedNs;
    Evidence e;
    e.ruleId = u"time-wait-length"_s;
    e.claim = u"TIME_WAIT lasted 60 s, whatever tcp_fin_timeout says"_s;
    e.rule = u"TIME_WAIT lasts TCP_TIMEWAIT_LEN, 60 s, a constant of the kernel. Its timer may fire a few seconds late. "
             "tcp_fin_timeout is about FIN_WAIT2."_s;
    e.source = u"RFC 9293 3.4.2 (2 MSL); TCP_TIMEWAIT_LEN, inet_twsk_schedule"_s;
    e.counterfactual = u"A RST with rcv_nxt, or a SYN that it accepts, would have ended it sooner; an old segment would "
                       "have begun it anew."_s;
    e.tNs = goneNs;
    e.host = timeline.tracks()[size_t(wait.track)].host;
    e.ends = timeline.tracks()[size_t(wait.track)].ends;

    constexpr qint64 readingNs = 200'000'000; // the first reading may come a tick after the timer was set
    e.conditions.push_back({u"its timer was set to 60 s"_s,
                            u"%1 left at the first reading"_s.arg(exactText(armed.row.timerLeftNs)),
                            armed.row.timerLeftNs > lengthNs - readingNs && armed.row.timerLeftNs <= lengthNs});
    if (!rearmed.empty())
        e.conditions.back().figures += u", set anew %1 times"_s.arg(rearmed.size());
    // Between the timer's setting and the row's end; both lie before the reading that shows them.
    const qint64 lastedNs = goneNs - expiryOf(armed) + lengthNs;
    e.numbers.push_back({u"lasted_ns"_s, lastedNs});
    if (wait.connection->arrows.empty() && lastedNs <= lengthNs - readingNs) {
        e.claim = u"TIME_WAIT ended before its 60 s"_s;
        e.conditions.push_back(endedUnseen(timeline, wait, lastedNs));
        e.conclude();
        return e;
    }
    e.conditions.push_back({u"it ended then, or within the seconds that its timer may be late"_s, afterText(lastedNs),
                            lastedNs > lengthNs - readingNs && lastedNs < lengthNs + latestNs + readingNs});
    Condition other{u"tcp_fin_timeout is not what ended it"_s, unknown::valueOf(u"tcp_fin_timeout"_s), {}};
    if (const std::optional<qint64> value = reports.sysctlNumber(e.host, finTimeoutKey, goneNs)) {
        e.numbers.push_back({u"tcp_fin_timeout"_s, *value});
        // Where both say nearly the same the session cannot tell them apart, and the condition says nothing.
        const bool same = std::abs(*value * second - lengthNs) <= latestNs + readingNs;
        other.figures =
            u"tcp_fin_timeout = %1 s"_s.arg(*value) + (!same                         ? QString()
                                                       : *value * second == lengthNs ? u", the same by chance"_s
                                                                                     : u", nearly the same by chance"_s);
        other.holds = same || std::abs(lastedNs - *value * second) > latestNs + readingNs;
    }
    e.conditions.push_back(other);
    e.conclude();
    return e;
}

/// What can begin the wait anew, as tcp_timewait_state_process has it. Nothing for a frame that does not.
std::optional<QString> rearmingKind(const Segment& s, std::optional<quint32> tsRecent)
{
    if (s.has(FlagRst))
        return std::nullopt;
    if (isRejectedByPaws(s, tsRecent))
        return u"a segment that PAWS rejects"_s;
    if (!s.has(FlagAck))
        return std::nullopt;
    if (s.has(FlagFin))
        return u"the other end's FIN came again"_s;
    return s.sequenceLength() > 0 ? u"an old segment came again"_s : u"an ACK came"_s;
}

Evidence explainRearming(const Timeline& timeline, const TimeWait& wait, const RowSample& sample)
{
    const Track& track = timeline.tracks()[size_t(wait.track)];
    const RowSample& before = *(&sample - 1);
    Evidence e;
    e.ruleId = u"time-wait-rearmed"_s;
    e.claim = u"The TIME_WAIT began its 60 s anew"_s;
    e.rule = u"A segment of the old connection that reaches a TIME_WAIT is answered with its last ACK, and the 60 s begin "
             "again: the other end may not have got that ACK."_s;
    e.source = u"RFC 9293 3.10.7.4; tcp_timewait_state_process"_s;
    e.counterfactual = u"Without TIME_WAIT the FIN would have met a closed port: a RST instead of the ACK."_s;
    e.tNs = sample.tNs;
    e.host = track.host;
    e.ends = track.ends;

    Condition cause{u"a segment of the old connection came"_s, unknown::noPackets, {}};
    Condition answered{};
    const Arrow* arrival = nullptr;
    for (size_t position : wait.arrivals) {
        const Arrow& arrow = timeline.arrows()[wait.connection->arrows[position]];
        const std::optional<QString> kind = rearmingKind(arrow.segment, wait.tsRecentBefore(position));
        if (arrow.deliveredNs > sample.tNs || arrow.deliveredNs < before.tNs || !kind)
            continue;
        arrival = &arrow;
        cause = {*kind,
                 u"%1: %2, seq %3"_s.arg(frameName(arrow.number), arrow.segment.flagsText(), spaced(arrow.segment.seq)),
                 true};
        const std::optional<quint32> tsRecent = wait.tsRecentBefore(position);
        if (isRejectedByPaws(arrow.segment, tsRecent))
            cause.figures += u'\n' + stampsCompared(*arrow.segment.tsval, *tsRecent);
        if (arrow.segment.sequenceLength() > 0)
            answered = answeredWithOwnNumbers(answerAfter(timeline, *wait.connection, position, wait.track), wait.received,
                                              wait.sent);
    }
    if (arrival)
        e.frame = arrival->number;
    else if (wait.received.next) // its packets are known: none of them did it
        cause = {cause.text, u"none was delivered to it"_s, false};
    const qint64 wasLeftNs = std::max<qint64>(0, expiryOf(before) - sample.tNs);
    e.numbers = {{u"time_wait_left_before_ns"_s, wasLeftNs}, {u"time_wait_left_ns"_s, sample.row.timerLeftNs}};
    e.conditions.push_back(cause);
    if (!answered.text.isEmpty())
        e.conditions.push_back(answered);
    constexpr qint64 readingNs = 200'000'000;
    e.conditions.push_back({u"proof: the timer jumps back to 60 s"_s,
                            u"from %1 to %2"_s.arg(exactText(wasLeftNs), exactText(sample.row.timerLeftNs)),
                            sample.row.timerLeftNs > lengthNs - readingNs && sample.row.timerLeftNs <= lengthNs});
    e.conclude();
    return e;
}

/// How long TIME_WAIT lasted, and what began it anew.
std::vector<Evidence> explainTimeWaitLength(const Session&, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const TimeWait& wait : timeWaitsOf(timeline)) {
        for (const RowSample* sample : rearmedIn(wait))
            found.push_back(explainRearming(timeline, wait, *sample));
        if (wait.life->vanishedNs != openEndNs && !wasCutShort(timeline, wait))
            found.push_back(explainLength(reports, timeline, wait));
    }
    return found;
}

} // namespace

extern const EvidenceRule timeWaitLengthRule{
    .entries = {{u"time-wait-length"_s, u"A TIME_WAIT ran out by itself: only where a story waits for the whole minute."_s,
                 u"its timer was set to 60 s, it ended then, and tcp_fin_timeout is another number."_s,
                 RuleEntry::Weight::Routine},
                {u"time-wait-rearmed"_s, u"The timer of a TIME_WAIT went up."_s,
                 u"a segment of the old connection came just before, and the timer is back at 60 s."_s}},
    .explain = &explainTimeWaitLength,
};

} // namespace statewire
