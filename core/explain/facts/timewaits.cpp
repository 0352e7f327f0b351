// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/timewaits.h"

#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

bool isRejectedByPaws(const Segment& segment, std::optional<quint32> tsRecent)
{
    return segment.tsval && tsRecent && *segment.tsval != *tsRecent && !sequenceAfter(*segment.tsval, *tsRecent);
}

namespace {

/// As tcp_timewait_state_process has it for a true TIME_WAIT: "in window segment, it may be only reset or bare ack".
bool bringsStamp(const Segment& segment, const TimeWait& wait, std::optional<quint32> tsRecent)
{
    const bool bareAck = segment.sequenceLength() == 0 && segment.has(FlagAck) && !segment.has(FlagRst);
    return bareAck && segment.tsval && tsRecent && wait.received.next == segment.seq && !isRejectedByPaws(segment, tsRecent);
}

void arrive(TimeWait& wait, size_t position, const Segment& segment)
{
    if (bringsStamp(segment, wait, wait.tsRecentBefore(position)))
        wait.laterStamps.emplace_back(position, *segment.tsval);
    wait.arrivals.push_back(position);
}

} // namespace

std::optional<quint32> TimeWait::tsRecentBefore(size_t position) const
{
    const auto after = std::find_if(laterStamps.begin(), laterStamps.end(),
                                    [position](const auto& stamp) { return stamp.first >= position; });
    return after == laterStamps.begin() ? received.lastTsval : (after - 1)->second;
}

std::vector<TimeWait> timeWaitsOf(const Timeline& timeline)
{
    std::vector<TimeWait> all;
    for (const Connection& connection : timeline.connections()) {
        for (int end : connection.seenEnds()) {
            const Track& track = timeline.tracks()[size_t(end)];
            const std::optional<size_t> peer = timeline.peerOf(size_t(end));
            const auto begin = qsizetype(all.size());
            for (const Life& life : track.lives) {
                const auto first = std::find_if(life.samples.begin(), life.samples.end(), [](const RowSample& sample) {
                    return sample.row.state == TcpState::TimeWait;
                });
                if (first == life.samples.end())
                    continue;
                TimeWait wait{&connection, end, &life, &*first, {}, {}, {}, {}};
                if (peer)
                    wait.received = numbersUntil(timeline, connection, timeline.tracks()[*peer].host, first->tNs);
                wait.sent = numbersUntil(timeline, connection, track.host, first->tNs);
                all.push_back(std::move(wait));
            }
            for (size_t i = 0; i < connection.arrows.size(); ++i) {
                const Arrow& arrow = timeline.arrows()[connection.arrows[i]];
                if (arrow.toTrack != end || arrow.deliveredNs == openEndNs)
                    continue;
                const auto after = std::upper_bound(all.begin() + begin, all.end(), arrow.deliveredNs,
                                                    [](qint64 tNs, const TimeWait& wait) { return tNs < wait.beginNs(); });
                if (after != all.begin() + begin && arrow.deliveredNs < (after - 1)->life->vanishedNs)
                    arrive(*(after - 1), i, arrow.segment);
            }
        }
    }
    return all;
}

std::optional<bool> removedBy(const Timeline& timeline, const Life& life, const Arrow& arrow)
{
    constexpr qint64 promptlyNs = 50'000'000; // the wire has the table read right after the delivery, the tick at 20 ms
    const qint64 goneNs = life.vanishedNs;
    if (goneNs != openEndNs && life.lastSeenNs <= arrow.deliveredNs && goneNs - arrow.deliveredNs <= promptlyNs)
        return true;
    if (life.lastSeenNs > arrow.deliveredNs || timeline.endNs() > arrow.deliveredNs + promptlyNs)
        return false;
    return std::nullopt;
}

std::optional<bool> removedBy(const Timeline& timeline, const TimeWait& wait, const Arrow& arrow)
{
    return removedBy(timeline, *wait.life, arrow);
}

} // namespace statewire
