// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/connectionnumbers.h"
#include "explain/facts/sessionfacts.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

#include <QStringList>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;

/// Probes of one end that follow each other without an answer between them.
struct Run
{
    QString host;
    FourTuple ends;
    std::vector<const Arrow*> probes;
    quint32 next = 0;       ///< snd_nxt of the prober
    qint64 lastHeardNs = 0; ///< when the peer's last segment before the first probe came
    bool answered = false;
    bool refused = false;         ///< by a RST: the other host lives, and knows nothing of the connection
    const Arrow* reset = nullptr; ///< the RST that gives the connection up
};

/// One end's view while walking through a connection's frames.
struct End
{
    std::optional<quint32> next;
    std::optional<quint32> acked; ///< by the peer, in what came
    qint64 heardNs = 0;
    bool peerWindowOpen = true;
    std::optional<Run> run;
};

void walk(const Timeline& timeline, const Connection& connection, const Track& track, std::vector<Run>& runs)
{
    End end;
    const auto finish = [&] {
        if (end.run)
            runs.push_back(*std::exchange(end.run, {}));
    };
    // What it sent counts when it left, what it heard when it came.
    std::vector<std::pair<qint64, const Arrow*>> moments;
    for (size_t index : connection.arrows) {
        const Arrow& arrow = timeline.arrows()[index];
        const bool own = arrow.fromHost == track.host;
        if (own && arrow.fate != Fate::Injected)
            moments.push_back({arrow.sentNs, &arrow});
        else if (!own && arrow.deliveredNs != openEndNs)
            moments.push_back({arrow.deliveredNs, &arrow});
    }
    std::stable_sort(moments.begin(), moments.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [tNs, arrow] : moments) {
        const Segment& s = arrow->segment;
        if (arrow->fromHost != track.host) {
            end.heardNs = tNs;
            end.peerWindowOpen = s.window > 0 || s.has(FlagRst);
            if (s.has(FlagAck) && (!end.acked || sequenceAfter(s.ack, *end.acked)))
                end.acked = s.ack;
            if (end.run) {
                end.run->answered = true;
                end.run->refused = s.has(FlagRst);
            }
            finish();
            continue;
        }
        if (s.has(FlagRst)) {
            if (end.run)
                end.run->reset = arrow;
            finish();
            end.next.reset();
            continue;
        }
        if (s.has(FlagSyn)) {
            finish();
            end.next = s.sequenceEnd();
            continue;
        }
        // Nobody probes while something is under way: an ACK that two processors let out behind a FIN looks the same.
        const bool settled = !end.acked || end.acked == end.next;
        const bool probe = end.next && s.sequenceLength() == 0 && s.seq + 1 == *end.next && end.peerWindowOpen && settled;
        if (probe && !end.run)
            end.run = Run{track.host, track.ends, {}, *end.next, end.heardNs};
        if (probe)
            end.run->probes.push_back(arrow);
        else if (!end.next || sequenceAfter(s.sequenceEnd(), *end.next))
            end.next = s.sequenceEnd();
    }
    finish();
}

/// A value of the socket's own option, else of the host's sysctl.
std::optional<qint64> settingOf(const Session& session, const Run& run, QLatin1String option, const QString& sysctl)
{
    const qint64 tNs = run.probes.front()->sentNs;
    const std::optional<SocketName> socket = socketWith(session, run.host, run.ends, tNs);
    std::optional<QString> value = socket ? optionBefore(session, *socket, option, tNs) : std::nullopt;
    if (!value)
        value = sysctlBefore(session, run.host, sysctl, tNs);
    bool ok = false;
    const qint64 number = value ? value->toLongLong(&ok) : 0;
    constexpr qint64 most = 32767;
    return ok && number >= 1 && number <= most ? std::optional(number) : std::nullopt;
}

/// From when on the idle time counts: since the other end was last heard, or since SO_KEEPALIVE set its timer after that.
qint64 idleSinceNs(const Session& session, const Run& run)
{
    const qint64 tNs = run.probes.front()->sentNs;
    const std::optional<SocketName> socket = socketWith(session, run.host, run.ends, tNs);
    const CallEvent* on = socket ? optionCallBefore(session, *socket, "SO_KEEPALIVE"_L1, tNs) : nullptr;
    const CallEvent* idle = socket ? optionCallBefore(session, *socket, "TCP_KEEPIDLE"_L1, tNs) : nullptr;
    // TCP_KEEPIDLE, set later, has the timer count from the last segment again.
    return on && (!idle || idle->beginNs < on->beginNs) ? std::max(run.lastHeardNs, on->beginNs) : run.lastHeardNs;
}

/// Why the connection was given up: after so many probes, or, where that is set, after TCP_USER_TIMEOUT.
Condition givenUp(const Session& session, const Run& run, std::optional<qint64> count)
{
    const qint64 tNs = run.probes.front()->sentNs;
    const std::optional<SocketName> socket = socketWith(session, run.host, run.ends, tNs);
    const std::optional<QString> user =
        socket ? optionBefore(session, *socket, "TCP_USER_TIMEOUT"_L1, tNs) : std::optional<QString>();
    if (const qint64 userMs = user.value_or(QString()).toLongLong(); userMs > 0) {
        const qint64 silentNs = run.reset->sentNs - run.lastHeardNs;
        return {u"after TCP_USER_TIMEOUT the connection is given up"_s,
                u"%1 without a segment, TCP_USER_TIMEOUT = %2 ms"_s.arg(durationText(silentNs)).arg(userMs),
                silentNs >= userMs * 1'000'000};
    }
    const auto sent = qint64(run.probes.size());
    return {u"after count probes the connection is given up"_s,
            count ? u"%1 probes, count = %2"_s.arg(sent).arg(*count) : u"the count was not recorded"_s,
            count ? std::optional(sent == *count) : std::nullopt};
}

/// A timer of seconds runs late by its wheel's grain and by load, never early by more than a tick; but the wire may be late
/// to read the frame before.
bool fits(qint64 observedNs, qint64 plannedNs)
{
    return observedNs >= plannedNs - second / 8 && observedNs <= plannedNs + plannedNs / 8 + second / 4;
}

Condition timing(const QString& text, std::optional<qint64> planned, const QString& setting, const std::vector<qint64>& gaps)
{
    Condition c{text, u"%1 was not recorded"_s.arg(setting), {}};
    if (!planned)
        return c;
    QStringList lines;
    for (qint64 gap : gaps)
        lines << durationText(gap);
    c.figures = u"%1; %2 = %3 s"_s.arg(lines.join(u", "_s), setting).arg(*planned);
    c.holds = std::all_of(gaps.begin(), gaps.end(), [&](qint64 gap) { return fits(gap, *planned * second); });
    return c;
}

Evidence explainRun(const Session& session, const Run& run)
{
    const Arrow& first = *run.probes.front();
    const auto sent = qint64(run.probes.size());
    Evidence e;
    e.ruleId = u"keepalive"_s;
    e.claim = run.reset
                  ? u"Keepalive: %1 probes without an answer, and the %2 gives the connection up"_s.arg(sent).arg(run.host)
                  : u"Keepalive: the %1 asks whether the other end still lives"_s.arg(run.host);
    e.rule = u"When nothing came for the idle time, an empty segment with the sequence number before the next one is sent: "
             "already acknowledged, so a living peer must answer with an ACK. Without an answer it is repeated each "
             "interval; after count probes the connection is reset, and the application gets ETIMEDOUT."_s;
    e.source = u"RFC 9293 3.8.4, RFC 1122 4.2.3.6; tcp_keepalive_timer, tcp_xmit_probe_skb"_s;
    e.counterfactual = u"Without SO_KEEPALIVE nothing would be sent: the dead connection would stay ESTABLISHED."_s;
    e.host = run.host;
    e.ends = run.ends;
    e.frame = run.reset ? run.reset->number : run.probes.back()->number;
    e.tNs = run.reset ? run.reset->sentNs : run.probes.back()->sentNs;
    e.numbers = {{u"snd_nxt"_s, run.next}, {u"probe_seq"_s, first.segment.seq}, {u"probes"_s, sent}};
    e.conditions = {{u"the probe is empty, and its sequence number is snd_nxt − 1"_s,
                     u"%1 = %2 − 1"_s.arg(spaced(first.segment.seq), spaced(run.next)), true}};
    const std::optional<qint64> idle = settingOf(session, run, "TCP_KEEPIDLE"_L1, u"net.ipv4.tcp_keepalive_time"_s);
    const std::optional<qint64> interval = settingOf(session, run, "TCP_KEEPINTVL"_L1, u"net.ipv4.tcp_keepalive_intvl"_s);
    const std::optional<qint64> count = settingOf(session, run, "TCP_KEEPCNT"_L1, u"net.ipv4.tcp_keepalive_probes"_s);
    for (const auto& [name, value] : {std::pair{u"idle_s"_s, idle}, {u"interval_s"_s, interval}, {u"count"_s, count}}) {
        if (value)
            e.numbers.push_back({name, *value});
    }
    e.conditions.push_back(
        timing(u"nothing had come for the idle time"_s, idle, u"idle time"_s, {first.sentNs - idleSinceNs(session, run)}));
    std::vector<qint64> gaps;
    for (size_t i = 1; i < run.probes.size(); ++i)
        gaps.push_back(run.probes[i]->sentNs - run.probes[i - 1]->sentNs);
    if (run.reset)
        gaps.push_back(run.reset->sentNs - run.probes.back()->sentNs);
    if (!gaps.empty())
        e.conditions.push_back(timing(u"unanswered, it is repeated each interval"_s, interval, u"interval"_s, gaps));
    if (run.reset)
        e.conditions.push_back(givenUp(session, run, count));
    e.outcome = run.reset      ? u"RST sent, ETIMEDOUT for the application"_s
                : run.refused  ? u"answered by RST: the other host lives, but has no such connection"_s
                : run.answered ? u"answered: the other end lives"_s
                               : u"no answer yet"_s;
    e.conclude();
    return e;
}

/// Keepalive probes: their number, their times, and the end when nobody answers.
std::vector<Evidence> explainKeepAlive(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Run> runs;
    for (const Connection& connection : timeline.connections()) {
        for (int end : connection.seenEnds())
            walk(timeline, connection, timeline.tracks()[size_t(end)], runs);
    }
    std::vector<Evidence> found;
    for (const Run& run : runs)
        found.push_back(explainRun(session, run));
    return found;
}

} // namespace

extern const EvidenceRule keepAliveRule{
    .entries =
        {{u"keepalive"_s, u"An empty segment before snd_nxt left a socket that had nothing to send."_s,
          u"the idle time was over, unanswered probes followed each interval, and the connection was given up after their "
          "count or TCP_USER_TIMEOUT."_s}},
    .explain = &explainKeepAlive,
};

} // namespace statewire
