// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/numbertext.h"
#include "explain/facts/reports.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

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
             "TCP_LINGER2."_s;
    e.source = u"RFC 9293 3.6; tcp_close, tcp_fin_time"_s;
    e.tNs = tNs;
    e.host = track.host;
    e.ends = track.ends;
    return e;
}

QString timerText(const SocketRow& row)
{
    return row.timer == SocketTimer::None ? u"no timer"_s : u"%1 left on its timer"_s.arg(inSeconds(row.timerLeftNs));
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
    e.conditions = {{u"a process still holds the socket"_s, u"inode %1"_s.arg(sample.row.inode), sample.row.inode != 0},
                    {u"proof: no timer runs on it"_s, timerText(sample.row), sample.row.timer == SocketTimer::None}};
    e.conclude();
    return e;
}

/// How long a FIN_WAIT2 may last that nobody holds any more, and what says so.
struct Limit
{
    QString name = u"tcp_fin_timeout"_s;
    std::optional<qint64> seconds;

    QString text() const { return u"%1 = %2 s"_s.arg(name).arg(*seconds); }
};

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

/// A lone FIN_WAIT2 has its timer from the moment it was closed. Above 60 s the socket waits out the excess in its whole,
/// and only the last 60 s as the small one that /proc shows with timer 3.
Condition timerSet(const RowSample& sample, const Limit& limit)
{
    constexpr qint64 longestNs = 60 * second;
    constexpr qint64 readingNs = 200'000'000;
    Condition c{u"its timer was set to %1"_s.arg(limit.name), unknown::valueOf(limit.name), {}};
    if (!limit.seconds)
        return c;
    const qint64 wholeNs = *limit.seconds * second;
    const bool excess = sample.row.timer != SocketTimer::TimeWait && wholeNs > longestNs;
    const qint64 setNs = excess ? wholeNs - longestNs : std::min(wholeNs, longestNs);
    c.holds = sample.row.timerLeftNs <= setNs && sample.row.timerLeftNs > setNs - readingNs;
    c.figures = u"%1\n%2"_s.arg(timerText(sample.row), limit.text());
    if (excess)
        c.figures += u", first what exceeds 60 s"_s;
    return c;
}

Evidence explainOrphan(const Limit& limit, const Track& track, const RowSample& sample, const RowSample* before)
{
    Evidence e = frameOfRule(track, sample.tNs);
    e.ruleId = u"fin-wait2-orphan"_s;
    e.claim = u"FIN_WAIT2 with a limit: no process holds the socket any more"_s;
    e.counterfactual = u"With shutdown() instead of close() it would wait without limit."_s;
    Condition orphan{u"the process has closed it: the row has no inode"_s, u"inode 0"_s, sample.row.inode == 0};
    if (before && before->row.inode != 0)
        orphan.figures = u"inode %1 before, 0 now"_s.arg(before->row.inode);
    e.numbers.push_back({u"timer_left_ns"_s, sample.row.timerLeftNs});
    if (limit.seconds)
        e.numbers.push_back({limit.name, *limit.seconds});
    e.conditions = {orphan, timerSet(sample, limit)};
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
    e.claim = u"FIN_WAIT2 ended after %1, without the other end's FIN"_s.arg(limit.name);
    e.counterfactual = u"The other end's FIN would have led it to TIME_WAIT, for 60 s."_s;
    const qint64 lastedNs = life.vanishedNs - orphan.tNs;
    e.numbers.push_back({u"lasted_ns"_s, lastedNs});
    Condition time{u"it had waited for %1"_s.arg(limit.name), unknown::valueOf(limit.name), {}};
    if (limit.seconds) {
        e.numbers.push_back({limit.name, *limit.seconds});
        constexpr qint64 readingNs = 200'000'000;
        const qint64 wholeNs = *limit.seconds * second;
        // The kernel's timer wheel is late by up to an eighth of the time, and a short timer by the machine's load.
        const qint64 slackNs = std::max(second, wholeNs / 8) + readingNs;
        time.holds = lastedNs > wholeNs - readingNs && lastedNs < wholeNs + slackNs;
        time.figures = u"%1 after close(), %2"_s.arg(inSeconds(lastedNs), limit.text());
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
                 u"its timer was set to TCP_LINGER2 or tcp_fin_timeout."_s, RuleEntry::Weight::Routine},
                {u"fin-wait2-expired"_s, u"A socket went from FIN_WAIT2 without the other end's FIN."_s,
                 u"it had waited for TCP_LINGER2 or tcp_fin_timeout, and was never in TIME_WAIT."_s,
                 RuleEntry::Weight::Routine}},
    .explain = &explainFinWait2,
};

} // namespace statewire
