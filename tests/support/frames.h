// SPDX-License-Identifier: GPL-3.0-or-later
// Crafts Ethernet frames for tests: what a host would send, or a damaged version of it.
#pragma once

#include "tcp/segment.h"

namespace statewire::test {

/// A frame with the ends, numbers, flags and options of \p segment and with right checksums.
QByteArray craftFrame(const Segment& segment, const QByteArray& payload = {}, const QByteArray& extraOptions = {});

/// \p frame with the byte at \p at replaced.
QByteArray withByte(QByteArray frame, qsizetype at, quint8 value);
/// \p frame with a right IPv4 header checksum again, after its header was changed.
QByteArray withIpChecksum(QByteArray frame);

} // namespace statewire::test
