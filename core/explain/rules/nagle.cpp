// SPDX-License-Identifier: GPL-3.0-or-later
// Nagle's algorithm: a small segment that waited for the ACK of the one before, and how long that ACK was delayed.
#include "base/durationtext.h"
#include "base/sentence.h"
#include "explain/facts/halves.h"
#include "explain/facts/reports.h"
#include "explain/facts/sessionfacts.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 atOnceNs = 5'000'000; // what a machine with other work may need for what is done at once
constexpr qint64 delayNs = 30'000'000; // TCP_DELACK_MIN is 40 ms; the wire may see the data late
const QString delayedCounter = u"TcpExt.DelayedACKs"_s;

/// A segment that left with an ACK, long after its bytes were handed over.
struct Held
{
    const Arrow* segment = nullptr;
    const Arrow* ack = nullptr;    ///< with whose arrival it left
    const Arrow* before = nullptr; ///< the data that this acknowledges
    const CallEvent* send = nullptr;
    SocketName socket;
    quint32 mss = 0;

    qint64 heldNs() const { return segment->sentNs - send->beginNs; }
    qint64 ackDelayNs() const { return ack->sentNs - before->deliveredNs; }
};

/// The call that handed over the byte at \p offset of what a socket sent.
const CallEvent* callWithByte(const Session& session, const SocketName& socket, quint32 offset)
{
    quint64 before = 0;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call || socketOf(*call) != socket || !call->errnoName.isEmpty())
            continue;
        if (call->is(Call::Socket) || call->is(Call::Accept))
            before = 0; // the name stands for a new socket
        if (!call->is(Call::Send) || call->result <= 0)
            continue;
        before += quint64(call->result);
        if (offset < before)
            return call;
    }
    return nullptr;
}

/// What one end sends and hears in the life that is current.
struct End
{
    std::optional<quint32> isn;
    std::optional<quint32> next;
    std::optional<quint16> peerMss;
    std::vector<const Arrow*> data; ///< under way
    const Arrow* lastAck = nullptr; ///< that acknowledged data, as the last that came
    const Arrow* acknowledged = nullptr;
};

void hear(End& own, const Arrow& arrow)
{
    const Segment& s = arrow.segment;
    if (s.has(FlagSyn))
        own.peerMss = s.mss;
    if (!s.has(FlagAck) || s.has(FlagRst))
        return;
    const auto done = std::find_if(own.data.begin(), own.data.end(),
                                   [&s](const Arrow* data) { return sequenceAfter(data->segment.sequenceEnd(), s.ack); });
    if (done == own.data.begin())
        return;
    own.lastAck = &arrow;
    own.acknowledged = *(done - 1);
    own.data.erase(own.data.begin(), done);
}

std::optional<Held> send(const Session& session, const Timeline& timeline, End& own, const Arrow& arrow)
{
    const Segment& s = arrow.segment;
    if (s.has(FlagSyn)) {
        const std::optional<quint16> mss = own.peerMss;
        own = {};
        own.isn = s.seq;
        own.next = s.sequenceEnd();
        own.peerMss = s.has(FlagAck) ? mss : std::nullopt;
        return std::nullopt;
    }
    if (s.payloadBytes == 0 || s.has(FlagRst) || !own.isn || !own.next || !sequenceAfter(s.sequenceEnd(), *own.next))
        return std::nullopt;
    const bool alone = own.data.empty();
    const quint32 offset = s.seq - (*own.isn + 1);
    own.next = s.sequenceEnd();
    own.data.push_back(&arrow);
    if (!alone || !own.lastAck || !own.acknowledged || arrow.sentNs - own.lastAck->deliveredNs > atOnceNs ||
        own.acknowledged->segment.sequenceEnd() != s.seq || own.acknowledged->deliveredNs == openEndNs ||
        arrow.fromTrack < 0)
        return std::nullopt;
    const Track& track = timeline.tracks()[size_t(arrow.fromTrack)];
    const std::optional<SocketName> socket = socketWith(session, track.host, track.ends, arrow.sentNs);
    const CallEvent* call = socket ? callWithByte(session, *socket, offset) : nullptr;
    constexpr quint32 leastMss = 536;
    constexpr quint32 stampBytes = 12;
    const quint32 mss = own.peerMss.value_or(leastMss) - (s.tsval ? stampBytes : 0);
    const Held held{&arrow, own.lastAck, own.acknowledged, call, socket.value_or(SocketName()), mss};
    // The rest of what one call handed over may wait for a window as well, and so may a full segment.
    if (!call || s.payloadBytes >= mss || (offset > 0 && callWithByte(session, *socket, offset - 1) == call))
        return std::nullopt;
    // Handed over while the data before were under way, and left no sooner than they were acknowledged.
    if (held.heldNs() < atOnceNs || call->beginNs >= own.lastAck->deliveredNs ||
        call->beginNs < held.before->sentNs - atOnceNs)
        return std::nullopt;
    return held;
}

Condition smallEnough(const Held& held)
{
    const quint32 bytes = held.segment->segment.payloadBytes;
    return {Sentence::tr("it is smaller than a full segment").told(),
            u"%1 %2 MSS %3"_s.arg(spaced(bytes), bytes < held.mss ? u"<"_s : u"≥"_s, spaced(held.mss)), bytes < held.mss};
}

Condition nagleIsOn(const Session& session, const Held& held)
{
    Condition c{
        Sentence::tr("TCP_NODELAY is not set").told(), Sentence::tr("how it was opened was not recorded").told(), {}};
    const qint64 tNs = held.segment->sentNs;
    const std::optional<QString> value = optionBefore(session, held.socket, "TCP_NODELAY"_L1, tNs);
    const bool accepted = std::any_of(session.events().begin(), session.events().end(), [&](const Event& event) {
        const auto* call = event.as<CallEvent>();
        return call && call->is(Call::Accept) && socketOf(*call) == held.socket && call->beginNs < tNs;
    });
    if (!value && !accepted && !isOpeningKnown(session, held.socket, tNs))
        return c;
    c.holds = value.value_or(u"0"_s) == "0"_L1;
    c.figures = value ? u"TCP_NODELAY = %1"_s.arg(*value) : Sentence::tr("no call set it").told();
    return c;
}

/// How long the other end kept the ACK to itself.
Condition ackDelay(const Reports& reports, const Held& held, Evidence& e)
{
    const bool delayed = held.ackDelayNs() >= delayNs;
    e.numbers.push_back({u"ack_delay_ns"_s, held.ackDelayNs()});
    Condition c{
        delayed ? Sentence::tr("the other end delayed that ACK").told()
                : Sentence::tr("the other end sent that ACK at once").told(),
        Sentence::tr("%1 after frame %2 had come").arg(exactText(held.ackDelayNs())).arg(qint64(held.before->number)).told(),
        true, delayed};
    const std::optional<qint64> counted =
        reports.counted(held.ack->fromHost, delayedCounter, held.before->deliveredNs, held.ack->sentNs);
    if (counted && delayed)
        c.figures += u"\n%1 + %2"_s.arg(delayedCounter.section(u'.', 1)).arg(*counted);
    return c;
}

Evidence explainHeld(const Session& session, const Reports& reports, const Timeline& timeline, const Held& held)
{
    const Track& track = timeline.tracks()[size_t(held.segment->fromTrack)];
    const QString bytes = spaced(held.segment->segment.payloadBytes);
    Evidence e;
    e.ruleId = u"nagle"_s;
    e.claim =
        held.ackDelayNs() >= delayNs
            ? Sentence::tr("%1 bytes wait %2: Nagle's algorithm meets a delayed ACK")
                  .arg(bytes)
                  .arg(exactText(held.heldNs()))
                  .told()
            : Sentence::tr("%1 bytes wait %2 for an ACK: Nagle's algorithm").arg(bytes).arg(exactText(held.heldNs())).told();
    e.rule =
        Sentence::tr("While anything is unacknowledged, a segment that is not full waits for its ACK, or until it is full "
                     "(Nagle). The other end delays its ACK, on Linux by 40 ms at least, so that it may travel with an "
                     "answer; it does so once it has answered itself. At a connection's beginning it acknowledges at once "
                     "(quick ACK).")
            .told();
    e.source = u"RFC 9293 3.7.4, 3.8.6.3, RFC 1122 4.2.3.2; tcp_nagle_test, tcp_delack_timer"_s;
    e.counterfactual =
        Sentence::tr("With TCP_NODELAY, or both pieces handed over in one call, it would have left at once.").told();
    e.tNs = held.segment->sentNs;
    e.host = track.host;
    e.ends = track.ends;
    e.frame = held.segment->number;
    e.numbers = {{u"bytes"_s, held.segment->segment.payloadBytes}, {u"held_ns"_s, held.heldNs()}, {u"mss"_s, held.mss}};
    e.conditions = {{Sentence::tr("data before it were not acknowledged yet").told(),
                     Sentence::tr("frame %1 was under way when send() was called").arg(qint64(held.before->number)).told(),
                     true},
                    smallEnough(held),
                    nagleIsOn(session, held),
                    {Sentence::tr("it left when the ACK had come").told(),
                     Sentence::tr("%1 after send(), %2 after frame %3 came")
                         .arg(exactText(held.heldNs()))
                         .arg(exactText(held.segment->sentNs - held.ack->deliveredNs))
                         .arg(qint64(held.ack->number))
                         .told(),
                     true},
                    ackDelay(reports, held, e)};
    e.conclude();
    return e;
}

std::vector<Evidence> explainNagle(const Session& session, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Connection& connection : timeline.connections()) {
        End ends[2]; // the client, the server
        for (HalvesWalk walk(timeline, connection); walk.next();) {
            const Arrow& arrow = walk.arrow();
            const bool fromClient =
                connection.client >= 0 ? arrow.fromTrack == connection.client : arrow.toTrack == connection.server;
            if (walk.isDelivery()) {
                hear(ends[fromClient ? 1 : 0], arrow);
            } else if (arrow.fate != Fate::Injected) {
                if (const std::optional<Held> held = send(session, timeline, ends[fromClient ? 0 : 1], arrow))
                    found.push_back(explainHeld(session, reports, timeline, *held));
            }
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule nagleRule{
    .entries = {{u"nagle"_s,
                 Sentence::tr(
                     "Data left when an ACK came, and had been handed over while what that acknowledges was under way.")
                     .told(),
                 Sentence::tr("they do not fill a segment, and TCP_NODELAY was not set.").told()}},
    .explain = &explainNagle,
};

} // namespace statewire
