// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/reports.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;
const QString finTimeoutKey = u"net.ipv4.tcp_fin_timeout"_s;

Evidence frameOfRule(const Track& track, qint64 tNs)
{
    Evidence e;
    e.rule = u"While a process holds the socket, FIN_WAIT2 waits for the other end's FIN without limit. Once it is closed, "
             "nobody could read what comes: Linux, not the RFC, has it wait for tcp_fin_timeout only, or for its own "
             "TCP_LINGER2, and for 3.5 RTO at least."_s;
    e.source = u"RFC 9293 3.6; tcp_close, tcp_fin_time"_s;
    e.tNs = tNs;
    e.host = track.host;
    e.ends = track.ends;
    return e;
}

QString timerText(const SocketRow& row)
{
    return row.timer == SocketTimer::None ? u"no timer"_s : u"%1 left on its timer"_s.arg(exactText(row.timerLeftNs));
}

QString inodeText(const SocketRow& row)
{
    return u"inode %1"_s.arg(row.inode);
}

bool isOrphan(const SocketRow& row)
{
    return row.state == TcpState::FinWait2 && row.inode == 0 && row.timer != SocketTimer::None;
}

Evidence explainUnlimited(const Track& track, const RowSample& sample)
{
    Evidence e = frameOfRule(track, sample.tNs);
    e.ruleId = u"fin-wait2-unlimited"_s;
    e.claim = u"FIN_WAIT2 without a limit: a process holds the socket"_s;
    e.counterfactual = u"Had the process closed it, the kernel would give it tcp_fin_timeout and no more."_s;
    e.numbers.push_back({u"inode"_s, qint64(sample.row.inode)});
    e.conditions = {{u"a process still holds the socket"_s, inodeText(sample.row), sample.row.inode != 0},
                    {u"proof: no timer runs on it"_s, timerText(sample.row), sample.row.timer == SocketTimer::None}};
    e.conclude();
    return e;
}

/// How long a FIN_WAIT2 may last that nobody holds any more, and what says so.
struct Limit
{
    QString name = u"tcp_fin_timeout"_s;
    std::optional<qint64> seconds;
    qint64 floorNs = 0;             ///< 3.5 RTO, where its timer shows more than the seconds; 0: it does not
    std::optional<bool> floorHolds; ///< nothing: no frames were recorded that would let the RTO be as long

    qint64 wholeNs() const { return floorNs > 0 ? floorNs : *seconds * second; }
    QString text() const { return u"%1 = %2 s"_s.arg(name).arg(*seconds); }
    QString floorText() const { return u"3.5 × RTO, if that was %1"_s.arg(exactText(floorNs * 2 / 7)); }
    /// What sets its timer.
    QString setter() const { return floorNs == 0 ? name : u"3.5 RTO"_s; }
};

constexpr qint64 longestSmallNs = 60 * second; // of the small socket that waits alone
constexpr qint64 timerReadingNs = 200'000'000;

/// The longest that the RTO of \p end can have been at \p tNs, by what was acknowledged until then and when; nothing if that
/// was not recorded. A kernel adds up to four times the deviation to the round trip, and doubles it with each repetition.
std::optional<qint64> longestRto(const Reports& reports, const Timeline& timeline, const Connection& connection, int end,
                                 const Life& life, qint64 tNs)
{
    qint64 slowestNs = -1;
    qint64 longestGapNs = 0;
    struct Sent
    {
        quint32 seqEnd = 0;
        qint64 firstNs = 0;
        qint64 lastNs = 0;
    };
    std::vector<Sent> underWay;
    const auto begin = std::lower_bound(connection.arrows.begin(), connection.arrows.end(), life.beginNs(),
                                        [&](size_t index, qint64 at) { return timeline.arrows()[index].sentNs < at; });
    for (auto at = begin; at != connection.arrows.end(); ++at) {
        const Arrow& arrow = timeline.arrows()[*at];
        if (arrow.sentNs > tNs)
            break;
        const Segment& segment = arrow.segment;
        if (arrow.fromTrack == end && segment.sequenceLength() > 0) {
            const auto same = std::find_if(underWay.begin(), underWay.end(),
                                           [&](const Sent& sent) { return sent.seqEnd == segment.sequenceEnd(); });
            if (same == underWay.end()) {
                underWay.push_back({segment.sequenceEnd(), arrow.sentNs, arrow.sentNs});
            } else {
                longestGapNs = std::max(longestGapNs, arrow.sentNs - same->lastNs);
                same->lastNs = arrow.sentNs;
            }
        } else if (arrow.toTrack == end && segment.has(FlagAck) && arrow.deliveredNs <= tNs) {
            std::erase_if(underWay, [&](const Sent& sent) {
                const bool acknowledged = sequenceDistance(sent.seqEnd, segment.ack) >= 0;
                if (acknowledged)
                    slowestNs = std::max(slowestNs, arrow.deliveredNs - sent.firstNs);
                return acknowledged;
            });
        }
    }
    if (slowestNs < 0)
        return std::nullopt;
    const qint64 leastNs =
        reports.sysctlNumber(timeline.tracks()[size_t(end)].host, u"net.ipv4.tcp_rto_min_us"_s, tNs).value_or(200'000) *
        1000;
    return std::max({second, slowestNs + std::max(leastNs, 4 * slowestNs), 2 * longestGapNs});
}

/// The whole time that a lone FIN_WAIT2 was given, by the first reading of its timer. Above 60 s it waits out the excess as
/// the whole socket that it was, and only the last 60 s as the small one that /proc shows with timer 3.
qint64 wholeNsOf(const SocketRow& row)
{
    return row.timerLeftNs + (row.timer == SocketTimer::TimeWait ? 0 : longestSmallNs);
}

/// As tcp_fin_time takes it: the socket's own TCP_LINGER2 comes before the sysctl, 0 stands for the sysctl's.
class Limits
{
public:
    Limits(const Session& session, const Reports& reports) : m_session(session), m_reports(reports)
    {
        m_anyOwn = std::any_of(session.events().begin(), session.events().end(), [](const Event& event) {
            const auto* call = event.as<CallEvent>();
            return call && call->is(Call::SetSockOpt) && call->arguments.startsWith(option + u' ');
        });
    }

    Limit of(const Timeline& timeline, const Track& track, qint64 tNs) const
    {
        const qint64 own = ownOf(timeline, track, tNs);
        if (own > 0)
            return {option, std::min(own, mostSeconds)};
        return {u"tcp_fin_timeout"_s, m_reports.sysctlNumber(track.host, finTimeoutKey, tNs)};
    }

private:
    qint64 ownOf(const Timeline& timeline, const Track& track, qint64 tNs) const
    {
        if (!m_anyOwn)
            return 0;
        const CallEvent* opened = nullptr;
        for (size_t index : timeline.calls().callsOn(track.host, track.ends)) {
            const CallEvent& call = timeline.calls().calls()[index];
            if (call.beginNs < tNs && (call.is(Call::Connect) || call.is(Call::Accept)))
                opened = &call;
        }
        return opened ? optionBefore(m_session, socketOf(*opened), option, tNs).value_or(QString()).toLongLong() : 0;
    }

    static constexpr QLatin1String option{"TCP_LINGER2"};
    static constexpr qint64 mostSeconds = 120; // TCP_FIN_TIMEOUT_MAX
    const Session& m_session;
    const Reports& m_reports;
    bool m_anyOwn = false;
};

/// A lone FIN_WAIT2 has its timer from the moment it was closed.
bool isSetTo(qint64 wholeNs, const SocketRow& row)
{
    const bool excess = row.timer != SocketTimer::TimeWait && wholeNs > longestSmallNs;
    const qint64 setNs = excess ? wholeNs - longestSmallNs : std::min(wholeNs, longestSmallNs);
    return row.timerLeftNs <= setNs && row.timerLeftNs > setNs - timerReadingNs;
}

Condition timerSet(const SocketRow& row, const Limit& limit)
{
    Condition c{u"its timer was set to %1"_s.arg(limit.setter()), unknown::valueOf(limit.name), {}};
    if (!limit.seconds)
        return c;
    c.figures = u"%1\n%2"_s.arg(timerText(row), limit.text());
    if (limit.floorNs > 0) {
        c.holds = limit.floorHolds;
        c.figures += u'\n' + limit.floorText();
    } else {
        c.holds = isSetTo(*limit.seconds * second, row);
    }
    if (row.timer != SocketTimer::TimeWait && limit.wholeNs() > longestSmallNs)
        c.figures += u", first what exceeds 60 s"_s;
    return c;
}

/// True if its timer shows more than the limit: 3.5 RTO may have set it.
bool isAbove(const Limit& limit, const SocketRow& row)
{
    return limit.seconds && wholeNsOf(row) > limit.wholeNs() && !isSetTo(limit.wholeNs(), row);
}

/// Has 3.5 RTO set it, where the frames do not speak against an RTO as long.
void raise(Limit& limit, const SocketRow& row, std::optional<qint64> longestRtoNs)
{
    const qint64 wholeNs = wholeNsOf(row);
    if (longestRtoNs && wholeNs > *longestRtoNs * 7 / 2)
        return;
    limit.floorNs = wholeNs;
    if (longestRtoNs)
        limit.floorHolds = true;
}

Evidence explainOrphan(const Limit& limit, const Track& track, const RowSample& sample, const RowSample* before)
{
    Evidence e = frameOfRule(track, sample.tNs);
    e.ruleId = u"fin-wait2-orphan"_s;
    e.claim = u"FIN_WAIT2 with a limit: no process holds the socket any more"_s;
    e.counterfactual = u"With shutdown() instead of close() it would wait without limit."_s;
    Condition orphan{u"the process has closed it: the row has no inode"_s, inodeText(sample.row), sample.row.inode == 0};
    if (before && before->row.inode != 0)
        orphan.figures += u", %1 before"_s.arg(before->row.inode);
    e.numbers.push_back({u"timer_left_ns"_s, sample.row.timerLeftNs});
    if (limit.seconds)
        e.numbers.push_back({limit.name, *limit.seconds});
    if (limit.floorNs > 0)
        e.numbers.push_back({u"rto_for_timer_ns"_s, limit.floorNs * 2 / 7});
    e.conditions = {orphan, timerSet(sample.row, limit)};
    e.conclude();
    return e;
}

struct LastFrames
{
    bool known = false; ///< any frame of the life was recorded
    const Arrow* fin = nullptr;
    bool reset = false;
};

/// What passed between the begin of \p life's FIN_WAIT2 and its end.
LastFrames lastFrames(const Timeline& timeline, const Connection& connection, int end, const Life& life, qint64 sinceNs)
{
    LastFrames last;
    const std::vector<size_t>& arrows = connection.arrows;
    // The RST by which the socket ends itself is on the wire right after its row is gone.
    constexpr qint64 resetLagNs = 5'000'000;
    const auto after = std::upper_bound(arrows.begin(), arrows.end(), life.vanishedNs + resetLagNs,
                                        [&](qint64 tNs, size_t index) { return tNs < timeline.arrows()[index].sentNs; });
    for (auto at = after; at != arrows.begin();) {
        const Arrow& arrow = timeline.arrows()[*--at];
        if (arrow.sentNs >= life.beginNs())
            last.known = true;
        if (arrow.sentNs < sinceNs)
            break;
        last.reset = last.reset || arrow.segment.has(FlagRst);
        if (arrow.toTrack == end && arrow.segment.has(FlagFin) && arrow.deliveredNs <= life.vanishedNs)
            last.fin = &arrow;
    }
    return last;
}

Evidence explainExpiry(const Limit& limit, const Track& track, const Life& life, const RowSample& orphan,
                       const LastFrames& last)
{
    Evidence e = frameOfRule(track, life.vanishedNs);
    e.ruleId = u"fin-wait2-expired"_s;
    e.claim = u"FIN_WAIT2 ended after %1, without the other end's FIN"_s.arg(limit.setter());
    e.counterfactual = u"The other end's FIN would have led it to TIME_WAIT, for 60 s."_s;
    const qint64 lastedNs = life.vanishedNs - orphan.tNs;
    e.numbers.push_back({u"lasted_ns"_s, lastedNs});
    Condition time{u"it had waited for %1"_s.arg(limit.setter()), unknown::valueOf(limit.name), {}};
    if (limit.seconds) {
        e.numbers.push_back({limit.name, *limit.seconds});
        const qint64 wholeNs = limit.wholeNs();
        // The kernel's timer wheel is late by up to an eighth of the time, and a short timer by the machine's load.
        const qint64 slackNs = std::max(second, wholeNs / 8) + timerReadingNs;
        time.holds = lastedNs > wholeNs - timerReadingNs && lastedNs < wholeNs + slackNs;
        if (limit.floorNs > 0 && *time.holds)
            time.holds = limit.floorHolds;
        time.figures = u"%1 after close(), %2"_s.arg(exactText(lastedNs), limit.text());
        if (limit.floorNs > 0)
            time.figures += u'\n' + limit.floorText();
    }
    Condition alone{u"the other end's FIN had not come"_s, unknown::noPackets, {}};
    if (last.known) {
        alone.holds = true;
        alone.figures = u"none was delivered"_s;
    }
    e.conditions = {
        time, alone, {u"proof: the row is gone, and was never in TIME_WAIT"_s, u"last seen in FIN_WAIT2"_s, true}};
    e.conclude();
    return e;
}

/// FIN_WAIT2 in the hands of a process, without one, and at the end of tcp_fin_timeout.
std::vector<Evidence> explainFinWait2(const Session& session, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    const Limits limits(session, reports);
    for (const Connection& connection : timeline.connections()) {
        for (int end : connection.seenEnds()) {
            const Track& track = timeline.tracks()[size_t(end)];
            for (const Life& life : track.lives) {
                const RowSample* orphan = nullptr;
                const RowSample* held = nullptr;
                Limit limit;
                for (const RowSample& sample : life.samples) {
                    if (!orphan && isOrphan(sample.row)) {
                        orphan = &sample;
                        limit = limits.of(timeline, track, sample.tNs);
                        if (isAbove(limit, sample.row))
                            raise(limit, sample.row, longestRto(reports, timeline, connection, end, life, sample.tNs));
                        found.push_back(explainOrphan(limit, track, sample, held));
                    } else if (!held && sample.row.state == TcpState::FinWait2 && sample.row.inode != 0) {
                        held = &sample;
                        found.push_back(explainUnlimited(track, sample));
                    }
                }
                if (!orphan || life.vanishedNs == openEndNs || life.samples.back().row.state != TcpState::FinWait2)
                    continue;
                // A RST that its end answers or gets, and a FIN that ends it for want of room, are other matters.
                const LastFrames last = lastFrames(timeline, connection, end, life, orphan->tNs);
                if (!last.reset && !last.fin)
                    found.push_back(explainExpiry(limit, track, life, *orphan, last));
            }
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule finWait2Rule{
    .entries = {{u"fin-wait2-unlimited"_s, u"A socket was in FIN_WAIT2 and a process held it."_s, u"no timer ran on it."_s,
                 RuleEntry::Weight::Routine},
                {u"fin-wait2-orphan"_s, u"A socket was in FIN_WAIT2 and no process held it any more."_s,
                 u"its timer was set to TCP_LINGER2 or tcp_fin_timeout, 3.5 RTO at least."_s, RuleEntry::Weight::Routine},
                {u"fin-wait2-expired"_s, u"A socket went from FIN_WAIT2 without the other end's FIN."_s,
                 u"it had waited for TCP_LINGER2 or tcp_fin_timeout, 3.5 RTO at least, and was never in TIME_WAIT."_s,
                 RuleEntry::Weight::Routine}},
    .explain = &explainFinWait2,
};

} // namespace statewire
