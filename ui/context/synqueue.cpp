// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/synqueue.h"

#include "ui/look/words.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

int halfOpenAt(const Timeline& timeline, const Track& of, qint64 tNs)
{
    int count = 0;
    for (const Track& track : timeline.tracks()) {
        if (track.host != of.host || track.isListener() || track.ends.local.port != of.ends.local.port)
            continue;
        const Life* life = track.lifeAt(tNs);
        const Span* span = life ? life->spanAt(tNs) : nullptr;
        if (span && span->state == TcpState::SynRecv)
            ++count;
    }
    return count;
}

} // namespace

double SynQueue::part() const
{
    if (limit && *limit > 0)
        return std::min(1.0, double(count) / *limit);
    return backlog ? std::min(0.9, double(count) / (*backlog + 1)) : 0;
}

QString SynQueue::text() const
{
    if (!limit)
        return Words::tr("%1 half-open").arg(count);
    const QString text = Words::tr("%1 of %2").arg(count).arg(*limit);
    return isFull() ? text + u" · "_s + Words::tr("full") : text;
}

bool isHalfOpen(const Timeline& timeline, size_t at)
{
    const Track& track = timeline.tracks()[at];
    if (track.isListener())
        return false;
    const std::optional<size_t> peer = timeline.peerOf(at);
    if (peer && !timeline.tracks()[*peer].lives.empty())
        return false;
    return std::all_of(track.lives.begin(), track.lives.end(), [](const Life& life) {
        return std::all_of(life.spans.begin(), life.spans.end(),
                           [](const Span& span) { return span.state == TcpState::SynRecv; });
    });
}

SynQueue synQueueAt(const Timeline& timeline, size_t at, qint64 tNs)
{
    const Track& track = timeline.tracks()[at];
    SynQueue queue;
    queue.count = halfOpenAt(timeline, track, tNs);
    for (qint64 fullNs : timeline.queueFullAt(track.host)) {
        // Counters are read after the rows that they are about.
        if (fullNs <= tNs)
            queue.limit = std::max(queue.limit.value_or(0), halfOpenAt(timeline, track, fullNs));
    }
    if (queue.limit == 0)
        queue.limit.reset();
    for (const CallEvent& call : timeline.calls().calls()) {
        bool isNumber = false;
        const int backlog = call.arguments.toInt(&isNumber);
        const bool elsewhere = call.ends && call.ends->local.port != 0 && call.ends->local.port != track.ends.local.port;
        if (call.is(Call::Listen) && call.host == track.host && isNumber && !elsewhere && call.endNs <= tNs)
            queue.backlog = backlog;
    }
    return queue;
}

} // namespace statewire
