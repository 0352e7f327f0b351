// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeorigin.h"

#include "base/durationtext.h"

#include <algorithm>

namespace statewire {

namespace {

qint64 firstEventNs(const Timeline& timeline)
{
    qint64 firstNs = firstRowNs(timeline);
    const std::vector<CallEvent>& calls = timeline.calls().calls();
    // The call that opened the first connection was made before its first state.
    for (const CallEvent& call : calls) {
        if (call.is(Call::Connect))
            firstNs = std::min(firstNs, call.beginNs);
    }
    if (firstNs != openEndNs)
        return firstNs;
    for (const CallEvent& call : calls)
        firstNs = std::min(firstNs, call.beginNs);
    return firstNs == openEndNs ? 0 : firstNs;
}

} // namespace

TimeOrigin TimeOrigin::of(const Timeline& timeline, Kind kind)
{
    TimeOrigin origin;
    origin.m_kind = kind;
    origin.m_zeros = {firstEventNs(timeline)};
    if (kind == Kind::FirstEvent)
        return origin;
    std::vector<qint64> steps;
    for (const Flag& flag : timeline.calls().flags()) {
        if (flag.step >= 0)
            steps.push_back(flag.tNs);
    }
    if (!steps.empty())
        origin.m_zeros = std::move(steps);
    return origin;
}

TimeOrigin TimeOrigin::at(std::vector<qint64> zeros)
{
    TimeOrigin origin;
    origin.m_zeros = std::move(zeros);
    return origin;
}

qint64 TimeOrigin::zeroFor(qint64 tNs) const
{
    const auto after = std::upper_bound(m_zeros.begin(), m_zeros.end(), tNs);
    return after == m_zeros.begin() ? m_zeros.front() : *(after - 1);
}

QString TimeOrigin::seconds(qint64 tNs, int decimals) const
{
    return TimeFormat{1'000'000'000, decimals}.number(since(tNs));
}

QString TimeOrigin::secondsText(qint64 tNs, int decimals) const
{
    return TimeFormat{1'000'000'000, decimals}.text(since(tNs));
}

qint64 firstRowNs(const Timeline& timeline)
{
    qint64 firstNs = openEndNs;
    for (const Connection& connection : timeline.connections()) {
        for (int end : connection.seenEnds()) {
            if (!timeline.tracks()[size_t(end)].lives.empty())
                firstNs = std::min(firstNs, timeline.tracks()[size_t(end)].lives.front().beginNs());
        }
        if (!connection.arrows.empty())
            firstNs = std::min(firstNs, timeline.arrows()[connection.arrows.front()].sentNs);
    }
    return firstNs;
}

} // namespace statewire
