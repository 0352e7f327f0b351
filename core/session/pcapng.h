// SPDX-License-Identifier: GPL-3.0-or-later
// The few pcapng blocks a session uses (draft-ietf-opsawg-pcapng), written and read with every size bounded.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <optional>
#include <variant>

namespace statewire::pcapng {

/// Local-use block type (highest bit set): its body is one JSON object in UTF-8, padded with blanks.
inline constexpr quint32 jsonBlockType = 0x80005357;
/// Longest block written or accepted.
inline constexpr quint32 maxBlockBytes = 4u << 20;

QByteArray sectionHeader(const QByteArray& program);
/// An Ethernet interface with nanosecond time stamps and a name.
QByteArray interfaceDescription(const QByteArray& name);
/// A packet on interface \p interface at \p wallNs since 1970, with \p number as its epb_packetid.
QByteArray enhancedPacket(quint32 interface, qint64 wallNs, const QByteArray& frame, quint64 number);
QByteArray jsonBlock(const QByteArray& json);

struct SectionHeader
{
};
struct Interface
{
    QByteArray name;
    quint16 linkType = 1;
    quint8 tsResolution = 6;
};
struct Packet
{
    quint32 interface = 0;
    quint64 stamp = 0;
    QByteArray frame;
    std::optional<quint64> number;
};
struct Json
{
    QByteArray text;
};
struct Unknown
{
    quint32 type = 0;
};
using Block = std::variant<SectionHeader, Interface, Packet, Json, Unknown>;

/// Cuts blocks off a growing byte stream of one section, in either byte order.
class BlockReader
{
public:
    void feed(const QByteArray& bytes);
    /// The next whole block; nothing if more bytes are needed; an error if the stream cannot be read any further.
    Result<std::optional<Block>> next();
    /// Bytes that wait for the rest of their block.
    qsizetype pendingBytes() const { return m_buffer.size() - m_used; }
    /// Where in the stream the next block starts, for messages.
    qint64 offset() const { return m_offset; }

private:
    quint32 u32(qsizetype at) const;
    quint16 u16(qsizetype at) const;
    quint64 u64(qsizetype at) const;
    Result<std::optional<Block>> fail(const QString& why) const;
    Result<std::optional<Block>> parse(quint32 type, qsizetype body, qsizetype bodyBytes);
    template <class F> bool forEachOption(qsizetype at, qsizetype end, F f) const;

    QByteArray m_buffer;
    qsizetype m_used = 0;
    qint64 m_offset = 0;
    bool m_begun = false;
    bool m_swapped = false;
};

} // namespace statewire::pcapng
