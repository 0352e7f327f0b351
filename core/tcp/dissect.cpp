// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp/dissect.h"

#include "tcp/checksum.h"
#include "tcp/segment.h"

#include <QStringList>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr qsizetype ethernetBytes = 14;
constexpr quint16 typeIpv4 = 0x0800;
constexpr quint16 typeIpv6 = 0x86dd;
constexpr quint8 protocolTcp = 6;

QString sized(qsizetype bytes)
{
    return bytes == 1 ? u"1 byte"_s : u"%1 bytes"_s.arg(bytes);
}

QString hex(quint32 value, int digits)
{
    return u"0x%1"_s.arg(value, digits, 16, QChar(u'0'));
}

/// A walk through the bytes of a frame that only ever looks within them.
class Dissector
{
public:
    explicit Dissector(const QByteArray& frame) : m_frame(frame) {}

    std::vector<DissectedField> run()
    {
        if (m_frame.size() < ethernetBytes) {
            rest(0, m_frame.size(), u"Frame cut short"_s);
            return m_fields;
        }
        const quint16 type = be16(12);
        add(0, u"Ethernet"_s, {}, 0, ethernetBytes);
        add(1, u"Destination"_s, hardware(0), 0, 6);
        add(1, u"Source"_s, hardware(6), 6, 6);
        const QString name = type == typeIpv4 ? u"IPv4"_s : type == typeIpv6 ? u"IPv6"_s : u"unknown"_s;
        add(1, u"Type"_s, u"%1 (%2)"_s.arg(name, hex(type, 4)), 12, 2);
        if (type == typeIpv4)
            ipv4(ethernetBytes);
        else if (type == typeIpv6)
            ipv6(ethernetBytes);
        else
            rest(ethernetBytes, m_frame.size(), u"Data"_s);
        return m_fields;
    }

    /// Kind, offset and length of each well-formed option in [\p at, \p end).
    template <class F> void eachOption(qsizetype at, qsizetype end, F found) const
    {
        while (at < end) {
            const quint8 kind = byte(at);
            if (kind <= 1) {
                found(kind, at, qsizetype(1));
                if (kind == 0)
                    return;
                ++at;
                continue;
            }
            const qsizetype length = at + 1 < end ? byte(at + 1) : 0;
            if (length < 2 || at + length > end)
                return;
            found(kind, at, length);
            at += length;
        }
    }

    /// "MSS 1460"; short for lists, else in words.
    QString optionText(quint8 kind, qsizetype at, qsizetype length, bool brief) const
    {
        if (kind == 2 && length == 4)
            return (brief ? u"MSS %1"_s : u"%1 bytes"_s).arg(be16(at + 2));
        if (kind == 3 && length == 3) {
            const int shift = std::min<int>(byte(at + 2), 14); // RFC 7323 2.3: more counts as 14
            return brief ? u"WS %1"_s.arg(byte(at + 2)) : u"%1: windows count × %2"_s.arg(byte(at + 2)).arg(1 << shift);
        }
        if (kind == 4 && length == 2)
            return brief ? u"SACK"_s : u"permitted"_s;
        if (kind == 5 && length >= 10 && length % 8 == 2) {
            QStringList blocks;
            for (qsizetype b = at + 2; b < at + length; b += 8)
                blocks << u"%1–%2"_s.arg(be32(b)).arg(be32(b + 4));
            return (brief ? u"SACK "_s : QString()) + blocks.join(u' ');
        }
        if (kind == 8 && length == 10)
            return (brief ? u"TS %1 %2"_s : u"value %1, echo reply %2"_s).arg(be32(at + 2)).arg(be32(at + 6));
        return brief ? u"option %1"_s.arg(kind) : sized(length);
    }

    quint8 byte(qsizetype at) const { return quint8(m_frame.at(at)); }
    quint16 be16(qsizetype at) const { return quint16(byte(at) << 8 | byte(at + 1)); }
    quint32 be32(qsizetype at) const { return quint32(be16(at)) << 16 | be16(at + 2); }

private:
    void add(int depth, const QString& name, const QString& value, qsizetype offset, qsizetype length)
    {
        m_fields.push_back({depth, name, value, offset, length});
    }

    void rest(qsizetype from, qsizetype to, const QString& name)
    {
        if (from < to)
            add(0, name, sized(to - from), from, to - from);
    }

    QString hardware(qsizetype at) const { return QString::fromLatin1(m_frame.mid(at, 6).toHex(':')); }

    std::span<const quint8> bytes(qsizetype at, qsizetype length) const
    {
        return std::span(reinterpret_cast<const quint8*>(m_frame.constData()), size_t(m_frame.size()))
            .subspan(size_t(at), size_t(length));
    }

    Address address6(qsizetype at) const
    {
        Address address;
        address.family = Family::V6;
        std::copy_n(bytes(at, 16).begin(), 16, address.bytes.begin());
        return address;
    }

    void ipv4(qsizetype at)
    {
        const qsizetype room = m_frame.size() - at;
        const qsizetype header = room >= 20 ? (byte(at) & 15) * 4 : 0;
        const qsizetype total = room >= 20 ? be16(at + 2) : 0;
        if (header < 20 || total < header || total > room) {
            rest(at, m_frame.size(), u"IPv4, malformed"_s);
            return;
        }
        const Address source = Address::v4(be32(at + 12));
        const Address destination = Address::v4(be32(at + 16));
        add(0, u"IPv4"_s, source.toString() + u" → "_s + destination.toString(), at, header);
        add(1, u"Version, header length"_s, u"4, %1 bytes"_s.arg(header), at, 1);
        add(1, u"DSCP and ECN"_s, hex(byte(at + 1), 2), at + 1, 1);
        add(1, u"Total length"_s, sized(total), at + 2, 2);
        add(1, u"Identification"_s, hex(be16(at + 4), 4), at + 4, 2);
        const quint16 fragment = be16(at + 6);
        QStringList flags;
        if ((fragment & 0x4000) != 0)
            flags << u"don't fragment"_s;
        if ((fragment & 0x2000) != 0)
            flags << u"more fragments"_s;
        add(1, u"Flags, fragment offset"_s,
            (flags.isEmpty() ? u"none"_s : flags.join(u' ')) + u", "_s + QString::number((fragment & 0x1fff) * 8), at + 6,
            2);
        add(1, u"Time to live"_s, QString::number(byte(at + 8)), at + 8, 1);
        const quint8 protocol = byte(at + 9);
        add(1, u"Protocol"_s, protocol == protocolTcp ? u"TCP (6)"_s : QString::number(protocol), at + 9, 1);
        const bool right = internetChecksum(bytes(at, header)) == 0;
        add(1, u"Header checksum"_s, hex(be16(at + 10), 4) + (right ? u" (right)"_s : u" (wrong)"_s), at + 10, 2);
        add(1, u"Source"_s, source.toString(), at + 12, 4);
        add(1, u"Destination"_s, destination.toString(), at + 16, 4);
        if (header > 20)
            add(1, u"Options"_s, sized(header - 20), at + 20, header - 20);
        if (protocol == protocolTcp && (fragment & 0x3fff) == 0)
            tcp(at + header, at + total, source, destination);
        else
            rest(at + header, at + total, u"Data"_s);
        rest(at + total, m_frame.size(), u"Ethernet padding"_s);
    }

    void ipv6(qsizetype at)
    {
        constexpr qsizetype header = 40;
        const qsizetype room = m_frame.size() - at;
        const qsizetype payload = room >= header ? be16(at + 4) : 0;
        if (room < header || header + payload > room) {
            rest(at, m_frame.size(), u"IPv6, malformed"_s);
            return;
        }
        const Address source = address6(at + 8);
        const Address destination = address6(at + 24);
        add(0, u"IPv6"_s, source.toString() + u" → "_s + destination.toString(), at, header);
        add(1, u"Version, class, flow label"_s, hex(be32(at), 8), at, 4);
        add(1, u"Payload length"_s, sized(payload), at + 4, 2);
        const quint8 next = byte(at + 6);
        add(1, u"Next header"_s, next == protocolTcp ? u"TCP (6)"_s : QString::number(next), at + 6, 1);
        add(1, u"Hop limit"_s, QString::number(byte(at + 7)), at + 7, 1);
        add(1, u"Source"_s, source.toString(), at + 8, 16);
        add(1, u"Destination"_s, destination.toString(), at + 24, 16);
        if (next == protocolTcp)
            tcp(at + header, at + header + payload, source, destination);
        else
            rest(at + header, at + header + payload, u"Data"_s);
        rest(at + header + payload, m_frame.size(), u"Ethernet padding"_s);
    }

    void tcp(qsizetype at, qsizetype end, const Address& source, const Address& destination)
    {
        const qsizetype header = end - at >= 20 ? (byte(at + 12) >> 4) * 4 : 0;
        if (header < 20 || at + header > end) {
            rest(at, end, u"TCP, malformed"_s);
            return;
        }
        Segment flags;
        flags.flags = byte(at + 13);
        add(0, u"TCP"_s, u"%1 → %2, %3"_s.arg(be16(at)).arg(be16(at + 2)).arg(flags.flagsText()), at, header);
        add(1, u"Source port"_s, QString::number(be16(at)), at, 2);
        add(1, u"Destination port"_s, QString::number(be16(at + 2)), at + 2, 2);
        add(1, u"Sequence number"_s, QString::number(be32(at + 4)), at + 4, 4);
        add(1, u"Acknowledgment number"_s,
            QString::number(be32(at + 8)) + (flags.has(FlagAck) ? QString() : u" (no ACK flag: means nothing)"_s), at + 8,
            4);
        add(1, u"Data offset"_s, sized(header), at + 12, 1);
        add(1, u"Flags"_s, flags.flagsText(), at + 13, 1);
        struct FlagName
        {
            quint8 flag;
            const char16_t* name;
        };
        static constexpr std::array names{FlagName{FlagCwr, u"CWR"}, FlagName{FlagEce, u"ECE"}, FlagName{FlagUrg, u"URG"},
                                          FlagName{FlagAck, u"ACK"}, FlagName{FlagPsh, u"PSH"}, FlagName{FlagRst, u"RST"},
                                          FlagName{FlagSyn, u"SYN"}, FlagName{FlagFin, u"FIN"}};
        for (const FlagName& flag : names)
            add(2, QString::fromUtf16(flag.name), flags.has(flag.flag) ? u"1"_s : u"0"_s, at + 13, 1);
        add(1, u"Window"_s,
            QString::number(be16(at + 14)) + (flags.has(FlagSyn) ? u" (never scaled in a SYN)"_s : u" (before scaling)"_s),
            at + 14, 2);
        const bool right =
            internetChecksum(bytes(at, end - at), pseudoHeaderSum(source, destination, quint32(end - at))) == 0;
        add(1, u"Checksum"_s, hex(be16(at + 16), 4) + (right ? u" (right)"_s : u" (wrong)"_s), at + 16, 2);
        add(1, u"Urgent pointer"_s, QString::number(be16(at + 18)), at + 18, 2);
        if (header > 20)
            options(at + 20, at + header);
        rest(at + header, end, u"Payload"_s);
    }

    void options(qsizetype at, qsizetype end)
    {
        add(1, u"Options"_s, sized(end - at), at, end - at);
        qsizetype done = at;
        eachOption(at, end, [&](quint8 kind, qsizetype offset, qsizetype length) {
            static constexpr std::array names{u"End of options", u"No operation",  u"Maximum segment size",
                                              u"Window scale",   u"Selective ACK", u"Selective ACK blocks"};
            const QString name = kind < names.size() ? QString::fromUtf16(names[kind])
                                 : kind == 8         ? u"Timestamps"_s
                                                     : u"Option %1"_s.arg(kind);
            add(2, name, kind <= 1 ? QString() : optionText(kind, offset, length, false), offset, length);
            done = offset + length;
        });
        if (done < end && byte(done - 1) != 0)
            add(2, u"Malformed"_s, sized(end - done), done, end - done);
    }

    const QByteArray& m_frame;
    std::vector<DissectedField> m_fields;
};

} // namespace

std::vector<DissectedField> dissect(const QByteArray& frame)
{
    return Dissector(frame).run();
}

QString hexOf(const QByteArray& frame, const DissectedField& field, qsizetype maxBytes)
{
    const QByteArray part = frame.mid(field.offset, std::min(field.length, maxBytes));
    return QString::fromLatin1(part.toHex(' ')) + (field.length > maxBytes ? u" …"_s : QString());
}

QString optionsText(const QByteArray& frame)
{
    const std::optional<Segment> segment = parseSegment(frame);
    if (!segment)
        return {};
    const Dissector dissector(frame);
    // parseSegment() found the header whole, so its length byte and the options before the payload are there.
    const qsizetype payload = qsizetype(segment->payloadOffset);
    const quint16 type = dissector.be16(12);
    const qsizetype tcp = type == typeIpv6 ? ethernetBytes + 40 : ethernetBytes + (dissector.byte(ethernetBytes) & 15) * 4;
    QStringList texts;
    dissector.eachOption(tcp + 20, payload, [&](quint8 kind, qsizetype at, qsizetype length) {
        if (kind > 1)
            texts << dissector.optionText(kind, at, length, true);
    });
    return texts.join(u", "_s);
}

} // namespace statewire
