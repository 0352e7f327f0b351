// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/run/footing.h"

#include <algorithm>

namespace statewire {

namespace {

/// How long the first of the host's sockets in that state has left, where the kernel's own timer says so.
std::optional<qint64> timeLeft(const Await& need, const Timeline& timeline, qint64 nowNs)
{
    std::optional<qint64> least;
    for (const SocketAt& socket : timeline.socketsAt(nowNs)) {
        const Track& track = timeline.tracks()[socket.track];
        if (track.host != need.host || socket.span->state != need.state || !socket.sample ||
            socket.sample->row.timer != SocketTimer::TimeWait)
            continue;
        const std::optional<qint64> left = track.lives[socket.life].timerLeftNs(nowNs);
        if (left && (!least || *left < *least))
            least = left;
    }
    return least;
}

} // namespace

Footing footingOf(const Step& step, const AwaitCounts& counts, const Timeline& timeline, qint64 nowNs)
{
    Footing footing;
    for (const Await& need : step.needs) {
        if (!counts.isSo(need, timeline, nowNs))
            return {false, need, {}};
        const bool passes = need.kind() == Await::Kind::Sockets && need.count > 0;
        const std::optional<qint64> left = passes ? timeLeft(need, timeline, nowNs) : std::nullopt;
        if (left && (!footing.lastsNs || *left < *footing.lastsNs)) {
            footing.need = need;
            footing.lastsNs = left;
        }
    }
    return footing;
}

} // namespace statewire
