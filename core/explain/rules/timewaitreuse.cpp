// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/numbertext.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

const QString reuseKey = QStringLiteral("net.ipv4.tcp_tw_reuse");

Condition allowed(const Session& session, const Arrow& syn)
{
    Condition c{QStringLiteral("net.ipv4.tcp_tw_reuse allows it"), {}, {}};
    const std::optional<QString> value = sysctlBefore(session, syn.fromHost, reuseKey, syn.sentNs);
    if (!value) {
        c.figures = unknown::itsValue;
        return c;
    }
    const bool loopback = syn.segment.destination.address.isLoopback();
    c.holds = *value == u"1" || (*value == u"2" && loopback);
    c.figures = QStringLiteral("tcp_tw_reuse = %1%2")
                    .arg(*value, *value == u"2" ? (loopback ? QStringLiteral(", on loopback")
                                                            : QStringLiteral(", which is for loopback only"))
                                                : QString());
    return c;
}

Condition waitedLongEnough(const Session& session, const Arrow& syn, const Span& waiting)
{
    const qint64 elapsedNs = syn.sentNs - waiting.beginNs;
    const ReuseDelay delay = reuseDelay(session, syn.fromHost, syn.sentNs);
    const bool nextSecond = delay.rule == ReuseDelay::Rule::NextSecond;
    Condition c{nextSecond ? QStringLiteral("TIME_WAIT began in an earlier second, as before Linux 6.14")
                           : QStringLiteral("TIME_WAIT has lasted tcp_tw_reuse_delay"),
                unknown::itsValue, delay.isOver(elapsedNs)};
    if (c.holds)
        c.figures = QStringLiteral("%1 ms %2 %3 ms")
                        .arg(spaced(elapsedNs / 1'000'000), *c.holds ? u"≥"_s : u"<"_s, spaced(delay.ms));
    else if (nextSecond)
        c.figures = unknown::newSecond(elapsedNs / 1'000'000);
    return c;
}

/// bind() to the port: then tcp_twsk_unique asks neither for tcp_tw_reuse nor for its delay, only for time stamps.
std::optional<Condition> boundByHand(const Session& session, const Timeline& timeline, const Arrow& syn)
{
    const FourTuple& ends = timeline.tracks()[size_t(syn.fromTrack)].ends;
    // Asked of bind() itself: the connect() may still be under way, and is told of when it returns.
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call || !call->is(Call::Bind) || call->host != syn.fromHost || call->beginNs >= syn.sentNs)
            continue;
        const std::optional<Endpoint> bound = boundTo(session, socketOf(*call), syn.sentNs);
        if (bound && bound->port == ends.local.port)
            return Condition{QStringLiteral("the port was chosen by bind(), which needs no tcp_tw_reuse"),
                             QStringLiteral("bind(%1)").arg(bound->toString()), true};
    }
    return std::nullopt;
}

Evidence explainSyn(const Session& session, const Timeline& timeline, const Connection& connection, const Arrow& syn,
                    const Span& waiting)
{
    const DirectionNumbers old = numbersUntil(timeline, connection, syn.fromHost, waiting.beginNs);
    Evidence e;
    e.ruleId = QStringLiteral("client-reuses-time-wait");
    e.claim = QStringLiteral("The client takes its own port out of TIME_WAIT");
    e.rule = QStringLiteral("connect() may take a four-tuple from TIME_WAIT if tcp_tw_reuse allows it, the old connection "
                            "used time stamps, and the wait has lasted tcp_tw_reuse_delay (before Linux 6.14: into another "
                            "second).");
    e.source = QStringLiteral("RFC 6191; tcp_twsk_unique");
    e.counterfactual =
        QStringLiteral("With tcp_tw_reuse = 0, or without time stamps, connect() would have failed with EADDRNOTAVAIL.");
    e.tNs = syn.sentNs;
    e.host = syn.fromHost;
    e.ends = timeline.tracks()[size_t(syn.fromTrack)].ends;
    e.frame = syn.number;
    e.outcome = QStringLiteral("reused: the SYN left on the old four-tuple");

    Condition stamps{QStringLiteral("the old connection used time stamps"), {}, {}};
    if (old.next)
        stamps.holds = old.lastTsval.has_value();
    stamps.figures = stampsText(old, QStringLiteral("its segments were not recorded"));
    Condition proof{QStringLiteral("proof: the SYN's sequence number is the old snd_nxt + 65 537"), {}, {}};
    e.numbers.push_back({QStringLiteral("syn_seq"), syn.segment.seq});
    e.numbers.push_back({QStringLiteral("time_wait_lasted_ns"), syn.sentNs - waiting.beginNs});
    if (old.next) {
        const quint32 step = syn.segment.seq - *old.next;
        proof.holds = step == timeWaitIsnStep;
        proof.figures = QStringLiteral("%1 = %2 + %3").arg(spaced(syn.segment.seq), spaced(*old.next), spaced(step));
        e.numbers.push_back({QStringLiteral("old_snd_nxt"), *old.next});
        e.numbers.push_back({QStringLiteral("isn_step"), step});
    } else {
        proof.figures = unknown::sndNxt;
    }
    if (const std::optional<Condition> bound = boundByHand(session, timeline, syn)) {
        e.conditions = {*bound, stamps, proof};
    } else {
        Condition waited = waitedLongEnough(session, syn, waiting);
        waited.decides = waited.holds || !proof.holds.value_or(false); // the proof tells of what its figures leave open
        e.conditions = {allowed(session, syn), stamps, waited, proof};
    }
    e.conclude();
    return e;
}

/// The SYN that began \p life: the first that left its end since the wait before it began. It may be on the wire before
/// the reading that first shows the life.
const Arrow* openingSyn(const Timeline& timeline, const Connection& connection, int track, const Span& waiting,
                        const Life& life)
{
    for (size_t index : connection.arrows) {
        const Arrow& arrow = timeline.arrows()[index];
        if (arrow.fromTrack == track && arrow.segment.isPureSyn() && arrow.sentNs >= waiting.beginNs &&
            arrow.sentNs < life.vanishedNs)
            return &arrow;
    }
    return nullptr;
}

/// A client that took a four-tuple of its own out of TIME_WAIT (net.ipv4.tcp_tw_reuse).
std::vector<Evidence> explainTimeWaitReuse(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Connection& connection : timeline.connections()) {
        for (int end : connection.seenEnds()) {
            const std::vector<Life>& lives = timeline.tracks()[size_t(end)].lives;
            for (size_t i = 1; i < lives.size(); ++i) {
                const Span& waiting = lives[i - 1].spans.back();
                const RowSample& first = lives[i].samples.front();
                if (waiting.state != TcpState::TimeWait || first.row.state != TcpState::SynSent ||
                    lives[i - 1].vanishedNs != first.tNs)
                    continue;
                if (const Arrow* syn = openingSyn(timeline, connection, end, waiting, lives[i]))
                    found.push_back(explainSyn(session, timeline, connection, *syn, waiting));
            }
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule timeWaitReuseRule{
    .entries =
        {{u"client-reuses-time-wait"_s, u"A SYN left on a four-tuple that its own host held in TIME_WAIT."_s,
          u"tcp_tw_reuse and its delay allow it (or the port was bound by hand), the old connection used time stamps, and "
          "the SYN's sequence number is the old snd_nxt + 65 537."_s}},
    .explain = &explainTimeWaitReuse,
};

} // namespace statewire
