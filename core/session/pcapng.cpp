// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/pcapng.h"

#include <QtEndian>
#include <cstring>

namespace statewire::pcapng {

namespace {

constexpr quint32 sectionType = 0x0A0D0D0A;
constexpr quint32 interfaceType = 1;
constexpr quint32 packetType = 6;
constexpr quint32 magic = 0x1A2B3C4D;
constexpr qsizetype frameOfBlockBytes = 12; // type and the two lengths
constexpr quint16 optionEnd = 0;
constexpr quint16 optionInterfaceName = 2;
constexpr quint16 optionTsResolution = 9;
constexpr quint16 optionUserApplication = 4;
constexpr quint16 optionPacketId = 5;
constexpr quint8 nanoseconds = 9;

template <class T> void put(QByteArray& out, T value)
{
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void pad(QByteArray& out, char with = 0)
{
    while (out.size() % 4 != 0)
        out.append(with);
}

void putOption(QByteArray& out, quint16 code, const QByteArray& value)
{
    put(out, code);
    put(out, quint16(value.size()));
    out.append(value);
    pad(out);
}

QByteArray wrap(quint32 type, const QByteArray& body)
{
    QByteArray block;
    const quint32 length = quint32(body.size() + frameOfBlockBytes);
    block.reserve(qsizetype(length));
    put(block, type);
    put(block, length);
    block.append(body);
    put(block, length);
    return block;
}

} // namespace

QByteArray sectionHeader(const QByteArray& program)
{
    QByteArray body;
    put(body, magic);
    put(body, quint16(1));
    put(body, quint16(0));
    put(body, qint64(-1)); // section length unknown: it grows while it is watched
    putOption(body, optionUserApplication, program);
    putOption(body, optionEnd, {});
    return wrap(sectionType, body);
}

QByteArray interfaceDescription(const QByteArray& name)
{
    QByteArray body;
    put(body, quint16(1)); // LINKTYPE_ETHERNET
    put(body, quint16(0));
    put(body, quint32(0)); // no snap length
    putOption(body, optionInterfaceName, name);
    putOption(body, optionTsResolution, QByteArray(1, char(nanoseconds)));
    putOption(body, optionEnd, {});
    return wrap(interfaceType, body);
}

QByteArray enhancedPacket(quint32 interface, qint64 wallNs, const QByteArray& frame, quint64 number)
{
    QByteArray body;
    put(body, interface);
    put(body, quint32(quint64(wallNs) >> 32));
    put(body, quint32(quint64(wallNs)));
    put(body, quint32(frame.size()));
    put(body, quint32(frame.size()));
    body.append(frame);
    pad(body);
    QByteArray id;
    put(id, number);
    putOption(body, optionPacketId, id);
    putOption(body, optionEnd, {});
    return wrap(packetType, body);
}

QByteArray jsonBlock(const QByteArray& json)
{
    QByteArray body = json;
    pad(body, ' ');
    return wrap(jsonBlockType, body);
}

void BlockReader::feed(const QByteArray& bytes)
{
    if (m_used > 0) {
        m_buffer.remove(0, m_used);
        m_used = 0;
    }
    m_buffer.append(bytes);
}

quint16 BlockReader::u16(qsizetype at) const
{
    quint16 v = 0;
    std::memcpy(&v, m_buffer.constData() + at, sizeof v);
    return m_swapped ? qbswap(v) : v;
}

quint32 BlockReader::u32(qsizetype at) const
{
    quint32 v = 0;
    std::memcpy(&v, m_buffer.constData() + at, sizeof v);
    return m_swapped ? qbswap(v) : v;
}

quint64 BlockReader::u64(qsizetype at) const
{
    quint64 v = 0;
    std::memcpy(&v, m_buffer.constData() + at, sizeof v);
    return m_swapped ? qbswap(v) : v;
}

Result<std::optional<Block>> BlockReader::fail(const QString& why) const
{
    return tl::unexpected(Error{QStringLiteral("read the session"), QStringLiteral("at byte %1").arg(m_offset), why, {}});
}

Result<std::optional<Block>> BlockReader::next()
{
    const qsizetype at = m_used;
    if (pendingBytes() < frameOfBlockBytes)
        return std::nullopt;
    const bool section = [&] {
        quint32 type = 0;
        std::memcpy(&type, m_buffer.constData() + at, sizeof type);
        return type == sectionType; // reads the same in both byte orders
    }();
    if (!m_begun && !section)
        return fail(QStringLiteral("this is not a pcapng file: it does not begin with a section header"));
    if (section) {
        m_swapped = false;
        const quint32 order = u32(at + 8);
        if (order != magic && order != qbswap(magic))
            return fail(QStringLiteral("the section header has no byte-order magic"));
        m_swapped = order != magic;
        m_begun = true;
    }
    const quint32 length = u32(at + 4);
    if (length < quint32(frameOfBlockBytes) || length % 4 != 0 || length > maxBlockBytes)
        return fail(QStringLiteral("a block claims the impossible length of %1 bytes").arg(length));
    if (pendingBytes() < qsizetype(length))
        return std::nullopt;
    if (u32(at + qsizetype(length) - 4) != length)
        return fail(QStringLiteral("a block's two lengths differ"));
    Result<std::optional<Block>> block = parse(u32(at), at + 8, qsizetype(length) - frameOfBlockBytes);
    if (block) {
        m_used += qsizetype(length);
        m_offset += length;
    }
    return block;
}

/// Calls f(code, offset, length) for each option; false if one reaches beyond \p end.
template <class F> bool BlockReader::forEachOption(qsizetype at, qsizetype end, F f) const
{
    while (at + 4 <= end) {
        const quint16 code = u16(at);
        const qsizetype length = u16(at + 2);
        at += 4;
        if (code == optionEnd)
            return true;
        if (at + length > end)
            return false;
        f(code, at, length);
        at += (length + 3) & ~qsizetype(3);
    }
    return true;
}

Result<std::optional<Block>> BlockReader::parse(quint32 type, qsizetype body, qsizetype bodyBytes)
{
    const qsizetype end = body + bodyBytes;
    switch (type) {
    case sectionType:
        if (bodyBytes < 16)
            return fail(QStringLiteral("the section header is too short"));
        if (u16(body + 4) != 1)
            return fail(QStringLiteral("pcapng version %1 is not known").arg(u16(body + 4)));
        return Block{SectionHeader{}};
    case interfaceType: {
        if (bodyBytes < 8)
            return fail(QStringLiteral("an interface description is too short"));
        Interface interface;
        interface.linkType = u16(body);
        const bool whole = forEachOption(body + 8, end, [&](quint16 code, qsizetype at, qsizetype length) {
            if (code == optionInterfaceName)
                interface.name = m_buffer.mid(at, length);
            if (code == optionTsResolution && length == 1)
                interface.tsResolution = quint8(m_buffer[at]);
        });
        if (!whole)
            return fail(QStringLiteral("an option of an interface description is cut off"));
        return Block{interface};
    }
    case packetType: {
        if (bodyBytes < 20)
            return fail(QStringLiteral("a packet block is too short"));
        Packet packet;
        packet.interface = u32(body);
        packet.stamp = quint64(u32(body + 4)) << 32 | u32(body + 8);
        const quint32 captured = u32(body + 12);
        if (captured > quint32(bodyBytes - 20))
            return fail(QStringLiteral("a packet claims more bytes than its block has"));
        packet.frame = m_buffer.mid(body + 20, qsizetype(captured));
        const qsizetype options = body + 20 + ((qsizetype(captured) + 3) & ~qsizetype(3));
        const bool whole = forEachOption(options, end, [&](quint16 code, qsizetype at, qsizetype length) {
            if (code == optionPacketId && length == 8)
                packet.number = u64(at);
        });
        if (!whole)
            return fail(QStringLiteral("an option of a packet block is cut off"));
        return Block{packet};
    }
    case jsonBlockType: return Block{Json{m_buffer.mid(body, bodyBytes)}};
    default: return Block{Unknown{type}};
    }
}

} // namespace statewire::pcapng
