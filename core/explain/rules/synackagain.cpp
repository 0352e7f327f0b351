// SPDX-License-Identifier: GPL-3.0-or-later
// A SYN,ACK that left more than once: because its timer ran out, or because the SYN came again.
#include "base/durationtext.h"
#include "base/sentence.h"
#include "explain/facts/halves.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

#include <QHash>
#include <QStringList>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;
const QString retriesName = u"tcp_synack_retries"_s;

/// The SYN,ACKs of one handshake.
struct Answer
{
    std::vector<const Arrow*> sent;

    const Arrow& first() const { return *sent.front(); }
};

std::vector<Answer> answersOf(const Timeline& timeline)
{
    std::vector<Answer> answers;
    QHash<std::pair<FourTuple, std::pair<quint32, quint32>>, size_t> known;
    quint64 rewritten = 0;
    for (const Arrow& arrow : timeline.arrows()) {
        const Segment& s = arrow.segment;
        const bool replaces = rewritten != 0 && arrow.number == rewritten + 1; // sent by nobody: the wire made it
        rewritten = arrow.fate == Fate::Rewritten ? arrow.number : 0;
        if (!s.has(FlagSyn) || !s.has(FlagAck) || replaces || arrow.fate == Fate::Injected || arrow.fate == Fate::Absorbed)
            continue;
        const std::pair key(FourTuple{s.source, s.destination}, std::pair(s.seq, s.ack));
        const auto found = known.constFind(key);
        if (found != known.constEnd()) {
            answers[*found].sent.push_back(&arrow);
        } else {
            known.insert(key, answers.size());
            answers.push_back({{&arrow}});
        }
    }
    return answers;
}

/// What reached the end that answers in (\p fromNs, \p untilNs]: the last SYN, or the first ACK of the SYN,ACK.
const Arrow* reached(const Timeline& timeline, const Arrow& answer, bool syn, qint64 fromNs, qint64 untilNs)
{
    const Arrow* found = nullptr;
    for (const Arrow& arrow : timeline.arrows()) {
        const Segment& s = arrow.segment;
        if (s.source != answer.segment.destination || s.destination != answer.segment.source ||
            arrow.deliveredNs <= fromNs || arrow.deliveredNs > untilNs)
            continue;
        const bool ack = s.has(FlagAck) && !s.has(FlagSyn) && !s.has(FlagRst) && s.ack == answer.segment.seq + 1;
        if (syn && s.isPureSyn() && s.seq + 1 == answer.segment.ack)
            found = &arrow;
        else if (!syn && ack && !found)
            found = &arrow;
    }
    return found;
}

/// The SYN that the SYN,ACK at \p index answers once more; null where its timer sent it.
const Arrow* synBefore(const Timeline& timeline, const Answer& answer, size_t index)
{
    constexpr qint64 atOnceNs = 50'000'000;
    const Arrow& arrow = *answer.sent[index];
    return reached(timeline, arrow, true, std::max(answer.sent[index - 1]->sentNs, arrow.sentNs - atOnceNs), arrow.sentNs);
}

/// As reqsk_timer_handler doubles it. A timer of seconds runs late by its wheel's grain and by load.
bool fits(qint64 observedNs, qint64 plannedNs)
{
    return observedNs >= plannedNs - second / 8 && observedNs <= plannedNs + plannedNs / 8 + second / 4;
}

/// Each repetition with its cause; \p byTimer counts those of the timer.
Condition causes(const Timeline& timeline, const Answer& answer, qint64& byTimer, qint64& bySyn)
{
    Condition c{Sentence::tr("each left when its timer ran out, or in answer to a SYN").told(), {}, true};
    QStringList lines;
    qint64 timerNs = answer.first().sentNs; // when it last left but for a SYN
    for (size_t i = 1; i < answer.sent.size(); ++i) {
        const Arrow& arrow = *answer.sent[i];
        const qint64 gapNs = arrow.sentNs - answer.sent[i - 1]->sentNs;
        const Arrow* syn = synBefore(timeline, answer, i);
        if (syn) {
            ++bySyn;
            lines << Sentence::tr("frame %1: the SYN came again, frame %2")
                         .arg(qint64(arrow.number))
                         .arg(qint64(syn->number))
                         .told();
            continue;
        }
        const qint64 plannedNs = second << std::min<qint64>(byTimer, 7);
        ++byTimer;
        // A SYN that comes again sets the timer anew, unless that is just running out.
        const qint64 waitedNs = fits(gapNs, plannedNs) ? gapNs : arrow.sentNs - timerNs;
        timerNs = arrow.sentNs;
        if (!fits(waitedNs, plannedNs))
            c.holds = false;
        lines << Sentence::tr("frame %1: after %2, computed %3 s")
                     .arg(qint64(arrow.number))
                     .arg(exactText(waitedNs))
                     .arg(plannedNs / second)
                     .told();
    }
    c.figures = lines.join(u'\n');
    return c;
}

/// When the kernel sent it the last time: the wire may see that only when it has delivered something else in between.
qint64 lastSentNs(const Timeline& timeline, const Answer& answer)
{
    constexpr qint64 lateNs = 5'000'000;
    const Arrow* syn = synBefore(timeline, answer, answer.sent.size() - 1);
    return syn ? syn->deliveredNs
               : std::max(answer.sent[answer.sent.size() - 2]->sentNs, answer.sent.back()->sentNs - lateNs);
}

/// The row for the handshake when the SYN,ACK left the last time; null if none stood, as with a SYN cookie.
const SocketRow* rowOf(const Timeline& timeline, const Answer& answer)
{
    const Arrow& last = *answer.sent.back();
    const std::optional<size_t> track = timeline.findTrack(last.fromHost, {last.segment.source, last.segment.destination});
    const qint64 sentNs = lastSentNs(timeline, answer);
    const Life* life = track ? lifeReadAt(timeline.tracks()[*track], sentNs) : nullptr;
    const RowSample* sample = life ? life->sampleAt(sentNs) : nullptr;
    return sample ? &sample->row : nullptr;
}

/// The handshake was not finished while it was repeated.
Condition unfinished(const Timeline& timeline, const Answer& answer)
{
    const Arrow& last = *answer.sent.back();
    Condition c{Sentence::tr("no ACK had finished the handshake").told(), unknown::socketTable, {}};
    const SocketRow* row = rowOf(timeline, answer);
    if (!row)
        return c;
    const Arrow* ack = reached(timeline, last, false, answer.first().sentNs, lastSentNs(timeline, answer));
    c.holds = row->state == TcpState::SynRecv;
    c.figures = ack ? Sentence::tr("frame %1 acknowledged it, and the row stayed in %2")
                          .arg(qint64(ack->number))
                          .arg(stateName(row->state))
                          .told()
                    : Sentence::tr("none had come; the row was in %1").arg(stateName(row->state)).told();
    return c;
}

Condition withinRetries(const Reports& reports, const Answer& answer, qint64 byTimer, Evidence& e)
{
    const Arrow& first = answer.first();
    Condition c{Sentence::tr("%1 lets it").arg(retriesName).told(), unknown::valueOf(retriesName), {}};
    const std::optional<qint64> retries = reports.sysctlNumber(first.fromHost, u"net.ipv4."_s + retriesName, first.sentNs);
    if (!retries)
        return c;
    e.numbers.push_back({retriesName, *retries});
    c.holds = byTimer <= *retries;
    c.figures = Sentence::tr("%1 by its timer, %2 = %3").arg(byTimer).arg(retriesName).arg(*retries).told();
    return c;
}

Evidence explainAnswer(const Reports& reports, const Timeline& timeline, const Answer& answer)
{
    const Arrow& last = *answer.sent.back();
    Evidence e;
    e.ruleId = u"syn-ack-again"_s;
    e.rule = Sentence::tr(
                 "A SYN,ACK that no ACK answers leaves again after 1 s, then after 2, 4, 8 …, at most tcp_synack_retries "
                 "times; then the request is forgotten. A SYN that comes again is answered at once, and does not "
                 "count.")
                 .told();
    e.source = u"RFC 9293 3.8.1, RFC 6298 2.1, 5.5; reqsk_timer_handler, tcp_check_req"_s;
    e.counterfactual =
        Sentence::tr("With an ACK that it could take, the end that answers would have gone to ESTABLISHED.").told();
    e.tNs = last.sentNs;
    e.host = last.fromHost;
    e.ends = {last.segment.source, last.segment.destination};
    e.frame = last.number;
    qint64 byTimer = 0;
    qint64 bySyn = 0;
    const Condition why = causes(timeline, answer, byTimer, bySyn);
    e.claim = byTimer == 0 ? Sentence::tr("The SYN,ACK leaves again: the SYN came again").told()
              : bySyn == 0 ? Sentence::tr("The SYN,ACK leaves again: no ACK has finished the handshake").told()
                           : Sentence::tr("The SYN,ACK leaves again, by its timer and for SYNs that came again").told();
    e.numbers = {{u"sent"_s, qint64(answer.sent.size())}, {u"by_timer"_s, byTimer}, {u"by_syn"_s, bySyn}};
    e.conditions = {unfinished(timeline, answer), why};
    if (byTimer > 0)
        e.conditions.push_back(withinRetries(reports, answer, byTimer, e));
    e.conclude();
    return e;
}

std::vector<Evidence> explainSynAckAgain(const Session& session, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Answer& answer : answersOf(timeline)) {
        // A cookie leaves no row, and comes again with another handshake.
        const Arrow& last = *answer.sent.back();
        if (answer.sent.size() > 1 && (rowOf(timeline, answer) || !hasRows(session, last.fromHost, last.sentNs)))
            found.push_back(explainAnswer(reports, timeline, answer));
    }
    return found;
}

} // namespace

extern const EvidenceRule synAckAgainRule{
    .entries = {{u"syn-ack-again"_s, Sentence::tr("The SYN,ACK of a handshake left again.").told(),
                 Sentence::tr("its row stood in SYN_RECV, each repetition answers a SYN that came again or fits the doubled "
                              "timeout, and tcp_synack_retries lets it.")
                     .told()}},
    .explain = &explainSynAckAgain,
};

} // namespace statewire
