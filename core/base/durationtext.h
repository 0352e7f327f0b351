// SPDX-License-Identifier: GPL-3.0-or-later
// How long something took, and when it was, as people read it: the one place that writes durations and times.
#pragma once

#include <QString>

namespace statewire {

/// "38.3 s", "1.03 s", "12.4 ms", "142 µs", "12 min 5 s": \p digits that matter. Whole microseconds below a millisecond: no
/// clock that is read here tells more.
QString durationText(qint64 ns, int digits = 3);
/// "60.49 s", "11.47 ms": with the digits that count where one duration is held beside another.
QString exactText(qint64 ns);
/// "58.9 s": what a clock that runs down still shows, rounded up, so that it is over only when it says so.
QString leftText(qint64 ns);

/// One unit and one precision for all times of an axis or a column.
struct TimeFormat
{
    qint64 unitNs = 1'000'000'000;
    int decimals = 6;

    /// For times of up to \p mostNs on either side of zero that \p resolutionNs tells apart. Of long times the last digits
    /// are left out: five are read, nine are not.
    static TimeFormat fitting(qint64 mostNs, qint64 resolutionNs);
    /// "0.0412 s", "−12.4 ms"
    QString text(qint64 ns) const;
    /// Without the unit.
    QString number(qint64 ns) const;
    bool operator==(const TimeFormat&) const = default;
};

} // namespace statewire
