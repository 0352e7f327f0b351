// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/framefacts.h"

#include "base/durationtext.h"
#include "ui/context/timeleft.h"
#include "ui/look/words.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

const Arrow* answerTo(const Timeline& timeline, const Arrow& asked)
{
    for (const Connection& connection : timeline.connections()) {
        if (connection.client != asked.fromTrack && connection.server != asked.fromTrack)
            continue;
        for (size_t index : connection.arrows) {
            const Arrow& arrow = timeline.arrows()[index];
            if (arrow.fromHost == asked.toHost && arrow.sentNs >= asked.deliveredNs)
                return &arrow;
        }
    }
    return nullptr;
}

} // namespace

std::vector<FrameFact> factsOf(const Evidence& evidence, const Timeline& timeline)
{
    std::vector<FrameFact> facts;
    const std::optional<size_t> at = evidence.frame == 0 ? std::nullopt : timeline.findArrow(evidence.frame);
    if (!at)
        return facts;
    const Arrow& arrow = timeline.arrows()[*at];
    FrameFact fact{arrow.number, arrow.segment.flagsText()};
    if (const Number* ahead = evidence.number(u"ahead_of_rcv_nxt"))
        fact.text +=
            (ahead->value < 0 ? Words::tr(": %1 behind") : Words::tr(": %1 ahead")).arg(spaced(std::abs(ahead->value)));
    else if (const Number* step = evidence.number(u"isn_step"); step && evidence.ruleId == u"client-reuses-time-wait")
        fact.text += Words::tr(": old + %1").arg(spaced(step->value));
    facts.push_back(fact);
    if (evidence.ruleId != u"syn-into-time-wait")
        return facts;
    if (const Arrow* answer = answerTo(timeline, arrow)) {
        FrameFact proof{answer->number, answer->segment.flagsText()};
        if (const Number* step = evidence.number(u"isn_step"))
            proof.text += Words::tr(": old + %1").arg(spaced(step->value));
        else if (const Number* moved = evidence.number(u"synack_isn_moved"))
            proof.text += Words::tr(": old ISN + %1").arg(spaced(moved->value));
        facts.push_back(proof);
    }
    return facts;
}

Arrow arrowAsOf(Arrow arrow, qint64 nowNs)
{
    if (arrow.landedNs > nowNs)
        arrow.landedNs = openEndNs;
    if (arrow.deliveredNs > nowNs)
        arrow.deliveredNs = openEndNs;
    if (arrow.droppedNs > nowNs)
        arrow.droppedNs = openEndNs;
    if (arrow.deliveredNs == openEndNs && arrow.droppedNs == openEndNs)
        arrow.fate = Fate::Held;
    return arrow;
}

QString describeFrame(const Arrow& arrow, const TimeOrigin& origin)
{
    const Segment& s = arrow.segment;
    QStringList lines;
    lines << Words::tr("frame %1 · %2 · %3 → %4").arg(arrow.number).arg(s.flagsText(), arrow.fromHost, arrow.toHost);
    lines << u"%1 → %2"_s.arg(s.source.toString(), s.destination.toString());
    lines << u"seq %1"_s.arg(spaced(s.seq)) + (s.has(FlagAck) ? u", ack %1"_s.arg(spaced(s.ack)) : QString()) +
                 (s.payloadBytes > 0 ? Words::tr(", %1 bytes").arg(spaced(s.payloadBytes)) : QString());
    if (s.tsval)
        lines << u"TSval %1, TSecr %2"_s.arg(spaced(*s.tsval), spaced(s.tsecr.value_or(0)));
    QString times = Words::tr("sent %1").arg(origin.secondsText(arrow.sentNs));
    if (arrow.deliveredNs != openEndNs)
        times += Words::tr(", %1 on the wire").arg(durationText(arrow.deliveredNs - arrow.sentNs));
    lines << times + u" · "_s + fateName(arrow.fate);
    if (arrow.fate == Fate::Absorbed)
        lines << Words::tr("it repeats a frame that is still held, and is not queued again");
    return lines.join(u'\n');
}

QString describeSpan(const Track& track, const Life& life, const Span& span, qint64 nowNs, const TimeOrigin& origin)
{
    QStringList lines;
    lines << u"%1 · %2"_s.arg(stateName(span.state), track.host);
    lines << stateMeaning(span.state);
    lines << Words::tr("%1 → %2, life %3")
                 .arg(track.ends.local.toString(), track.ends.remote.toString())
                 .arg(life.incarnation);
    const qint64 endNs = std::min(span.endNs, nowNs);
    lines << Words::tr("since %1, for %2").arg(origin.secondsText(span.beginNs), durationText(endNs - span.beginNs));
    if (span.endNs > nowNs) {
        if (const std::optional<qint64> left = life.timerLeftNs(nowNs))
            lines << Words::tr("timer: %1").arg(timeLeftPhrase(*left));
    }
    lines << (span.mark == Mark::Observed ? Words::tr("observed in the socket table")
                                          : Words::tr("inferred: the states around it prove it, no reading saw it"));
    if (life.fromCookie == true && &span == &life.spans.front())
        lines << Words::tr("from a SYN cookie: no state was held before, so there was no SYN_RECV");
    else if (!life.fromCookie && &span == &life.spans.front())
        lines << Words::tr("perhaps from a SYN cookie, of which the kernel counted one: then there was no SYN_RECV");
    return lines.join(u'\n');
}

} // namespace statewire
