// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/lab/forgedsegment.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr quint16 defaultWindow = 64240; // what Linux offers with an MSS of 1460
constexpr quint16 defaultMss = 1460;

} // namespace

Result<Segment> forgedSegment(const Injection& injection, int index, const Address& source, const Address& destination,
                              const FlowTracker& flows)
{
    Segment segment;
    segment.source = {source, quint16(injection.sourcePort + index)};
    segment.destination = {destination, injection.port};
    segment.flags = injection.flags;
    const FourTuple ends{segment.source, segment.destination};
    const std::optional<Flow> sent = flows.find(ends);
    const std::optional<Flow> answered = flows.find(ends.mirrored());
    const auto unseen = [&](const QString& field, const FourTuple& of) {
        return tl::unexpected(
            injectionError(field, u"nothing has passed from %1 to %2 that it could be counted from: give a number"_s.arg(
                                      of.local.toString(), of.remote.toString())));
    };
    if (injection.seq.relative && !sent)
        return unseen(u"seq"_s, ends);
    segment.seq = quint32(injection.seq.offset + (injection.seq.relative ? sent->next : 0));
    if (segment.has(FlagAck)) {
        if (injection.ack.relative && !answered)
            return unseen(u"ack"_s, ends.mirrored());
        segment.ack = quint32(injection.ack.offset + (injection.ack.relative ? answered->next : 0));
    }
    if (injection.tsval) {
        if (injection.tsval->relative && (!sent || !sent->tsval))
            return unseen(u"tsval"_s, ends);
        segment.tsval = quint32(injection.tsval->offset + (injection.tsval->relative ? *sent->tsval : 0));
        segment.tsecr = segment.has(FlagAck) && answered ? answered->tsval.value_or(0) : 0;
    }
    segment.window = injection.window.value_or(sent ? sent->window : defaultWindow);
    if (segment.has(FlagSyn))
        segment.mss = defaultMss;
    return segment;
}

} // namespace statewire
