// SPDX-License-Identifier: GPL-3.0-or-later
// A connection that its own kernel gave up, because nothing it sent again was acknowledged: which limit that was.
#include "base/durationtext.h"
#include "base/sentence.h"
#include "explain/facts/halves.h"
#include "explain/facts/kernelcount.h"
#include "explain/facts/resendways.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

#include <QStringList>
#include <algorithm>
#include <set>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 baseMs = 200; // TCP_RTO_MIN, which the model is built from whatever the connection's own timeout is
const QString abortsCounter = u"TcpExt.TCPAbortOnTimeout"_s;

struct GivenUp
{
    const Resent* resent = nullptr;
    const Life* life = nullptr;
    const SocketRow* row = nullptr; ///< as last read
    std::vector<Repetition> repetitions;
    qint64 stampNs = -1; ///< when it first left again; a probe does not count. -1: not known

    qint64 endNs() const { return life->vanishedNs; }
    bool isOrphan() const { return row->inode == 0; }
    qint64 timeouts() const
    {
        return std::count_if(repetitions.begin(), repetitions.end(),
                             [](const Repetition& r) { return r.way != ResendWay::Probe; });
    }
};

/// As tcp_model_timeout has it: how long \p retries doublings of the least timeout take.
qint64 modelMs(qint64 retries)
{
    constexpr qint64 doublings = 9; // from 200 ms to below TCP_RTO_MAX
    constexpr qint64 longestMs = 120'000;
    const qint64 doubled = std::clamp<qint64>(retries, 0, doublings);
    return ((qint64(2) << doubled) - 1) * baseMs + std::max<qint64>(0, retries - doublings) * longestMs;
}

bool hasResetAround(const Timeline& timeline, const Resent& resent, const Life& life)
{
    return std::any_of(resent.connection->arrows.begin(), resent.connection->arrows.end(), [&](size_t at) {
        const Arrow& arrow = timeline.arrows()[at];
        const bool comes = arrow.toTrack == int(resent.track) && arrow.deliveredNs <= life.vanishedNs &&
                           arrow.deliveredNs > resent.again.back().arrow->sentNs;
        const bool leaves = arrow.fromTrack == int(resent.track) && arrow.sentNs > resent.again.back().arrow->sentNs;
        return arrow.segment.has(FlagRst) && (comes || leaves);
    });
}

std::optional<GivenUp> givenUp(const Reports& reports, const Timeline& timeline, const Resent& resent)
{
    if (resent.again.empty() || resent.acknowledgedNs != openEndNs)
        return std::nullopt;
    GivenUp found;
    found.resent = &resent;
    found.life = lifeReadAt(timeline.tracks()[resent.track], resent.again.back().arrow->sentNs);
    if (!found.life || found.life->vanishedNs == openEndNs || found.life->samples.empty() ||
        hasResetAround(timeline, resent, *found.life))
        return std::nullopt;
    found.row = &found.life->samples.back().row;
    found.repetitions = repetitionsOf(reports, timeline, resent);
    for (const Repetition& repetition : found.repetitions) {
        if (repetition.way == ResendWay::Unknown)
            break;
        if (repetition.way != ResendWay::Probe) {
            found.stampNs = repetition.sending->arrow->sentNs;
            break;
        }
    }
    return found;
}

struct Limit
{
    QString name;
    std::optional<qint64> ms; ///< nothing: not recorded
    QString figures;
};

Limit limitOf(const Session& session, const Reports& reports, const Timeline& timeline, const GivenUp& end)
{
    const Track& track = timeline.tracks()[end.resent->track];
    const qint64 tNs = end.resent->again.back().arrow->sentNs;
    const std::optional<SocketName> socket = socketWith(session, track.host, track.ends, tNs);
    const qint64 userMs =
        socket ? optionBefore(session, *socket, "TCP_USER_TIMEOUT"_L1, tNs).value_or(QString()).toLongLong() : 0;
    if (userMs > 0)
        return {u"TCP_USER_TIMEOUT"_s, userMs, u"TCP_USER_TIMEOUT = %1"_s.arg(exactText(userMs * 1'000'000))};
    const QString name = end.isOrphan() ? u"tcp_orphan_retries"_s : u"tcp_retries2"_s;
    const std::optional<qint64> retries = reports.sysctlNumber(track.host, u"net.ipv4."_s + name, tNs);
    if (!retries || *retries < 0 || *retries > 255)
        return {name, {}, unknown::valueOf(name)};
    constexpr qint64 safeRetries = 8; // of an orphan where the sysctl is 0
    const qint64 doublings = end.isOrphan() && *retries == 0 ? safeRetries : *retries;
    const QString value = doublings == *retries
                              ? u"%1 = %2"_s.arg(name).arg(*retries)
                              : Sentence::tr("%1 = %2, which stands for %3").arg(name).arg(*retries).arg(safeRetries).told();
    return {name, modelMs(doublings),
            value + Sentence::tr("\n%2 ms and %1 doublings of it: %3")
                        .arg(doublings)
                        .arg(baseMs)
                        .arg(exactText(modelMs(doublings) * 1'000'000))
                        .told()};
}

/// Whether the limit was reached when it gave up, and not yet when it last sent.
std::vector<Condition> reached(const GivenUp& end, const Limit& limit, Evidence& e)
{
    Condition over{Sentence::tr("the time that %1 allows was over").arg(limit.name).told(), limit.figures, {}};
    Condition before{Sentence::tr("it was not yet when it last left").told(), limit.figures, {}};
    if (!limit.ms)
        return {over};
    e.numbers.push_back({u"limit_ms"_s, *limit.ms});
    if (end.stampNs < 0) {
        over.figures += Sentence::tr("\nwhen its timeout first ran out is not known").told();
        return {over};
    }
    constexpr qint64 tickNs = 10'000'000; // of a kernel that counts in hundredths
    const qint64 limitNs = *limit.ms * 1'000'000;
    const qint64 elapsedNs = end.endNs() - end.stampNs;
    const qint64 lastNs = end.resent->again.back().arrow->sentNs - end.stampNs;
    e.numbers.push_back({u"elapsed_ns"_s, elapsedNs});
    over.holds = elapsedNs >= limitNs - tickNs;
    over.figures += Sentence::tr("\n%1 since it first left again").arg(exactText(elapsedNs)).told();
    before.holds = lastNs < limitNs + tickNs;
    before.figures = Sentence::tr("%1 of %2 were over").arg(exactText(lastNs)).arg(exactText(limitNs)).told();
    return {over, before};
}

/// What the program and the other end knew of it.
QString outcomeOf(const Session& session, const Timeline& timeline, const GivenUp& end)
{
    const Track& track = timeline.tracks()[end.resent->track];
    const std::optional<SocketName> socket = socketWith(session, track.host, track.ends, end.endNs());
    QStringList told;
    constexpr qint64 promptlyNs = 100'000'000;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (call && socket && socketOf(*call) == *socket && call->errnoName == "ETIMEDOUT"_L1 &&
            call->endNs >= end.life->lastSeenNs - promptlyNs && told.isEmpty())
            told << Sentence::tr("the program's %1() failed with ETIMEDOUT").arg(call->call).told();
    }
    const std::optional<size_t> peer = timeline.peerOf(end.resent->track);
    const Life* other = peer ? lifeReadAt(timeline.tracks()[*peer], end.endNs()) : nullptr;
    if (const RowSample* row = other ? other->sampleAt(end.endNs()) : nullptr)
        told << Sentence::tr("the %1 still had it in %2")
                    .arg(timeline.tracks()[*peer].host)
                    .arg(stateName(row->row.state))
                    .told();
    return told.join(u"; "_s);
}

Evidence evidenceOf(const Session& session, const Reports& reports, const Timeline& timeline, const GivenUp& end)
{
    const Track& track = timeline.tracks()[end.resent->track];
    const Limit limit = limitOf(session, reports, timeline, end);
    Evidence e;
    e.ruleId = u"given-up"_s;
    e.claim = end.isOrphan()
                  ? Sentence::tr("The %1 gives up a connection that no process holds any more").arg(track.host).told()
                  : Sentence::tr("The %1 gives the connection up: nothing it sent was acknowledged").arg(track.host).told();
    e.rule =
        Sentence::tr("Whenever the retransmission timeout runs out, the kernel looks how long ago the segment first left "
                     "again. If that is as long as the limit, it gives up instead: TCP_USER_TIMEOUT, where the program "
                     "has set it; else the time that tcp_retries2 doublings from 200 ms take; tcp_orphan_retries where "
                     "no process holds the socket. It is no count, and the other end is sent nothing.")
            .told();
    e.source = u"RFC 9293 3.8.3, RFC 5482; tcp_write_timeout, retransmits_timed_out"_s;
    e.counterfactual = Sentence::tr("With a longer limit it would have gone on, each wait twice the one before.").told();
    e.tNs = end.endNs();
    e.host = track.host;
    e.ends = track.ends;
    e.frame = end.resent->again.back().arrow->number;
    e.numbers = {{u"times_sent"_s, qint64(end.resent->again.size()) + 1}, {u"timeouts"_s, end.timeouts()}};
    e.conditions = {{Sentence::tr("what it had sent was never acknowledged").told(),
                     Sentence::tr("frame %1, in all %2 times, the last time as frame %3")
                         .arg(qint64(end.resent->first->number))
                         .arg(qint64(end.resent->again.size()) + 1)
                         .arg(qint64(e.frame))
                         .told(),
                     true}};
    for (Condition& c : reached(end, limit, e))
        e.conditions.push_back(std::move(c));
    e.conditions.push_back(kernelCounts(reports, abortsCounter, end.life->lastSeenNs, end.endNs(), e));
    e.outcome = outcomeOf(session, timeline, end);
    e.conclude();
    return e;
}

std::vector<Evidence> explainGivenUp(const Session& session, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    std::set<const Life*> told;
    for (const Resent& resent : resentOf(session, timeline)) {
        const std::optional<GivenUp> end = givenUp(reports, timeline, resent);
        if (!end || told.contains(end->life))
            continue;
        Evidence e = evidenceOf(session, reports, timeline, *end);
        // Gone for another reason: its process reset it, or somebody destroyed it.
        const Number* aborts = e.number(abortsCounter);
        if (aborts && aborts->value == 0)
            continue;
        told.insert(end->life);
        found.push_back(std::move(e));
    }
    return found;
}

} // namespace

extern const EvidenceRule givenUpRule{
    .entries = {{u"given-up"_s, Sentence::tr("A row went while what its end had sent again was not acknowledged.").told(),
                 Sentence::tr(
                     "the time that TCP_USER_TIMEOUT, tcp_retries2 or tcp_orphan_retries allows was over then, and not "
                     "before, and TCPAbortOnTimeout moved.")
                     .told()}},
    .explain = &explainGivenUp,
};

} // namespace statewire
