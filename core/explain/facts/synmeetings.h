// SPDX-License-Identifier: GPL-3.0-or-later
// The SYNs that a TIME_WAIT met: their numbers against its own, what it answered, and whether it took or refused each.
#pragma once

#include "explain/facts/reports.h"
#include "explain/facts/timewaits.h"

namespace statewire {

/// The numbers of a SYN against those of the TIME_WAIT that it met. A distance is nothing where a number is not known.
struct SynIntoWait
{
    SynIntoWait(const Segment& syn, const TimeWait& wait, size_t position);

    std::optional<quint32> tsRecent;     ///< of the wait when the SYN came
    std::optional<qint64> sequenceAhead; ///< of rcv_nxt; half the space apart is ahead, as in Linux' after()
    std::optional<qint64> stampAhead;    ///< of ts_recent; nothing, too, where either end uses none
    bool knowsStamps = false;

    bool isRejectedByPaws() const { return stampAhead && *stampAhead < 0; }
    /// What tcp_timewait_state_process makes of them; nothing if a number is missing.
    std::optional<bool> accepts() const;
};

/// What a refusal looks like.
inline const QString oldAckCameBack = QStringLiteral("refused: the old connection's ACK came back");

struct SynMeeting
{
    const Arrow* syn = nullptr;
    size_t position = 0;             ///< of the SYN in its connection's arrows
    const Arrow* answer = nullptr;   ///< null: none was recorded, or it was refused in silence
    std::optional<qint64> lastAckNs; ///< when the TIME_WAIT last answered a SYN before with its old ACK
    SynIntoWait numbers;
    bool refused = false;
};

/// Every SYN that \p wait met, in order.
std::vector<SynMeeting> synMeetingsOf(const Reports& reports, const Timeline& timeline, const TimeWait& wait);

/// net.ipv4.tcp_invalid_ratelimit where \p syn arrives, in milliseconds; nothing if it was not recorded.
std::optional<qint64> ackRateLimitMs(const Reports& reports, const Arrow& syn);

} // namespace statewire
