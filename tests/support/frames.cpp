// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/frames.h"

#include "tcp/checksum.h"

namespace statewire::test {

namespace {

constexpr qsizetype ethernetBytes = 14;

void put16(QByteArray& out, quint16 value)
{
    out.append(char(value >> 8)).append(char(value & 0xff));
}

void put32(QByteArray& out, quint32 value)
{
    put16(out, quint16(value >> 16));
    put16(out, quint16(value));
}

void set16(QByteArray& bytes, qsizetype at, quint16 value)
{
    bytes[at] = char(value >> 8);
    bytes[at + 1] = char(value & 0xff);
}

std::span<const quint8> view(const QByteArray& bytes)
{
    return {reinterpret_cast<const quint8*>(bytes.constData()), size_t(bytes.size())};
}

void putAddress(QByteArray& out, const Address& address)
{
    out.append(reinterpret_cast<const char*>(address.bytes.data()), address.family == Family::V4 ? 4 : 16);
}

QByteArray optionsOf(const Segment& s)
{
    QByteArray options;
    if (s.mss) {
        options.append("\x02\x04", 2);
        put16(options, *s.mss);
    }
    if (s.sackPermitted)
        options.append("\x04\x02", 2);
    if (s.tsval) {
        options.append("\x08\x0a", 2);
        put32(options, *s.tsval);
        put32(options, s.tsecr.value_or(0));
    }
    if (s.windowScale)
        options.append("\x03\x03", 2).append(char(*s.windowScale));
    return options;
}

QByteArray tcpOf(const Segment& s, const QByteArray& payload, const QByteArray& extraOptions)
{
    QByteArray options = optionsOf(s) + extraOptions;
    while (options.size() % 4 != 0)
        options.append('\x01');
    QByteArray tcp;
    put16(tcp, s.source.port);
    put16(tcp, s.destination.port);
    put32(tcp, s.seq);
    put32(tcp, s.ack);
    tcp.append(char((20 + options.size()) / 4 << 4)).append(char(s.flags));
    put16(tcp, s.window);
    put32(tcp, 0); // checksum, urgent pointer
    tcp += options + payload;
    const quint32 pseudo = pseudoHeaderSum(s.source.address, s.destination.address, quint32(tcp.size()));
    set16(tcp, 16, internetChecksum(view(tcp), pseudo));
    return tcp;
}

} // namespace

QByteArray craftFrame(const Segment& segment, const QByteArray& payload, const QByteArray& extraOptions)
{
    const QByteArray tcp = tcpOf(segment, payload, extraOptions);
    QByteArray frame("\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01", 12);
    if (segment.source.address.family == Family::V4) {
        put16(frame, 0x0800);
        frame.append("\x45\x00", 2);
        put16(frame, quint16(20 + tcp.size()));
        put32(frame, 0x00004000); // id, don't fragment
        frame.append("\x40\x06", 2);
        put16(frame, 0);
        putAddress(frame, segment.source.address);
        putAddress(frame, segment.destination.address);
        return withIpChecksum(frame) + tcp;
    }
    put16(frame, 0x86dd);
    put32(frame, 0x60000000);
    put16(frame, quint16(tcp.size()));
    frame.append("\x06\x40", 2);
    putAddress(frame, segment.source.address);
    putAddress(frame, segment.destination.address);
    return frame + tcp;
}

QByteArray withByte(QByteArray frame, qsizetype at, quint8 value)
{
    frame[at] = char(value);
    return frame;
}

QByteArray withIpChecksum(QByteArray frame)
{
    set16(frame, ethernetBytes + 10, 0);
    set16(frame, ethernetBytes + 10, internetChecksum(view(frame).subspan(ethernetBytes, 20)));
    return frame;
}

} // namespace statewire::test
