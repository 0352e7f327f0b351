// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/connectionnumbers.h"

#include "tcp/sequence.h"

namespace statewire {

DirectionNumbers numbersBefore(const Timeline& timeline, const Connection& connection, const QString& fromHost, qint64 beforeNs)
{
    DirectionNumbers numbers;
    for (size_t index : connection.arrows) {
        const Arrow& arrow = timeline.arrows()[index];
        if (arrow.sentNs >= beforeNs || arrow.fromHost != fromHost || arrow.deliveredNs == openEndNs)
            continue;
        const Segment& segment = arrow.segment;
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
        if (segment.has(FlagFin) && !numbers.finSentNs) {
            numbers.finSentNs = arrow.sentNs;
            numbers.finFrame = arrow.number;
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

} // namespace statewire
