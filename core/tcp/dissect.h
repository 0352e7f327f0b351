// SPDX-License-Identifier: GPL-3.0-or-later
// A frame taken apart field by field, each with the bytes it is made of: what "Look Inside" shows.
#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

namespace statewire {

struct DissectedField
{
    int depth = 0; ///< 0: a layer; 1: its fields; 2: parts of a field
    QString name;
    QString value;        ///< decoded: "SYN", "64 240"
    qsizetype offset = 0; ///< of its bytes in the frame
    qsizetype length = 0;

    bool operator==(const DissectedField&) const = default;
};

/// Ethernet, IPv4 or IPv6, TCP with its options and the payload, as far as \p frame goes. What cannot be parsed ends as
/// one field of bytes. Never reads beyond the frame.
std::vector<DissectedField> dissect(const QByteArray& frame);

/// Bytes of a field as "0x c0 a8 58 84" without the "0x"; at most \p maxBytes, then "…".
QString hexOf(const QByteArray& frame, const DissectedField& field, qsizetype maxBytes = 20);

/// TCP options in order, as tcpdump and Wireshark name them: "MSS 1460, SACK, TS 1020 0, WS 7"; NOPs left out.
QString optionsText(const QByteArray& frame);

} // namespace statewire
