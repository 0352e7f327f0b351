// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/connectionnumbers.h"
#include "explain/facts/reports.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// How long an answer may take that the kernel gives at once, on a machine with other work.
constexpr qint64 answerNs = 50'000'000;

/// A segment of the handshake that the listener's end ignored.
struct Ignored
{
    const Arrow* arrow = nullptr;
    bool isSyn = true;
    bool wasReset = false;
    int times = 1;
};

/// The first answer of the receiver of \p arrow within the time an answer takes; null if none.
const Arrow* answerTo(const Timeline& timeline, const Arrow& arrow)
{
    const std::vector<Arrow>& arrows = timeline.arrows();
    auto other = std::lower_bound(arrows.begin(), arrows.end(), arrow.deliveredNs,
                                  [](const Arrow& a, qint64 tNs) { return a.sentNs < tNs; });
    for (; other != arrows.end() && other->sentNs <= arrow.deliveredNs + answerNs; ++other) {
        if (other->segment.source == arrow.segment.destination && other->segment.destination == arrow.segment.source)
            return &*other;
    }
    return nullptr;
}

/// True if the receiver's row is SYN_RECV and stays so although this ACK has come.
bool leavesSynRecv(const Timeline& timeline, const Arrow& arrow)
{
    const std::optional<size_t> track = timeline.findTrack(arrow.toHost, {arrow.segment.destination, arrow.segment.source});
    if (!track)
        return false;
    const Track& own = timeline.tracks()[*track];
    const Life* before = own.lifeAt(arrow.deliveredNs);
    const RowSample* sample = before ? before->sampleAt(arrow.deliveredNs) : nullptr;
    if (!sample || sample->row.state != TcpState::SynRecv || sample->row.inode != 0)
        return false; // with an inode it is a connection that opens from both ends
    const RowSample* after = before->sampleAt(arrow.deliveredNs + answerNs);
    return after && after->row.state == TcpState::SynRecv;
}

/// A TIME_WAIT on the SYN's own four-tuple takes it: the listener is not asked.
bool meetsTimeWait(const Timeline& timeline, const Arrow& arrow)
{
    const std::optional<size_t> track = timeline.findTrack(arrow.toHost, {arrow.segment.destination, arrow.segment.source});
    const Life* life = track ? timeline.tracks()[*track].lifeAt(arrow.deliveredNs) : nullptr;
    const RowSample* sample = life ? life->sampleAt(arrow.deliveredNs) : nullptr;
    return sample && sample->row.state == TcpState::TimeWait;
}

std::vector<Ignored> ignoredBy(const Timeline& timeline)
{
    std::vector<Ignored> found;
    for (const Arrow& arrow : timeline.arrows()) {
        const Segment& s = arrow.segment;
        const bool syn = s.isPureSyn();
        const bool ack = s.has(FlagAck) && !s.has(FlagSyn) && !s.has(FlagRst);
        if (arrow.deliveredNs == openEndNs || timeline.endNs() < arrow.deliveredNs + answerNs || (!syn && !ack) ||
            !listenerFor(timeline, arrow.toHost, s.destination, arrow.deliveredNs))
            continue;
        const Arrow* answer = answerTo(timeline, arrow);
        // An overflow's RST answers the ACK itself; one with ACK set is some close()'s.
        const bool reset =
            answer && answer->segment.has(FlagRst) && !answer->segment.has(FlagAck) && answer->segment.seq == s.ack;
        if (syn ? answer || meetsTimeWait(timeline, arrow)
                : (!leavesSynRecv(timeline, arrow) && !(reset && s.payloadBytes == 0)))
            continue;
        const auto same = [&](const Ignored& other) {
            return other.isSyn == syn && other.arrow->segment.source == s.source &&
                   other.arrow->segment.destination == s.destination && (!syn || other.arrow->segment.seq == s.seq);
        };
        const auto known = std::find_if(found.begin(), found.end(), same);
        if (known == found.end())
            found.push_back({&arrow, syn, reset});
        else
            ++known->times;
    }
    return found;
}

/// A child for which the queue had no room: its row was SYN_RECV when the ACK came.
bool wasSynRecv(const Timeline& timeline, const Arrow& arrow)
{
    const std::optional<size_t> track = timeline.findTrack(arrow.toHost, {arrow.segment.destination, arrow.segment.source});
    const Life* life = track ? timeline.tracks()[*track].lifeAt(arrow.deliveredNs - 1) : nullptr;
    const RowSample* sample = life ? life->sampleAt(arrow.deliveredNs - 1) : nullptr;
    return sample && sample->row.state == TcpState::SynRecv;
}

Condition queueFull(const Session& session, const Timeline& timeline, const Arrow& arrow, Evidence& e)
{
    Condition c{u"the accept queue is full: more than the backlog wait for accept()"_s, {}, {}};
    const quint16 port = arrow.segment.destination.port;
    const std::optional<qint64> backlog = backlogOf(session, arrow.toHost, port, arrow.deliveredNs);
    const Track* listener = listenerFor(timeline, arrow.toHost, arrow.segment.destination, arrow.deliveredNs);
    const Life* life = listener ? listener->lifeAt(arrow.deliveredNs) : nullptr;
    const RowSample* sample = life ? life->sampleAt(arrow.deliveredNs) : nullptr;
    if (sample)
        e.numbers.push_back({u"accept_queue"_s, sample->row.rxQueueBytes});
    if (backlog)
        e.numbers.push_back({u"backlog"_s, *backlog});
    if (!sample || !backlog) {
        c.figures = backlog ? u"the listener's row was not recorded"_s : u"the listen() call was not recorded"_s;
        return c;
    }
    c.holds = sample->row.rxQueueBytes > *backlog;
    c.figures = u"%1 wait %2 backlog %3: listen(%3) has room for %4"_s.arg(sample->row.rxQueueBytes)
                    .arg(*c.holds ? u">"_s : u"≤"_s)
                    .arg(*backlog)
                    .arg(*backlog + 1);
    return c;
}

Evidence explainIgnored(const Session& session, const Reports& reports, const Timeline& timeline, const Ignored& ignored)
{
    const Arrow& arrow = *ignored.arrow;
    Evidence e;
    e.ruleId = u"accept-queue-overflow"_s;
    e.claim = ignored.isSyn      ? u"The %1 drops a SYN: its accept queue is full"_s.arg(arrow.toHost)
              : ignored.wasReset ? u"The %1 resets a finished handshake: its accept queue is full"_s.arg(arrow.toHost)
                                 : u"The %1 ignores the third ACK: its accept queue is full"_s.arg(arrow.toHost);
    e.rule = u"listen(n) keeps at most n + 1 finished connections until accept() takes them. When it is full, a SYN is "
             "dropped without an answer, and the last ACK of a handshake is ignored: that end stays in SYN_RECV while the "
             "client is ESTABLISHED. With tcp_abort_on_overflow = 1 that ACK is answered with RST; a SYN never is."_s;
    e.source = u"RFC 9293 3.9.1.1 leaves it open; tcp_conn_request, tcp_v4_syn_recv_sock, sk_acceptq_is_full"_s;
    e.counterfactual = u"A larger backlog (and net.core.somaxconn), or an application that calls accept() sooner."_s;
    e.tNs = arrow.deliveredNs;
    e.host = arrow.toHost;
    e.ends = {arrow.segment.destination, arrow.segment.source};
    e.frame = arrow.number;
    e.conditions = {queueFull(session, timeline, arrow, e)};
    const QString counter = u"TcpExt.ListenOverflows"_s;
    const std::optional<qint64> overflows = reports.counted(arrow.toHost, counter, arrow.deliveredNs, arrow.deliveredNs);
    e.lacking = reports.whyNotCounted(counter);
    e.conditions.push_back({u"the kernel counted it (ListenOverflows)"_s,
                            overflows             ? u"+%1"_s.arg(*overflows)
                            : e.lacking.isEmpty() ? u"the counters were not read after it"_s
                                                  : e.lacking.text(),
                            overflows ? std::optional(*overflows > 0) : std::nullopt});
    if (overflows)
        e.numbers.push_back({u"ListenOverflows"_s, *overflows});
    if (!ignored.isSyn) {
        const std::optional<QString> abort =
            reports.sysctl(arrow.toHost, u"net.ipv4.tcp_abort_on_overflow"_s, arrow.deliveredNs);
        Condition c{u"tcp_abort_on_overflow decides between silence and RST"_s, unknown::itsValue, {}};
        if (abort) {
            c.holds = (*abort == "1"_L1) == ignored.wasReset;
            c.figures = u"tcp_abort_on_overflow = %1, %2"_s.arg(*abort, ignored.wasReset ? u"answered with RST"_s
                                                                                         : u"no answer, still SYN_RECV"_s);
        }
        e.conditions.push_back(c);
    }
    e.outcome = u"%1 such segments went unheard"_s.arg(ignored.times);
    e.conclude();
    return e;
}

/// A SYN or the last ACK of a handshake that a full accept queue let fall.
std::vector<Evidence> explainAcceptQueue(const Session& session, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Ignored& ignored : ignoredBy(timeline)) {
        const Arrow& arrow = *ignored.arrow;
        if (ignored.wasReset && !wasSynRecv(timeline, arrow))
            continue; // a RST for a reason of its own
        const qint64 requestsFull =
            reports.counted(arrow.toHost, u"TcpExt.TCPReqQFullDrop"_s, arrow.deliveredNs, arrow.deliveredNs).value_or(0);
        if (ignored.isSyn && requestsFull > 0)
            continue; // another queue had no room: that of half-open requests
        const CallEvent* listened = listenCallOn(session, arrow.toHost, arrow.segment.destination.port, arrow.deliveredNs);
        // A listener that waits for data first leaves the child in SYN_RECV on purpose.
        if (!ignored.isSyn && listened &&
            optionBefore(session, socketOf(*listened), "TCP_DEFER_ACCEPT"_L1, arrow.deliveredNs).value_or(u"0"_s) != "0"_L1)
            continue;
        found.push_back(explainIgnored(session, reports, timeline, ignored));
    }
    return found;
}

} // namespace

extern const EvidenceRule acceptQueueRule{
    .entries =
        {{u"accept-queue-overflow"_s, u"A listener did not answer a SYN, or ignored or reset the last ACK of a handshake."_s,
          u"more connections than the backlog waited for accept(), ListenOverflows moved, and tcp_abort_on_overflow says "
          "silence or RST."_s}},
    .explain = &explainAcceptQueue,
};

} // namespace statewire
