// SPDX-License-Identifier: GPL-3.0-or-later
// A SYN that a TIME_WAIT refused: by which number, what it answered, and what the client made of that.
#pragma once

#include "explain/facts/numbertext.h"
#include "explain/facts/reports.h"
#include "explain/facts/timewaits.h"

namespace statewire {

/// The numbers of a SYN against those of the TIME_WAIT that it met. A distance is nothing where a number is not known.
struct SynIntoWait
{
    SynIntoWait(const Segment& syn, const TimeWait& wait);

    std::optional<qint32> sequenceAhead; ///< of rcv_nxt
    std::optional<qint32> stampAhead;    ///< of ts_recent; nothing, too, where either end uses none
    bool knowsStamps = false;

    bool isRejectedByPaws() const { return stampAhead && *stampAhead < 0; }
    /// What tcp_timewait_state_process makes of them; nothing if a number is missing.
    std::optional<bool> accepts() const;
};

struct RefusedSyn
{
    const Arrow* syn = nullptr;
    size_t position = 0;             ///< of the SYN in its connection's arrows
    const Arrow* answer = nullptr;   ///< null: it was refused in silence
    std::optional<qint64> lastAckNs; ///< when the TIME_WAIT last answered so

    /// Whether its silence is due to tcp_invalid_ratelimit: too soon after the last ACK of this kind.
    bool isRationed(const Reports& reports) const;
};

/// "time-wait-refuses-by-sequence" or "time-wait-refuses-by-paws".
Evidence explainRefusal(const Reports& reports, const Timeline& timeline, const TimeWait& wait, const RefusedSyn& refused);

/// "retry-after-refusal": the client's RST removes the TIME_WAIT and its next SYN finds the way clear. Nothing if the SYN
/// was not sent again.
std::optional<Evidence> explainRetry(const Timeline& timeline, const TimeWait& wait, const RefusedSyn& refused);

} // namespace statewire
