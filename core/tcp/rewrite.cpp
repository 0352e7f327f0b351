// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp/rewrite.h"

#include "tcp/checksum.h"

#include <QtEndian>
#include <cstring>

namespace statewire {

namespace {

class FrameBytes
{
public:
    explicit FrameBytes(QByteArray& frame) : m_frame(frame) {}

    quint8 u8(qsizetype at) const { return quint8(m_frame.at(at)); }
    void set8(qsizetype at, quint8 value) { m_frame[at] = char(value); }
    void set16(qsizetype at, quint16 value) { qToBigEndian(value, m_frame.data() + at); }
    void add32(qsizetype at, quint32 delta)
    {
        qToBigEndian(quint32(qFromBigEndian<quint32>(m_frame.constData() + at) + delta), m_frame.data() + at);
    }
    std::span<const quint8> span(qsizetype at, qsizetype length) const
    {
        return {reinterpret_cast<const quint8*>(m_frame.constData()) + at, size_t(length)};
    }

private:
    QByteArray& m_frame;
};

/// Where the time stamp option's values stand; -1 if the segment has none. Its shape was checked by the parser.
qsizetype timestampsAt(const FrameBytes& bytes, qsizetype options, qsizetype end)
{
    for (qsizetype at = options; at < end;) {
        const quint8 kind = bytes.u8(at);
        if (kind == 0)
            return -1;
        if (kind == 1) {
            ++at;
            continue;
        }
        if (at + 1 >= end || bytes.u8(at + 1) < 2)
            return -1;
        if (kind == 8 && bytes.u8(at + 1) == 10 && at + 10 <= end)
            return at + 2;
        at += bytes.u8(at + 1);
    }
    return -1;
}

} // namespace

std::optional<QByteArray> rewriteSegment(QByteArray frame, const SegmentRewrite& rewrite)
{
    const std::optional<Segment> segment = parseSegment(frame);
    if (!segment)
        return std::nullopt;
    FrameBytes bytes(frame);
    constexpr qsizetype ip = 14;
    const bool v4 = segment->source.address.family == Family::V4;
    const qsizetype ipBytes = v4 ? (bytes.u8(ip) & 15) * 4 : 40;
    const qsizetype tcp = ip + ipBytes;
    const qsizetype headerBytes = (bytes.u8(tcp + 12) >> 4) * 4;

    bytes.add32(tcp + 4, rewrite.seqDelta);
    if (segment->has(FlagAck))
        bytes.add32(tcp + 8, rewrite.ackDelta);
    if (const qsizetype stamps = timestampsAt(bytes, tcp + 20, tcp + headerBytes); stamps >= 0) {
        bytes.add32(stamps, rewrite.tsvalDelta);
        if (segment->tsecr.value_or(0) != 0)
            bytes.add32(stamps + 4, rewrite.tsecrDelta);
    }
    if (rewrite.flags)
        bytes.set8(tcp + 13, *rewrite.flags);
    if (rewrite.window)
        bytes.set16(tcp + 14, *rewrite.window);

    if (v4) {
        bytes.set16(ip + 10, 0);
        bytes.set16(ip + 10, internetChecksum(bytes.span(ip, ipBytes)));
    }
    const qsizetype tcpBytes = headerBytes + qsizetype(segment->payloadBytes);
    bytes.set16(tcp + 16, 0);
    bytes.set16(tcp + 16,
                internetChecksum(bytes.span(tcp, tcpBytes),
                                 pseudoHeaderSum(segment->source.address, segment->destination.address, quint32(tcpBytes))));
    return frame;
}

} // namespace statewire
