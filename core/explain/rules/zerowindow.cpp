// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/halves.h"
#include "explain/facts/numbertext.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// The time in which one end's window was closed to the other.
struct Stall
{
    const Arrow* closed = nullptr; ///< the frame that announced 0
    const Arrow* opened = nullptr; ///< the first after it that announced more; null: not yet
    const Arrow* data = nullptr;   ///< the sender's first data after that
    quint32 room = 0;              ///< that was announced then, in bytes
    int sender = -1;               ///< track of the end that must wait
    int probes = 0;                ///< empty segments that the sender sent meanwhile, one before its snd_nxt
    int dataSegments = 0;          ///< that it sent meanwhile
    qint64 untilNs = openEndNs;    ///< when the next stall of this sender began

    qint64 beginNs() const { return closed->deliveredNs; }
    qint64 openedNs() const { return opened ? opened->deliveredNs : openEndNs; }
};

void takeSent(Stall& stall, const HalvesWalk& walk)
{
    const Segment& s = walk.arrow().segment;
    if (stall.opened) {
        if (!stall.data && s.payloadBytes > 0)
            stall.data = &walk.arrow();
    } else if (s.payloadBytes > 0) {
        ++stall.dataSegments;
    } else if (!s.has(FlagRst) && walk.sender().sentNext && s.seq + 1 == *walk.sender().sentNext) {
        ++stall.probes;
    }
}

std::vector<Stall> stallsOf(const Timeline& timeline, const Connection& connection)
{
    std::vector<Stall> stalls;
    std::optional<size_t> current[2]; // by the sender that must wait: the client, the server
    for (HalvesWalk walk(timeline, connection); walk.next();) {
        const Arrow& arrow = walk.arrow();
        const Segment& s = arrow.segment;
        if (!walk.isDelivery()) {
            const std::optional<size_t> own = current[arrow.fromTrack == connection.client ? 0 : 1];
            if (own)
                takeSent(stalls[*own], walk);
            continue;
        }
        std::optional<size_t>& waiting = current[arrow.toTrack == connection.client ? 0 : 1];
        if (s.has(FlagSyn)) {
            waiting.reset(); // another connection
            continue;
        }
        if (s.has(FlagRst) || !s.has(FlagAck))
            continue;
        const bool closed = waiting && !stalls[*waiting].opened;
        if (s.window == 0 && !closed) {
            if (waiting)
                stalls[*waiting].untilNs = arrow.deliveredNs;
            waiting = stalls.size();
            stalls.push_back({&arrow, nullptr, nullptr, 0, arrow.toTrack, 0, 0, openEndNs});
        } else if (s.window > 0 && closed) {
            const Half& from = walk.sender();
            const bool scaled = from.scale && walk.receiver().scale;
            stalls[*waiting].opened = &arrow;
            stalls[*waiting].room = quint32(s.window) << (scaled ? std::min<quint8>(*from.scale, 14) : 0);
        }
    }
    return stalls;
}

/// Readings of the sender's row in (fromNs, untilNs].
std::vector<const RowSample*> readings(const Track& track, qint64 fromNs, qint64 untilNs)
{
    std::vector<const RowSample*> found;
    const Life* life = lifeReadAt(track, fromNs);
    if (!life)
        return found;
    auto at = std::upper_bound(life->samples.begin(), life->samples.end(), fromNs,
                               [](qint64 tNs, const RowSample& sample) { return tNs < sample.tNs; });
    for (; at != life->samples.end() && at->tNs <= untilNs; ++at)
        found.push_back(&*at);
    return found;
}

Evidence frameOfRule(const Timeline& timeline, const Stall& stall)
{
    const Track& track = timeline.tracks()[size_t(stall.sender)];
    Evidence e;
    e.rule = u"A window of 0 forbids the sender to send data. It keeps what it has, and probes with empty segments, less "
             "and less often, until the window opens."_s;
    e.source = u"RFC 9293 3.8.6.1, RFC 1122 4.2.2.17; tcp_probe_timer"_s;
    e.host = track.host;
    e.ends = track.ends;
    return e;
}

std::optional<Evidence> explainStall(const Timeline& timeline, const Stall& stall)
{
    const std::vector<const RowSample*> rows =
        readings(timeline.tracks()[size_t(stall.sender)], stall.beginNs(), stall.openedNs());
    const auto probing = std::find_if(rows.begin(), rows.end(),
                                      [](const RowSample* sample) { return sample->row.timer == SocketTimer::ZeroWindow; });
    const bool waits = rows.empty() || std::any_of(rows.begin(), rows.end(),
                                                   [](const RowSample* sample) { return sample->row.txQueueBytes > 0; });
    if (!waits)
        return std::nullopt; // the window is closed, but nobody wants to send
    Evidence e = frameOfRule(timeline, stall);
    e.ruleId = u"zero-window"_s;
    e.claim = u"The %1 must wait: the other end's window is closed"_s.arg(e.host);
    e.counterfactual = u"Had the application at the other end read, its window would not have closed."_s;
    e.tNs = probing == rows.end() ? stall.beginNs() : (*probing)->tNs;
    e.frame = stall.closed->number;
    Condition timer{u"proof: the row's timer is that of the zero window probe"_s, unknown::tableNotReadAgain, {}};
    Condition data{u"it has data to send"_s, unknown::tableNotReadAgain, {}};
    const RowSample* shown = probing != rows.end() ? *probing : rows.empty() ? nullptr : rows.back();
    if (shown) {
        timer.holds = shown->row.timer == SocketTimer::ZeroWindow;
        timer.figures = u"timer %1, %2 left"_s.arg(int(shown->row.timer)).arg(exactText(shown->row.timerLeftNs));
        data.holds = shown->row.txQueueBytes > 0;
        data.figures = u"%1 bytes in its send queue"_s.arg(spaced(shown->row.txQueueBytes));
        e.numbers.push_back({u"tx_queue"_s, shown->row.txQueueBytes});
        e.numbers.push_back({u"timer_left_ns"_s, shown->row.timerLeftNs});
    }
    e.conditions = {{u"the other end announced a window of 0"_s,
                     u"%1: ack %2, window 0"_s.arg(frameName(stall.closed->number), spaced(stall.closed->segment.ack)),
                     true},
                    data,
                    timer};
    e.conclude();
    return e;
}

std::optional<Evidence> explainOpening(const Timeline& timeline, const Stall& stall)
{
    if (!stall.opened || !stall.data)
        return std::nullopt;
    Evidence e = frameOfRule(timeline, stall);
    e.ruleId = u"window-reopened"_s;
    e.claim = u"The window opens, and the %1 goes on"_s.arg(e.host);
    e.counterfactual = u"Had that announcement been lost, the next probe's answer would have told."_s;
    e.frame = stall.opened->number;
    e.tNs = stall.data->sentNs;
    const qint64 closedNs = stall.openedNs() - stall.beginNs();
    e.numbers = {{u"probes"_s, stall.probes},
                 {u"data_segments"_s, stall.dataSegments},
                 {u"closed_ns"_s, closedNs},
                 {u"window"_s, stall.room}};
    Condition timer{u"the row's timer is that of the probe no more"_s, unknown::tableNotReadAgain, {}};
    // Before data go on, the kernel may not have taken the announcement in.
    const std::vector<const RowSample*> rows =
        readings(timeline.tracks()[size_t(stall.sender)], stall.data->sentNs, stall.untilNs);
    if (!rows.empty()) {
        timer.holds = rows.front()->row.timer != SocketTimer::ZeroWindow;
        timer.figures = u"timer %1"_s.arg(int(rows.front()->row.timer));
        e.tNs = std::max(e.tNs, rows.front()->tNs);
    }
    e.conditions = {
        {u"no data left it while the window was closed"_s,
         u"%1 data segments and %2 probes in %3"_s.arg(stall.dataSegments).arg(stall.probes).arg(exactText(closedNs)),
         stall.dataSegments == 0},
        {u"the other end announced room again"_s, u"%1: %2 bytes"_s.arg(frameName(stall.opened->number), spaced(stall.room)),
         true},
        {u"data goes on"_s,
         u"%1, %2 later"_s.arg(frameName(stall.data->number), exactText(stall.data->sentNs - stall.openedNs())), true},
        timer};
    e.conclude();
    return e;
}

/// A window of zero: what stops the sender, and what lets it go on.
std::vector<Evidence> explainZeroWindow(const Session&, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Connection& connection : timeline.connections()) {
        for (const Stall& stall : stallsOf(timeline, connection)) {
            if (stall.sender < 0)
                continue;
            if (std::optional<Evidence> e = explainStall(timeline, stall))
                found.push_back(std::move(*e));
            if (std::optional<Evidence> e = explainOpening(timeline, stall))
                found.push_back(std::move(*e));
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule zeroWindowRule{
    .entries = {{u"zero-window"_s, u"An end had data to send and the other announced a window of 0."_s,
                 u"bytes lay in its send queue, and the row's timer is that of the window probe."_s},
                {u"window-reopened"_s, u"After a window of 0 the other end announced room, and data left again."_s,
                 u"no data left in between but probes, and the row's timer is that of the probe no more."_s}},
    .explain = &explainZeroWindow,
};

} // namespace statewire
