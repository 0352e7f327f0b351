// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp/sackblocks.h"

#include "tcp/segment.h"

#include <QtEndian>

namespace statewire {

std::vector<SackBlock> sackBlocksOf(const QByteArray& frame)
{
    std::vector<SackBlock> blocks;
    const std::optional<Segment> segment = parseSegment(frame);
    if (!segment)
        return blocks;
    // The options end where the payload begins; the header before them is 20 bytes long.
    constexpr qint64 ethernetBytes = 14;
    constexpr qint64 ipv6Bytes = 40;
    constexpr qint64 tcpBytes = 20;
    const auto byteAt = [&frame](qint64 at) { return quint8(frame[qsizetype(at)]); };
    const qint64 ipBytes = segment->source.address.family == Family::V4 ? (byteAt(ethernetBytes) & 15) * 4 : ipv6Bytes;
    for (qint64 at = ethernetBytes + ipBytes + tcpBytes; at < segment->payloadOffset;) {
        const quint8 kind = byteAt(at);
        if (kind == 0)
            break;
        if (kind == 1) {
            ++at;
            continue;
        }
        const qint64 length = at + 1 < segment->payloadOffset ? byteAt(at + 1) : 0;
        if (length < 2 || at + length > segment->payloadOffset)
            break;
        constexpr quint8 sack = 5;
        constexpr qint64 blockBytes = 8;
        for (qint64 block = at + 2; kind == sack && block + blockBytes <= at + length; block += blockBytes)
            blocks.push_back({qFromBigEndian<quint32>(frame.constData() + block),
                              qFromBigEndian<quint32>(frame.constData() + block + 4)});
        at += length;
    }
    return blocks;
}

} // namespace statewire
