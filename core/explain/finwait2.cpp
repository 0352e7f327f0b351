// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/figures.h"
#include "explain/reports.h"
#include "explain/rules.h"

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
             "nobody could read what comes: it waits for tcp_fin_timeout only."_s;
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

/// A lone FIN_WAIT2 has its timer from the moment it was closed. Above 60 s the socket waits out the excess in its whole,
/// and only the last 60 s as the small one that /proc shows with timer 3.
Condition timerSet(const RowSample& sample, std::optional<qint64> timeoutS)
{
    constexpr qint64 longestNs = 60 * second;
    constexpr qint64 readingNs = 200'000'000;
    Condition c{u"its timer was set to tcp_fin_timeout"_s, u"the value of tcp_fin_timeout was not recorded"_s, {}};
    if (!timeoutS)
        return c;
    const qint64 wholeNs = *timeoutS * second;
    const bool excess = sample.row.timer != SocketTimer::TimeWait && wholeNs > longestNs;
    const qint64 setNs = excess ? wholeNs - longestNs : std::min(wholeNs, longestNs);
    c.holds = sample.row.timerLeftNs <= setNs && sample.row.timerLeftNs > setNs - readingNs;
    c.figures = u"%1\ntcp_fin_timeout = %2 s"_s.arg(timerText(sample.row)).arg(*timeoutS);
    if (excess)
        c.figures += u", first what exceeds 60 s"_s;
    return c;
}

Evidence explainOrphan(const Reports& reports, const Track& track, const RowSample& sample, const RowSample* before)
{
    Evidence e = frameOfRule(track, sample.tNs);
    e.ruleId = u"fin-wait2-orphan"_s;
    e.claim = u"FIN_WAIT2 with a limit: no process holds the socket any more"_s;
    e.counterfactual = u"With shutdown() instead of close() it would wait without limit."_s;
    Condition orphan{u"the process has closed it: the row has no inode"_s, u"inode 0"_s, sample.row.inode == 0};
    if (before && before->row.inode != 0)
        orphan.figures = u"inode %1 before, 0 now"_s.arg(before->row.inode);
    const std::optional<qint64> timeoutS = reports.sysctlNumber(track.host, finTimeoutKey, sample.tNs);
    e.numbers.push_back({u"timer_left_ns"_s, sample.row.timerLeftNs});
    if (timeoutS)
        e.numbers.push_back({u"tcp_fin_timeout"_s, *timeoutS});
    e.conditions = {orphan, timerSet(sample, timeoutS)};
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
    const auto after = std::upper_bound(arrows.begin(), arrows.end(), life.vanishedNs,
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

Evidence explainExpiry(const Reports& reports, const Track& track, const Life& life, const RowSample& orphan,
                       const LastFrames& last)
{
    Evidence e = frameOfRule(track, life.vanishedNs);
    e.ruleId = u"fin-wait2-expired"_s;
    e.claim = u"FIN_WAIT2 ended after tcp_fin_timeout, without the other end's FIN"_s;
    e.counterfactual = u"The other end's FIN would have led it to TIME_WAIT, for 60 s."_s;
    const qint64 lastedNs = life.vanishedNs - orphan.tNs;
    e.numbers.push_back({u"lasted_ns"_s, lastedNs});
    Condition time{u"it had waited for tcp_fin_timeout"_s, u"the value of tcp_fin_timeout was not recorded"_s, {}};
    if (const auto timeoutS = reports.sysctlNumber(track.host, finTimeoutKey, orphan.tNs)) {
        e.numbers.push_back({u"tcp_fin_timeout"_s, *timeoutS});
        constexpr qint64 readingNs = 200'000'000;
        constexpr qint64 slackNs = second + readingNs; // the timer may be late, the more the longer it runs
        time.holds = lastedNs > *timeoutS * second - readingNs && lastedNs < *timeoutS * second + slackNs;
        time.figures = u"%1 after close(), tcp_fin_timeout = %2 s"_s.arg(inSeconds(lastedNs)).arg(*timeoutS);
    }
    Condition alone{u"the other end's FIN had not come"_s, u"no packets were recorded"_s, {}};
    if (last.known) {
        alone.holds = true;
        alone.figures = u"none was delivered"_s;
    }
    e.conditions = {
        time, alone, {u"proof: the row is gone, and was never in TIME_WAIT"_s, u"last seen in FIN_WAIT2"_s, true}};
    e.conclude();
    return e;
}

} // namespace

std::vector<Evidence> explainFinWait2(const Session& session, const Timeline& timeline)
{
    std::vector<Evidence> found;
    const Reports reports(session);
    for (const Connection& connection : timeline.connections()) {
        for (int end : {connection.client, connection.server}) {
            if (end < 0)
                continue;
            const Track& track = timeline.tracks()[size_t(end)];
            for (const Life& life : track.lives) {
                const RowSample* orphan = nullptr;
                const RowSample* held = nullptr;
                for (const RowSample& sample : life.samples) {
                    if (!orphan && isOrphan(sample.row)) {
                        orphan = &sample;
                        found.push_back(explainOrphan(reports, track, sample, held));
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
                    found.push_back(explainExpiry(reports, track, life, *orphan, last));
            }
        }
    }
    return found;
}

} // namespace statewire
