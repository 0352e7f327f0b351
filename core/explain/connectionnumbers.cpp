// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/connectionnumbers.h"

#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

DirectionNumbers numbersUntil(const Timeline& timeline, const Connection& connection, const QString& fromHost,
                              qint64 untilNs)
{
    DirectionNumbers numbers;
    for (size_t index : connection.arrows) {
        const Arrow& arrow = timeline.arrows()[index];
        if (arrow.sentNs > untilNs || arrow.fromHost != fromHost)
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
        if (!delivered)
            continue;
        if (segment.has(FlagSyn) && numbers.isn != segment.seq) {
            numbers = {};
            numbers.isn = segment.seq;
            numbers.synSentNs = arrow.sentNs;
        }
        if (segment.has(FlagRst))
            continue;
        if (!numbers.next || sequenceAfter(segment.sequenceEnd(), *numbers.next) || segment.sequenceEnd() == *numbers.next) {
            numbers.next = segment.sequenceEnd();
            numbers.lastTsval = segment.tsval;
            numbers.lastNs = arrow.deliveredNs;
        }
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

qint64 reuseDelayMs(const Session& session, const QString& host, qint64 beforeNs)
{
    constexpr qint64 defaultMs = 1000;
    constexpr qint64 longestMs = 24 * 60 * 60 * 1000; // a recording may claim anything
    const std::optional<QString> text = sysctlBefore(session, host, QStringLiteral("net.ipv4.tcp_tw_reuse_delay"), beforeNs);
    bool ok = false;
    const qint64 ms = text ? text->toLongLong(&ok) : defaultMs;
    return text && !ok ? defaultMs : std::clamp<qint64>(ms, 0, longestMs);
}

} // namespace statewire
