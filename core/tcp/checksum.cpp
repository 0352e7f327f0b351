// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp/checksum.h"

namespace statewire {

static quint32 addWords(std::span<const quint8> bytes, quint32 sum)
{
    quint64 wide = sum;
    size_t i = 0;
    for (; i + 1 < bytes.size(); i += 2)
        wide += quint32(bytes[i]) << 8 | bytes[i + 1];
    if (i < bytes.size())
        wide += quint32(bytes[i]) << 8;
    while (wide >> 16)
        wide = (wide & 0xffff) + (wide >> 16);
    return quint32(wide);
}

quint16 internetChecksum(std::span<const quint8> bytes, quint32 sum)
{
    return quint16(~addWords(bytes, sum) & 0xffff);
}

quint32 pseudoHeaderSum(const Address& source, const Address& destination, quint32 lengthBytes)
{
    const size_t n = source.family == Family::V4 ? 4 : 16;
    quint32 sum = addWords({source.bytes.data(), n}, 0);
    sum = addWords({destination.bytes.data(), n}, sum);
    constexpr quint32 protocolTcp = 6;
    return sum + protocolTcp + (lengthBytes >> 16) + (lengthBytes & 0xffff);
}

} // namespace statewire
