// SPDX-License-Identifier: GPL-3.0-or-later
// A TCP segment as read from an Ethernet frame: the header fields that the story needs, nothing guessed.
#pragma once

#include "tcp/endpoint.h"

#include <QByteArray>
#include <QString>
#include <optional>

namespace statewire {

enum TcpFlag : quint8
{
    FlagFin = 1,
    FlagSyn = 2,
    FlagRst = 4,
    FlagPsh = 8,
    FlagAck = 16,
    FlagUrg = 32,
    FlagEce = 64,
    FlagCwr = 128
};

struct Segment
{
    Endpoint source;
    Endpoint destination;
    quint32 seq = 0;
    quint32 ack = 0;
    quint8 flags = 0;
    quint16 window = 0;       ///< as sent, not scaled
    quint32 payloadBytes = 0; ///< TCP payload length
    qint64 payloadOffset = 0; ///< of the payload in the frame
    std::optional<quint32> tsval;
    std::optional<quint32> tsecr;
    std::optional<quint16> mss;
    std::optional<quint8> windowScale;
    bool sackPermitted = false;
    bool checksumsRight = false; ///< IPv4 header and TCP checksum both verify

    bool has(quint8 flag) const { return (flags & flag) != 0; }
    bool isPureSyn() const { return has(FlagSyn) && !has(FlagAck) && !has(FlagRst); }
    /// Sequence space used: payload, plus one each for SYN and FIN.
    quint32 sequenceLength() const { return payloadBytes + (has(FlagSyn) ? 1 : 0) + (has(FlagFin) ? 1 : 0); }
    /// First sequence number after this segment.
    quint32 sequenceEnd() const { return seq + sequenceLength(); }
    /// Flags in words: "SYN", "SYN,ACK", "FIN,ACK", "PSH,ACK", "RST".
    QString flagsText() const;
    /// Flags in letters for arrows: "S", "SA", "F", "A", "R"; for data its length, "18 B".
    QString flagsShort() const;
};

/// Parses an Ethernet frame that holds IPv4 or IPv6 and TCP. Nothing for anything else, for fragments and for frames
/// shorter than their headers claim. Never reads beyond \p frame.
std::optional<Segment> parseSegment(const QByteArray& frame);

} // namespace statewire
