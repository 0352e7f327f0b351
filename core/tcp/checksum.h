// SPDX-License-Identifier: GPL-3.0-or-later
// The Internet checksum (RFC 1071) of IPv4 headers and TCP segments.
#pragma once

#include "tcp/endpoint.h"

#include <span>

namespace statewire {

/// One's complement of the one's complement sum of \p bytes as big-endian 16-bit words, continued from \p sum.
quint16 internetChecksum(std::span<const quint8> bytes, quint32 sum = 0);
/// The unfolded sum of the TCP pseudo header for a segment of \p lengthBytes.
quint32 pseudoHeaderSum(const Address& source, const Address& destination, quint32 lengthBytes);

} // namespace statewire
