// SPDX-License-Identifier: GPL-3.0-or-later
// By what a segment was sent again, as far as the sender's row, its host's counters and the ACKs that it got tell.
#pragma once

#include "explain/facts/reports.h"
#include "explain/facts/resendings.h"

namespace statewire {

inline const QString timeoutsCounter = QStringLiteral("TcpExt.TCPTimeouts");
inline const QString probesCounter = QStringLiteral("TcpExt.TCPLossProbes");
inline const QString fastCounter = QStringLiteral("TcpExt.TCPFastRetrans");
inline const QString slowStartCounter = QStringLiteral("TcpExt.TCPSlowStartRetrans");

enum class ResendWay : quint8
{
    Unknown,
    Timeout,
    Fast,        ///< ACKs told that something behind it had arrived
    Probe,       ///< tail loss probe
    AfterTimeout ///< a timeout before had all that was under way taken for lost
};

/// What the sender's row and its host's counters tell of one repetition.
struct ResendTold
{
    std::optional<quint32> timeoutsBefore; ///< in the row's column "retrnsmt"
    std::optional<quint32> timeoutsAfter;
    std::optional<qint64> timerNs; ///< what its timer was set to when it had last left
    std::optional<qint64> timeouts, probes, fast, slowStart;

    bool rowCounted() const { return timeoutsBefore && timeoutsAfter && *timeoutsAfter > *timeoutsBefore; }
    bool rowStayed() const { return timeoutsBefore && timeoutsAfter && *timeoutsAfter == *timeoutsBefore; }
};

struct Repetition
{
    const Resending* sending = nullptr;
    ResendTold told;
    ResendWay way = ResendWay::Unknown;
};

/// A SACK block behind it, or three duplicate ACKs (RFC 5681).
bool wasTold(const Resending& sending);

/// The repetitions of \p resent, in order.
std::vector<Repetition> repetitionsOf(const Reports& reports, const Timeline& timeline, const Resent& resent);

} // namespace statewire
