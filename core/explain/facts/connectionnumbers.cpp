// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/connectionnumbers.h"

#include "tcp/contiguousedge.h"
#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// Where among a connection's arrows the life of \p fromHost that is current at \p endOfLife begins: at its first SYN,
/// refused attempts before it included. Looking there keeps the cost to the length of one life.
size_t beginOfLife(const Timeline& timeline, const Connection& connection, const QString& fromHost, size_t endOfLife,
                   qint64 untilNs)
{
    std::optional<size_t> begin;
    for (size_t i = endOfLife; i-- > 0;) {
        const Arrow& arrow = timeline.arrows()[connection.arrows[i]];
        if (arrow.fromHost != fromHost || arrow.segment.has(FlagRst))
            continue;
        const bool delivered = arrow.deliveredNs != openEndNs && arrow.deliveredNs <= untilNs;
        const auto isSentBefore = [&](size_t later) { // lost, and sent again
            return timeline.arrows()[connection.arrows[later]].segment.seq == arrow.segment.seq;
        };
        if (arrow.segment.has(FlagSyn) && (delivered || (begin && isSentBefore(*begin))))
            begin = i;
        else if (begin && delivered)
            return *begin;
    }
    return begin.value_or(0);
}

/// What the receiver of a direction last acknowledged.
class LastAck
{
public:
    LastAck(const Timeline& timeline, const Connection& connection, const QString& fromHost)
        : m_timeline(timeline), m_connection(connection), m_fromHost(fromHost)
    {
    }

    void startAt(size_t position) { m_next = position; }
    void forget() { m_ack.reset(); }

    /// Nothing where none was recorded.
    std::optional<quint32> before(qint64 tNs)
    {
        for (; m_next < m_connection.arrows.size(); ++m_next) {
            const Arrow& arrow = m_timeline.arrows()[m_connection.arrows[m_next]];
            if (arrow.sentNs >= tNs)
                break;
            if (arrow.fromHost != m_fromHost && arrow.segment.has(FlagAck) && !arrow.segment.has(FlagRst))
                m_ack = arrow.segment.ack;
        }
        return m_ack;
    }

private:
    const Timeline& m_timeline;
    const Connection& m_connection;
    const QString& m_fromHost;
    size_t m_next = 0;
    std::optional<quint32> m_ack;
};

/// RFC 7323 4.3: a segment that covers what was acknowledged last, with data or without, brings the time stamp that is kept,
/// if it is not older.
bool movesTsRecent(const Segment& segment, const DirectionNumbers& numbers, std::optional<quint32> lastAck)
{
    if (!segment.tsval || !numbers.lastTsval)
        return true;
    return sequenceDistance(*numbers.lastTsval, *segment.tsval) >= 0 &&
           (!lastAck || sequenceDistance(*lastAck, segment.seq) <= 0);
}

} // namespace

DirectionNumbers numbersUntil(const Timeline& timeline, const Connection& connection, const QString& fromHost,
                              qint64 untilNs)
{
    DirectionNumbers numbers;
    ContiguousEdge received;
    LastAck lastAck(timeline, connection, fromHost);
    const Arrow* firstSyn = nullptr; // of its number
    const auto after = std::upper_bound(connection.arrows.begin(), connection.arrows.end(), untilNs,
                                        [&](qint64 tNs, size_t index) { return tNs < timeline.arrows()[index].sentNs; });
    const size_t end = size_t(after - connection.arrows.begin());
    const size_t begin = beginOfLife(timeline, connection, fromHost, end, untilNs);
    lastAck.startAt(begin);
    for (size_t i = begin; i < end; ++i) {
        const Arrow& arrow = timeline.arrows()[connection.arrows[i]];
        if (arrow.fromHost != fromHost)
            continue;
        const Segment& segment = arrow.segment;
        const bool delivered = arrow.deliveredNs != openEndNs && arrow.deliveredNs <= untilNs;
        if (segment.has(FlagFin)) {
            if (!numbers.finSentNs) {
                numbers.finSentNs = arrow.sentNs;
                numbers.finFrame = arrow.number;
            }
            if (delivered && !numbers.finDeliveredNs)
                numbers.finDeliveredNs = arrow.deliveredNs;
        }
        if (segment.has(FlagSyn) && (!firstSyn || firstSyn->segment.seq != segment.seq))
            firstSyn = &arrow;
        if (!delivered)
            continue;
        if (segment.has(FlagSyn) && numbers.isn != segment.seq) {
            numbers = {};
            received = {};
            lastAck.forget();
            numbers.isn = segment.seq;
            numbers.synSentNs = firstSyn->sentNs;
            numbers.synDeliveredNs = arrow.deliveredNs;
        }
        if (segment.has(FlagRst))
            continue;
        // A kernel takes neither its time stamp nor its end from a segment behind a gap.
        if (received.take(segment.seq, segment.sequenceEnd())) {
            if (movesTsRecent(segment, numbers, lastAck.before(arrow.deliveredNs)))
                numbers.lastTsval = segment.tsval;
            numbers.lastNs = arrow.deliveredNs;
        }
        numbers.next = received.next();
    }
    return numbers;
}

const Connection* connectionOf(const Timeline& timeline, size_t track)
{
    for (const Connection& connection : timeline.connections()) {
        if (connection.client == int(track) || connection.server == int(track))
            return &connection;
    }
    return nullptr;
}

std::optional<QString> sysctlBefore(const Session& session, const QString& host, const QString& key, qint64 beforeNs)
{
    std::optional<QString> value;
    for (const Event& event : session.events()) {
        if (event.tNs >= beforeNs)
            break;
        const auto* sysctl = event.as<SysctlEvent>();
        if (sysctl && sysctl->host == host && sysctl->key == key)
            value = sysctl->value;
    }
    return value;
}

std::optional<bool> ReuseDelay::isOver(qint64 elapsedNs) const
{
    const bool whole = elapsedNs >= ms * 1'000'000;
    if (rule == Rule::Delay || (rule == Rule::NextSecond && whole))
        return whole;
    return std::nullopt;
}

ReuseDelay reuseDelay(const Session& session, const QString& host, qint64 beforeNs)
{
    constexpr qint64 longestMs = 24 * 60 * 60 * 1000; // a recording may claim anything
    if (const std::optional<QString> text = sysctlBefore(session, host, u"net.ipv4.tcp_tw_reuse_delay"_s, beforeNs)) {
        bool ok = false;
        const qint64 ms = text->toLongLong(&ok);
        return ok ? ReuseDelay{ReuseDelay::Rule::Delay, std::clamp<qint64>(ms, 0, longestMs)} : ReuseDelay{};
    }
    if (sysctlBefore(session, host, u"net.ipv4.tcp_tw_reuse"_s, beforeNs))
        return {ReuseDelay::Rule::NextSecond, 1000};
    return {};
}

} // namespace statewire
