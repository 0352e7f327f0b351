// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/numbertext.h"
#include "explain/facts/reports.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

#include <algorithm>
#include <map>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

const QString limitKey = u"net.ipv4.tcp_max_tw_buckets"_s;
const QString counterName = u"TcpExt.TCPTimeWaitOverflow"_s;

/// How many sockets of a host are kept by the kernel alone: TIME_WAIT and orphaned FIN_WAIT2, which share one limit.
class Minisockets
{
public:
    explicit Minisockets(const Timeline& timeline)
    {
        for (const Track& track : timeline.tracks()) {
            for (const Life& life : track.lives) {
                const auto first = std::find_if(life.samples.begin(), life.samples.end(), [](const RowSample& sample) {
                    return sample.row.timer == SocketTimer::TimeWait;
                });
                if (first == life.samples.end())
                    continue;
                ++m_changes[track.host][first->tNs];
                if (life.vanishedNs != openEndNs)
                    --m_changes[track.host][life.vanishedNs];
            }
        }
        for (auto& [host, changes] : m_changes) {
            int sum = 0;
            for (auto& [tNs, change] : changes)
                change = sum += change;
        }
    }

    /// As read before \p tNs.
    int countBefore(const QString& host, qint64 tNs) const
    {
        const auto changes = m_changes.find(host);
        if (changes == m_changes.end())
            return 0;
        const auto after = changes->second.lower_bound(tNs);
        return after == changes->second.begin() ? 0 : std::prev(after)->second;
    }

private:
    std::map<QString, std::map<qint64, int>> m_changes; ///< counts from each moment on
};

/// States from which the next thing, but for a RST, is TIME_WAIT.
bool isBeforeTimeWait(TcpState state)
{
    return state == TcpState::FinWait1 || state == TcpState::FinWait2 || state == TcpState::Closing;
}

Evidence explainEnd(const Reports& reports, const Minisockets& minisockets, const Track& track, const Life& life)
{
    Evidence e;
    e.ruleId = u"time-wait-overflow"_s;
    e.claim = u"No TIME_WAIT: the %1 has as many as it may have"_s.arg(track.host);
    e.rule = u"When tcp_max_tw_buckets sockets are in TIME_WAIT already, the next one is closed at once instead. Its last "
             "ACK is still sent."_s;
    e.source = u"RFC 9293 3.6 (not what it asks for); tcp_time_wait, inet_twsk_alloc"_s;
    e.counterfactual = u"With a larger tcp_max_tw_buckets it would be in TIME_WAIT for 60 s."_s;
    e.tNs = life.vanishedNs;
    e.host = track.host;
    e.ends = track.ends;

    // One that was an orphan in FIN_WAIT2 counted itself.
    const bool counted = life.samples.back().row.timer == SocketTimer::TimeWait;
    const int held = minisockets.countBefore(track.host, life.vanishedNs) - (counted ? 1 : 0);
    e.numbers.push_back({u"time_waits"_s, held});
    Condition full{u"tcp_max_tw_buckets is reached"_s, unknown::valueOf(u"tcp_max_tw_buckets"_s), {}};
    if (const std::optional<qint64> limit = reports.sysctlNumber(track.host, limitKey, life.vanishedNs)) {
        e.numbers.push_back({u"tcp_max_tw_buckets"_s, *limit});
        full.holds = held >= *limit;
        full.figures = u"%1 on the %2, tcp_max_tw_buckets = %3"_s.arg(held).arg(track.host, spaced(*limit));
    }
    e.conditions = {full};
    return e;
}

/// The frames by which an end closed: its own FIN arrived and was acknowledged, and the other's came last.
struct Closing
{
    const Arrow* peerFin = nullptr;
    const Arrow* lastAck = nullptr;
    const Arrow* ownFin = nullptr;
    const Arrow* ownFinAck = nullptr; ///< the frame that acknowledged it
    bool reset = false;
};

Closing closingOf(const Timeline& timeline, const Connection& connection, int end, const Life& life)
{
    Closing closing;
    const std::vector<size_t>& arrows = connection.arrows;
    const auto begin = std::lower_bound(arrows.begin(), arrows.end(), life.beginNs(),
                                        [&](size_t index, qint64 tNs) { return timeline.arrows()[index].sentNs < tNs; });
    constexpr qint64 soonNs = 50'000'000;
    for (auto at = begin; at != arrows.end(); ++at) {
        const Arrow& arrow = timeline.arrows()[*at];
        if (arrow.sentNs > life.vanishedNs + soonNs)
            break;
        if (arrow.segment.has(FlagRst))
            closing.reset = closing.reset || arrow.sentNs <= life.vanishedNs;
        else if (arrow.toTrack == end && arrow.segment.has(FlagFin) && arrow.deliveredNs <= life.vanishedNs)
            closing.peerFin = &arrow;
        else if (arrow.fromTrack == end && closing.peerFin && arrow.sentNs >= closing.peerFin->deliveredNs &&
                 arrow.segment.ack == closing.peerFin->segment.sequenceEnd())
            closing.lastAck = closing.lastAck ? closing.lastAck : &arrow;
        if (arrow.fromTrack == end && arrow.segment.has(FlagFin))
            closing.ownFin = &arrow;
        if (arrow.toTrack == end && closing.ownFin && !closing.ownFinAck && arrow.segment.has(FlagAck) &&
            arrow.segment.ack == closing.ownFin->segment.sequenceEnd() && arrow.deliveredNs <= life.vanishedNs)
            closing.ownFinAck = &arrow;
    }
    return closing;
}

/// A close without TIME_WAIT, because tcp_max_tw_buckets were there already.
std::vector<Evidence> explainTimeWaitOverflow(const Session&, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    const Minisockets minisockets(timeline);
    for (const Connection& connection : timeline.connections()) {
        for (int end : connection.seenEnds()) {
            const Track& track = timeline.tracks()[size_t(end)];
            for (const Life& life : track.lives) {
                if (life.vanishedNs == openEndNs || !isBeforeTimeWait(life.samples.back().row.state))
                    continue;
                const Closing closing = closingOf(timeline, connection, end, life);
                const qint64 counted =
                    reports.counted(track.host, counterName, life.lastSeenNs, life.vanishedNs).value_or(0);
                // A socket that a RST or its timer ended is another matter: only both FINs lead to TIME_WAIT.
                if (closing.reset || (!closing.peerFin && counted <= 0))
                    continue;
                // Nor does one in CLOSING whose FIN nobody ever acknowledged: it was given up.
                if (closing.ownFin && !closing.ownFinAck && counted <= 0)
                    continue;
                Evidence e = explainEnd(reports, minisockets, track, life);
                Condition closed{u"both ends have closed, and the last ACK was sent all the same"_s,
                                 u"the last frames were not recorded"_s,
                                 {}};
                if (closing.peerFin) {
                    e.frame = closing.peerFin->number;
                    if (closing.lastAck) // that it is yet to come is no contradiction
                        closed.holds = true;
                    closed.figures = u"FIN in %1, "_s.arg(frameName(closing.peerFin->number)) +
                                     (closing.lastAck ? u"its ACK in %1"_s.arg(frameName(closing.lastAck->number))
                                                      : u"no ACK of it was recorded"_s);
                }
                if (!closing.peerFin && closing.ownFinAck) {
                    // Nobody holds it any more, so in FIN_WAIT2 too it would be kept as one of the sockets that are limited.
                    e.frame = closing.ownFinAck->number;
                    closed.text =
                        u"its own FIN is acknowledged, and what is left of it in FIN_WAIT2 needs such a place too"_s;
                    closed.holds = true;
                    closed.figures = u"FIN in %1, its ACK in %2"_s.arg(frameName(closing.ownFin->number),
                                                                       frameName(closing.ownFinAck->number));
                }
                e.conditions.push_back(closed);
                e.conditions.push_back({u"proof: the row goes without a TIME_WAIT, and the kernel counts it"_s,
                                        u"last seen in %1"_s.arg(stateName(life.samples.back().row.state)),
                                        {}});
                Condition& proof = e.conditions.back();
                if (counted > 0) {
                    proof.holds = true;
                    proof.figures += u"\n%1 + %2"_s.arg(counterName, spaced(counted));
                    e.numbers.push_back({counterName, counted});
                } else if (e.lacking = reports.whyNotCounted(counterName); !e.lacking.isEmpty()) {
                    proof.figures += u'\n' + e.lacking.text();
                } else {
                    proof.figures += u"\n%1 was not seen to move"_s.arg(counterName);
                    e.missing = u"the counter %1"_s.arg(counterName);
                }
                e.conclude();
                found.push_back(std::move(e));
            }
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule timeWaitOverflowRule{
    .entries = {{u"time-wait-overflow"_s, u"A socket that had closed and been acknowledged went without a TIME_WAIT."_s,
                 u"the host held tcp_max_tw_buckets of them already, and TCPTimeWaitOverflow moved."_s}},
    .explain = &explainTimeWaitOverflow,
};

} // namespace statewire
