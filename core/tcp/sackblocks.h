// SPDX-License-Identifier: GPL-3.0-or-later
// What a segment's SACK option tells (RFC 2018): which numbers behind a gap have arrived.
#pragma once

#include <QByteArray>
#include <vector>

namespace statewire {

/// The numbers from \a begin to before \a end.
struct SackBlock
{
    quint32 begin = 0;
    quint32 end = 0;

    bool operator==(const SackBlock&) const = default;
};

/// The blocks of an Ethernet frame's segment, in its order; none for what parseSegment() does not take.
std::vector<SackBlock> sackBlocksOf(const QByteArray& frame);

} // namespace statewire
