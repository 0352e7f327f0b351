// SPDX-License-Identifier: GPL-3.0-or-later
// A socket whose other end is gone, and that nothing will tell: no timer runs, and it has nothing to send.
#include "base/durationtext.h"
#include "base/sentence.h"
#include "explain/facts/halves.h"
#include "explain/facts/resendings.h"
#include "explain/facts/sessionfacts.h"
#include "explain/rules/evidencerule.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 patienceNs = 200'000'000; // what is told of at once has come by then

/// A life that stood on after its peer's had gone.
struct Left
{
    size_t track = 0;
    const Life* life = nullptr;
    size_t peer = 0;
    qint64 goneNs = 0; ///< when the other end went
    qint64 seenNs = 0; ///< how long the session shows it after that

    const SocketRow& row() const { return life->sampleAt(goneNs + patienceNs)->row; }
};

/// Something came to the end with \p track or left it after the other end had gone.
bool stirs(const Timeline& timeline, const Connection& connection, int track, qint64 fromNs, qint64 untilNs)
{
    return std::any_of(connection.arrows.begin(), connection.arrows.end(), [&](size_t at) {
        const Arrow& arrow = timeline.arrows()[at];
        const bool came = arrow.toTrack == track && arrow.deliveredNs > fromNs && arrow.deliveredNs <= untilNs;
        return came || (arrow.fromTrack == track && arrow.sentNs > fromNs && arrow.sentNs <= untilNs);
    });
}

std::vector<Left> leftOf(const Timeline& timeline)
{
    std::vector<Left> found;
    for (const Connection& connection : timeline.connections()) {
        if (connection.client < 0 || connection.server < 0)
            continue;
        for (const auto& [own, other] :
             {std::pair{connection.client, connection.server}, std::pair{connection.server, connection.client}}) {
            const std::vector<Life>& lives = timeline.tracks()[size_t(other)].lives;
            for (size_t i = 0; i < lives.size(); ++i) {
                const qint64 goneNs = lives[i].vanishedNs;
                if (goneNs == openEndNs || timeline.endNs() < goneNs + patienceNs ||
                    (i + 1 < lives.size() && lives[i + 1].beginNs() < goneNs + patienceNs))
                    continue;
                const Life* life = lifeReadAt(timeline.tracks()[size_t(own)], goneNs);
                const RowSample* sample = life ? life->sampleAt(goneNs + patienceNs) : nullptr;
                if (!sample || life->vanishedNs <= goneNs + patienceNs ||
                    (sample->row.state != TcpState::Established && sample->row.state != TcpState::CloseWait) ||
                    stirs(timeline, connection, own, goneNs, goneNs + patienceNs))
                    continue;
                found.push_back({size_t(own), life, size_t(other), goneNs, goneNs + patienceNs});
            }
        }
    }
    return found;
}

Evidence explainLeft(const Timeline& timeline, const Left& left)
{
    const Track& track = timeline.tracks()[left.track];
    const SocketRow& row = left.row();
    const QString state = stateName(row.state);
    const bool closeWait = row.state == TcpState::CloseWait;
    Evidence e;
    e.ruleId = u"no-timer-runs"_s;
    e.claim = Sentence::tr("The %1's socket stays in %2: nothing will tell it").arg(track.host).arg(state).told();
    e.rule =
        closeWait
            ? Sentence::tr("CLOSE_WAIT ends when the program calls close(), and by nothing else: no timer runs for it. "
                           "That the other end is gone the kernel learns only if it sends something, or asks (keepalive).")
                  .told()
            : Sentence::tr("A connection on which nobody sends is only kept in mind: no timer runs for it. That the other "
                           "end is gone the kernel learns only if it sends something, or asks (keepalive).")
                  .told();
    e.source = u"RFC 9293 3.5.1, RFC 1122 4.2.3.6; tcp_keepalive_timer"_s;
    e.counterfactual =
        closeWait ? Sentence::tr("close() would have sent a FIN, and a RST would have come back at once.").told()
                  : Sentence::tr("One byte sent would have brought a RST; SO_KEEPALIVE would have asked by itself.").told();
    e.tNs = left.seenNs;
    e.host = track.host;
    e.ends = track.ends;
    e.numbers = {{u"timer"_s, qint64(row.timer)}, {u"tx_queue"_s, row.txQueueBytes}};
    e.conditions = {{Sentence::tr("the other end is gone").told(),
                     Sentence::tr("no row of the %1 for %2")
                         .arg(timeline.tracks()[left.peer].host)
                         .arg(track.ends.remote.toString())
                         .told(),
                     true},
                    {Sentence::tr("it has nothing under way that could be missed").told(),
                     Sentence::tr("%1 bytes in its send queue").arg(spaced(row.txQueueBytes)).told(), row.txQueueBytes == 0},
                    {Sentence::tr("no timer runs in its row").told(),
                     row.timer == SocketTimer::None
                         ? Sentence::tr("timer 0").told()
                         : Sentence::tr("timer %1, %2 left").arg(int(row.timer)).arg(exactText(row.timerLeftNs)).told(),
                     row.timer == SocketTimer::None}};
    e.outcome = Sentence::tr("%1 later still %2").arg(exactText(left.seenNs - left.goneNs)).arg(state).told();
    e.conclude();
    return e;
}

/// The other end went because nothing it sent was acknowledged: that has a rule of its own, which tells of this end as well.
bool gaveUp(const std::vector<Resent>& resent, const Left& left)
{
    return std::any_of(resent.begin(), resent.end(), [&left](const Resent& r) {
        return r.track == left.peer && r.acknowledgedNs == openEndNs && !r.again.empty() &&
               r.again.back().arrow->sentNs <= left.goneNs;
    });
}

std::vector<Evidence> explainUnnoticed(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    const std::vector<Resent> resent = resentOf(session, timeline);
    for (const Left& left : leftOf(timeline)) {
        // With a timer it will be told: keepalive and what is sent again have rules of their own.
        if (left.row().timer == SocketTimer::None && !gaveUp(resent, left))
            found.push_back(explainLeft(timeline, left));
    }
    return found;
}

} // namespace

extern const EvidenceRule unnoticedRule{
    .entries = {{u"no-timer-runs"_s,
                 Sentence::tr("A socket in ESTABLISHED or CLOSE_WAIT without a timer stood on after its other end had gone.")
                     .told(),
                 Sentence::tr("it has nothing to send.").told()}},
    .explain = &explainUnnoticed,
};

} // namespace statewire
