// SPDX-License-Identifier: GPL-3.0-or-later
// From which moment the times of a session are counted: its first event, or the step that was begun last. Never the start of
// the lab, which nobody saw.
#pragma once

#include "timeline/timeline.h"

namespace statewire {

class TimeOrigin
{
public:
    enum class Kind : quint8
    {
        FirstEvent,
        Step
    };

    /// The session's own clock.
    TimeOrigin() = default;
    static TimeOrigin of(const Timeline& timeline, Kind kind);
    /// \p zeros ascending, at least one.
    static TimeOrigin at(std::vector<qint64> zeros);

    Kind kind() const { return m_kind; }
    /// What \p tNs is counted from. What lies before the first zero is counted from that, and negative.
    qint64 zeroFor(qint64 tNs) const;
    qint64 since(qint64 tNs) const { return tNs - zeroFor(tNs); }
    /// Ascending; at least one.
    const std::vector<qint64>& zeros() const { return m_zeros; }
    bool operator==(const TimeOrigin&) const = default;

    /// "0.0412 s", with \p decimals for all.
    QString secondsText(qint64 tNs, int decimals = 6) const;
    /// The same without its unit, for a column whose head names that.
    QString seconds(qint64 tNs, int decimals = 6) const;

private:
    Kind m_kind = Kind::FirstEvent;
    std::vector<qint64> m_zeros = {0};
};

/// When the first row of a connection begins, or its first frame is sent: a server may have listened long before. openEndNs
/// if there is none.
qint64 firstRowNs(const Timeline& timeline);

} // namespace statewire
