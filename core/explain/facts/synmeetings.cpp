// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/synmeetings.h"

#include "explain/facts/numbertext.h"
#include "tcp/sequence.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

qint64 aheadOf(quint32 from, quint32 to)
{
    return sequenceAfter(to, from) ? qint64(quint32(to - from)) : -qint64(quint32(from - to));
}

/// Whether a silence is due to tcp_invalid_ratelimit: too soon after the last ACK of this kind.
bool isRationed(const Reports& reports, const SynMeeting& meeting)
{
    const std::optional<qint64> limitMs = ackRateLimitMs(reports, *meeting.syn);
    return !meeting.answer && meeting.lastAckNs && limitMs &&
           (meeting.syn->deliveredNs - *meeting.lastAckNs) / 1'000'000 < *limitMs;
}

} // namespace

SynIntoWait::SynIntoWait(const Segment& syn, const TimeWait& wait, size_t position)
    : tsRecent(wait.tsRecentBefore(position)), knowsStamps(wait.received.next.has_value())
{
    if (wait.received.next)
        sequenceAhead = aheadOf(*wait.received.next, syn.seq);
    if (syn.tsval && tsRecent)
        stampAhead = aheadOf(*tsRecent, *syn.tsval);
}

std::optional<bool> SynIntoWait::accepts() const
{
    if (!sequenceAhead)
        return std::nullopt;
    return !isRejectedByPaws() && (*sequenceAhead > 0 || (stampAhead && *stampAhead > 0));
}

std::vector<SynMeeting> synMeetingsOf(const Reports& reports, const Timeline& timeline, const TimeWait& wait)
{
    std::vector<SynMeeting> meetings;
    std::optional<qint64> lastAckNs;
    for (size_t position : wait.arrivals) {
        const Arrow& syn = timeline.arrows()[wait.connection->arrows[position]];
        if (!syn.segment.isPureSyn())
            continue;
        const Arrow* answer = answerAfter(timeline, *wait.connection, position, wait.track);
        SynMeeting meeting{&syn, position, answer, lastAckNs, SynIntoWait(syn.segment, wait, position)};
        // Whether it was accepted or refused is what the answer says; which rule refused it, the numbers.
        const bool says = answer && !answer->segment.has(FlagSyn) && !answer->segment.has(FlagRst);
        const std::optional<bool> accepts = meeting.numbers.accepts();
        meeting.refused = (says && accepts != true) || (accepts == false && isRationed(reports, meeting));
        if (!meeting.refused)
            lastAckNs.reset();
        else if (says)
            lastAckNs = answer->sentNs;
        meetings.push_back(meeting);
    }
    return meetings;
}

std::optional<qint64> ackRateLimitMs(const Reports& reports, const Arrow& syn)
{
    return reports.sysctlNumber(syn.toHost, u"net.ipv4.tcp_invalid_ratelimit"_s, syn.deliveredNs);
}

} // namespace statewire
