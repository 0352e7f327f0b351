// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/connectionnumbers.h"
#include "explain/facts/synmeetings.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

#include <cmath>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

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
    Condition c{QStringLiteral("not rejected by PAWS"), {}, true};
    if (syn.tsval && !knowsStamps) {
        c.figures = QStringLiteral("ts_recent is not known");
        c.holds.reset();
        return c;
    }
    if (!syn.tsval || !tsRecent) {
        c.figures = QStringLiteral("no time stamps, so PAWS does not apply");
        return c;
    }
    const qint32 ahead = sequenceDistance(*tsRecent, *syn.tsval);
    c.holds = ahead >= 0;
    c.figures = QStringLiteral("TSval %1 %2 %3 ts_recent")
                    .arg(spaced(*syn.tsval), ahead >= 0 ? QStringLiteral("≥") : QStringLiteral("<"), spaced(*tsRecent));
    return c;
}

Condition sequenceAhead(const Segment& syn, std::optional<quint32> rcvNxt, std::optional<quint32> tsRecent)
{
    Condition c{QStringLiteral("its sequence number is after the last one received"), {}, {}};
    if (!rcvNxt) {
        c.figures = QStringLiteral("rcv_nxt is not known: the old segments were not recorded");
        return c;
    }
    const bool after = sequenceAfter(syn.seq, *rcvNxt);
    c.figures = QStringLiteral("%1 %2 %3 rcv_nxt")
                    .arg(spaced(syn.seq), after ? QStringLiteral(">") : QStringLiteral("≤"), spaced(*rcvNxt));
    const bool newer = syn.tsval && tsRecent && sequenceDistance(*tsRecent, *syn.tsval) > 0;
    c.holds = after || newer;
    if (!after && newer)
        c.text = QStringLiteral("its time stamp is newer, although its sequence number is not");
    return c;
}

Condition proof(const Arrow* answer, std::optional<quint32> sndNxt)
{
    Condition c{QStringLiteral("proof: the SYN-ACK's ISN is the old snd_nxt + 65 537"), {}, {}};
    if (!answer) {
        c.figures = QStringLiteral("no answer was recorded");
        return c;
    }
    if (!answer->segment.has(FlagSyn)) {
        c.text = QStringLiteral("the server answers with a SYN-ACK");
        c.figures = QStringLiteral("it answered %1").arg(answer->segment.flagsText());
        c.holds = false;
        return c;
    }
    if (!sndNxt) {
        c.figures = QStringLiteral("the old snd_nxt is not known");
        return c;
    }
    const quint32 step = answer->segment.seq - *sndNxt;
    c.holds = step == timeWaitIsnStep;
    c.figures = QStringLiteral("%1 = %2 + %3").arg(spaced(answer->segment.seq), spaced(*sndNxt), spaced(step));
    return c;
}

Evidence explainAcceptance(const Timeline& timeline, const TimeWait& wait, const Arrow& syn, const Arrow* answer)
{
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
    add(QStringLiteral("ts_recent"), received.lastTsval);
    add(QStringLiteral("old_snd_nxt"), sent.next);
    if (answer && answer->segment.has(FlagSyn)) {
        e.numbers.push_back({QStringLiteral("synack_isn"), answer->segment.seq});
        if (sent.next)
            e.numbers.push_back({QStringLiteral("isn_step"), qint64(quint32(answer->segment.seq - *sent.next))});
    }
    if (received.lastNs)
        e.numbers.push_back({QStringLiteral("since_last_segment_ns"), syn.sentNs - *received.lastNs});
    if (const std::optional<qint64> left = wait.life->timerLeftNs(syn.sentNs))
        e.numbers.push_back({QStringLiteral("time_wait_left_ns"), *left});

    e.conditions = {paws(syn.segment, received.lastTsval, received.next.has_value()),
                    sequenceAhead(syn.segment, received.next, received.lastTsval)};
    if (received.isn && received.synSentNs && received.next) {
        // The clock runs from SYN to SYN: what was sent in between only eats into its lead.
        const qint64 elapsedNs = syn.sentNs - *received.synSentNs;
        const qint64 clockTicks = elapsedNs / isnTickNs;
        const quint32 moved = syn.segment.seq - *received.isn;
        e.numbers.push_back({QStringLiteral("isn_moved"), moved});
        e.numbers.push_back({QStringLiteral("isn_clock_expected"), clockTicks});
        e.numbers.push_back({QStringLiteral("ahead_of_rcv_nxt"), sequenceDistance(*received.next, syn.segment.seq)});
        e.conditions.back().figures +=
            QStringLiteral("\nahead by %1\nthe 64 ns clock moved %2 in %3 s")
                .arg(spaced(sequenceDistance(*received.next, syn.segment.seq)), spaced(clockTicks))
                .arg(double(elapsedNs) / 1e9, 0, 'f', 3);
    }
    e.conditions.push_back(proof(answer, sent.next));
    if (answer)
        e.outcome = answer->segment.has(FlagSyn) ? QStringLiteral("accepted: the wait ends, a new life begins")
                                                 : QStringLiteral("refused: the old connection's ACK came back");
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
    e.conditions = {
        {QStringLiteral("not rejected by PAWS"), QStringLiteral("? no packets"), {}},
        {QStringLiteral("its sequence number is after the last one received"), QStringLiteral("? no packets"), {}},
        {QStringLiteral("proof: the SYN-ACK's ISN is the old snd_nxt + 65 537"), QStringLiteral("? no packets"), {}}};
    if (const std::optional<qint64> left = before.timerLeftNs(after.samples.front().tNs))
        e.numbers.push_back({QStringLiteral("time_wait_left_ns"), *left});
    e.outcome = QStringLiteral("reopened: the same four-tuple lives again before its TIME_WAIT ended");
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
                found.push_back(explainAcceptance(timeline, wait, *meeting.syn, meeting.answer));
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
    .entries = {{u"syn-into-time-wait"_s, u"A SYN reached a socket in TIME_WAIT and was answered with SYN,ACK."_s,
                 u"PAWS does not reject it, and its sequence number is after rcv_nxt or its time stamp is newer."_s}},
    .explain = &explainSynIntoTimeWait,
};

} // namespace statewire
