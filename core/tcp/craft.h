// SPDX-License-Identifier: GPL-3.0-or-later
// Makes an Ethernet frame of a TCP segment, with right checksums: for frames that no host sent.
#pragma once

#include "tcp/segment.h"

#include <array>

namespace statewire {

/// \p segment over IPv4 with \p payload; of its fields the ends, numbers, flags, window, mss and time stamps count.
QByteArray craftSegment(const Segment& segment, const QByteArray& payload, const std::array<quint8, 6>& sourceMac,
                        const std::array<quint8, 6>& destinationMac);

} // namespace statewire
