// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp/segment.h"

#include "tcp/checksum.h"

#include <QStringList>
#include <algorithm>

namespace statewire {

namespace {

using Bytes = std::span<const quint8>;

quint16 be16(Bytes b, size_t at)
{
    return quint16(b[at] << 8 | b[at + 1]);
}

quint32 be32(Bytes b, size_t at)
{
    return quint32(be16(b, at)) << 16 | be16(b, at + 2);
}

struct IpPart
{
    Address source;
    Address destination;
    Bytes tcp;
    bool headerRight = true;
};

std::optional<IpPart> parseIpv4(Bytes ip)
{
    if (ip.size() < 20 || ip[0] >> 4 != 4)
        return std::nullopt;
    const size_t headerBytes = (ip[0] & 15u) * 4u;
    const size_t totalBytes = be16(ip, 2);
    constexpr quint16 fragmentMask = 0x3fff; // more-fragments flag and offset
    if (headerBytes < 20 || totalBytes < headerBytes || totalBytes > ip.size() || ip[9] != 6 ||
        (be16(ip, 6) & fragmentMask) != 0)
        return std::nullopt;
    return IpPart{Address::v4(be32(ip, 12)), Address::v4(be32(ip, 16)), ip.subspan(headerBytes, totalBytes - headerBytes),
                  internetChecksum(ip.first(headerBytes)) == 0};
}

std::optional<IpPart> parseIpv6(Bytes ip)
{
    constexpr size_t headerBytes = 40;
    if (ip.size() < headerBytes || ip[0] >> 4 != 6 || ip[6] != 6)
        return std::nullopt;
    const size_t payloadBytes = be16(ip, 4);
    if (headerBytes + payloadBytes > ip.size())
        return std::nullopt;
    IpPart part;
    part.source.family = part.destination.family = Family::V6;
    std::copy_n(ip.begin() + 8, 16, part.source.bytes.begin());
    std::copy_n(ip.begin() + 24, 16, part.destination.bytes.begin());
    part.tcp = ip.subspan(headerBytes, payloadBytes);
    return part;
}

void parseOptions(Bytes options, Segment& segment)
{
    for (size_t at = 0; at < options.size();) {
        const quint8 kind = options[at];
        if (kind == 0)
            return;
        if (kind == 1) {
            ++at;
            continue;
        }
        if (at + 1 >= options.size())
            return;
        const size_t length = options[at + 1];
        if (length < 2 || at + length > options.size())
            return;
        if (kind == 2 && length == 4)
            segment.mss = be16(options, at + 2);
        else if (kind == 3 && length == 3)
            segment.windowScale = options[at + 2];
        else if (kind == 4 && length == 2)
            segment.sackPermitted = true;
        else if (kind == 8 && length == 10) {
            segment.tsval = be32(options, at + 2);
            segment.tsecr = be32(options, at + 6);
        }
        at += length;
    }
}

} // namespace

std::optional<Segment> parseSegment(const QByteArray& frame)
{
    const Bytes bytes(reinterpret_cast<const quint8*>(frame.constData()), size_t(frame.size()));
    constexpr size_t ethernetBytes = 14;
    if (bytes.size() < ethernetBytes)
        return std::nullopt;
    const quint16 etherType = be16(bytes, 12);
    const Bytes packet = bytes.subspan(ethernetBytes);
    const std::optional<IpPart> ip = etherType == 0x0800   ? parseIpv4(packet)
                                     : etherType == 0x86dd ? parseIpv6(packet)
                                                           : std::nullopt;
    if (!ip || ip->tcp.size() < 20)
        return std::nullopt;
    const Bytes tcp = ip->tcp;
    const size_t headerBytes = (tcp[12] >> 4) * 4u;
    if (headerBytes < 20 || headerBytes > tcp.size())
        return std::nullopt;

    Segment s;
    s.source = {ip->source, be16(tcp, 0)};
    s.destination = {ip->destination, be16(tcp, 2)};
    s.seq = be32(tcp, 4);
    s.ack = be32(tcp, 8);
    s.flags = tcp[13];
    s.window = be16(tcp, 14);
    s.payloadBytes = quint32(tcp.size() - headerBytes);
    s.payloadOffset = (tcp.data() + headerBytes) - bytes.data();
    parseOptions(tcp.subspan(20, headerBytes - 20), s);
    s.checksumsRight =
        ip->headerRight && internetChecksum(tcp, pseudoHeaderSum(ip->source, ip->destination, quint32(tcp.size()))) == 0;
    return s;
}

QString Segment::flagsText() const
{
    QStringList names;
    if (has(FlagSyn))
        names << QStringLiteral("SYN");
    if (has(FlagFin))
        names << QStringLiteral("FIN");
    if (has(FlagRst))
        names << QStringLiteral("RST");
    if (has(FlagPsh))
        names << QStringLiteral("PSH");
    if (has(FlagAck))
        names << QStringLiteral("ACK");
    return names.join(u',');
}

QString Segment::flagsShort() const
{
    if (has(FlagRst))
        return QStringLiteral("R");
    if (has(FlagSyn))
        return has(FlagAck) ? QStringLiteral("SA") : QStringLiteral("S");
    if (has(FlagFin))
        return QStringLiteral("F");
    if (payloadBytes > 0)
        return QStringLiteral("%1 B").arg(payloadBytes);
    return QStringLiteral("A");
}

} // namespace statewire
