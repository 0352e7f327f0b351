// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp/craft.h"

#include "tcp/checksum.h"

#include <QtEndian>

namespace statewire {

namespace {

constexpr qsizetype ipBytes = 20;

void put16(QByteArray& out, quint16 value)
{
    const quint16 big = qToBigEndian(value);
    out.append(reinterpret_cast<const char*>(&big), sizeof big);
}

void put32(QByteArray& out, quint32 value)
{
    const quint32 big = qToBigEndian(value);
    out.append(reinterpret_cast<const char*>(&big), sizeof big);
}

void set16(QByteArray& bytes, qsizetype at, quint16 value)
{
    qToBigEndian(value, bytes.data() + at);
}

std::span<const quint8> view(const QByteArray& bytes)
{
    return {reinterpret_cast<const quint8*>(bytes.constData()), size_t(bytes.size())};
}

/// In Linux' order, padded with no-operations in front of the time stamps as Linux does.
QByteArray options(const Segment& segment)
{
    QByteArray bytes;
    if (segment.mss) {
        bytes.append("\x02\x04", 2);
        put16(bytes, *segment.mss);
    }
    if (segment.tsval) {
        bytes.append("\x01\x01\x08\x0a", 4);
        put32(bytes, *segment.tsval);
        put32(bytes, segment.tsecr.value_or(0));
    }
    return bytes;
}

QByteArray tcpOf(const Segment& segment, const QByteArray& payload)
{
    const QByteArray extra = options(segment);
    QByteArray tcp;
    put16(tcp, segment.source.port);
    put16(tcp, segment.destination.port);
    put32(tcp, segment.seq);
    put32(tcp, segment.ack);
    tcp.append(char(((20 + extra.size()) / 4) << 4)).append(char(segment.flags));
    put16(tcp, segment.window);
    put32(tcp, 0); // checksum, urgent pointer
    tcp += extra + payload;
    set16(tcp, 16,
          internetChecksum(view(tcp),
                           pseudoHeaderSum(segment.source.address, segment.destination.address, quint32(tcp.size()))));
    return tcp;
}

} // namespace

QByteArray craftSegment(const Segment& segment, const QByteArray& payload, const std::array<quint8, 6>& sourceMac,
                        const std::array<quint8, 6>& destinationMac)
{
    const QByteArray tcp = tcpOf(segment, payload);
    QByteArray ip("\x45\x00", 2);
    put16(ip, quint16(ipBytes + tcp.size()));
    put32(ip, 0x00004000); // identification 0, don't fragment
    ip.append("\x40\x06", 2);
    put16(ip, 0);
    put32(ip, segment.source.address.v4HostOrder());
    put32(ip, segment.destination.address.v4HostOrder());
    set16(ip, 10, internetChecksum(view(ip)));
    QByteArray frame(reinterpret_cast<const char*>(destinationMac.data()), qsizetype(destinationMac.size()));
    frame.append(reinterpret_cast<const char*>(sourceMac.data()), qsizetype(sourceMac.size()));
    put16(frame, 0x0800);
    return frame + ip + tcp;
}

} // namespace statewire
