// SPDX-License-Identifier: GPL-3.0-or-later
// Sequence numbers that left one end more than once, and what that end had heard each time before it sent them again.
#pragma once

#include "tcp/sackblocks.h"
#include "timeline/timeline.h"

namespace statewire {

/// One sending of what had left before.
struct Resending
{
    const Arrow* arrow = nullptr;
    qint64 sinceNs = 0;            ///< when it had left the time before
    int duplicateAcks = 0;         ///< that came since then: the same number again, without data
    std::vector<SackBlock> sacked; ///< what those told that had arrived behind it
    quint64 toldBy = 0;            ///< the first of those frames; 0 if none
    bool wasLast = false;          ///< nothing had been sent behind it
    qint64 progressNs = -1;        ///< when an ACK last told since then that something before it had arrived; -1: none did

    qint64 waitedNs() const;
};

/// A segment, by its numbers, that left again.
struct Resent
{
    const Connection* connection = nullptr;
    size_t track = 0; ///< of the end that sent it
    const Arrow* first = nullptr;
    std::vector<Resending> again; ///< in order; not those that the wire absorbed, which nobody is to see
    bool sackPermitted = false;   ///< by both SYNs
    qint64 acknowledgedNs = openEndNs;

    quint32 end() const { return first->segment.sequenceEnd(); }
};

/// Every segment with data or a FIN that was sent again, by the time of its first sending. Copies that the wire made are not
/// among them, nor are SYNs.
std::vector<Resent> resentOf(const Session& session, const Timeline& timeline);

} // namespace statewire
