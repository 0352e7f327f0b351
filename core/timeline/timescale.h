// SPDX-License-Identifier: GPL-3.0-or-later
// Time to position and back, as pure functions: linear, or event-spaced, where a handshake of microseconds and a wait of
// seconds are both readable.
#pragma once

#include "timeline/scaleroom.h"
#include "timeline/timemap.h"
#include "timeline/timeorigin.h"

#include <QString>
#include <memory>
#include <utility>
#include <vector>

namespace statewire {

/// Maps session time in ns to abstract units, strictly increasing and piecewise linear.
class TimeScale
{
public:
    enum class Kind : quint8
    {
        Linear,
        EventSpaced
    };

    struct Tick
    {
        double unit = 0;
        qint64 tNs = 0;
        QString label;
    };
    /// A long gap drawn short: a torn edge with the skipped time.
    struct Break
    {
        double beginUnit = 0;
        double endUnit = 0;
        qint64 beginNs = 0;
        qint64 endNs = 0;
    };

    /// One unit is one millisecond.
    static TimeScale linear(qint64 beginNs, qint64 endNs);
    /// \p moments ascending; gaps between them grow with the logarithm of their length, and those of
    /// breakNs and more become breaks. \p endNs closes the last gap, which is never a break: it still lasts.
    /// While a frame is on its way, as \p flights tell, something happens: no gap within one is a break.
    /// Where \p room is given, gaps are widened for what it wishes, as far as its pixels go.
    static TimeScale eventSpaced(const std::vector<qint64>& moments, qint64 endNs,
                                 const std::vector<std::pair<qint64, qint64>>& flights = {},
                                 const ScaleRoom* room = nullptr);

    /// The scale of a run that shares \p axis with another: its moments stand where \p map puts them on it, and its ticks
    /// are the axis' own.
    static TimeScale onAxis(std::shared_ptr<const TimeScale> axis, const TimeMap& map);

    /// A gap at least this long is drawn as a break.
    static constexpr qint64 breakNs = 200'000'000;

    /// What the ticks of the runs count from that have this scale as their axis.
    void setOrigin(const TimeOrigin& origin) { m_origin = origin; }

    Kind kind() const { return m_kind; }
    double toUnit(qint64 tNs) const;
    qint64 toNs(double unit) const;
    /// Of the whole axis, where it shares one.
    double beginUnit() const { return m_axis ? m_axis->beginUnit() : m_knots.front().unit; }
    double endUnit() const { return m_axis ? m_axis->endUnit() : m_knots.back().unit; }
    const std::vector<Break>& breaks() const { return m_breaks; }
    /// Ticks in [fromUnit, toUnit], at most \p maxTicks, counted from \p origin (of a shared axis: from
    /// its own), all with the same unit and precision.
    /// What that does not tell from its neighbour gets no tick.
    std::vector<Tick> ticks(double fromUnit, double toUnit, int maxTicks, const TimeOrigin& origin = {}) const;

private:
    struct Knot
    {
        qint64 tNs = 0;
        double unit = 0;
    };

    std::vector<Tick> linearTicks(double fromUnit, double toUnit, int maxTicks, const TimeOrigin& origin) const;
    std::vector<Tick> knotTicks(double fromUnit, double toUnit, int maxTicks, const TimeOrigin& origin) const;
    void makeRoom(const ScaleRoom& room);

    Kind m_kind = Kind::Linear;
    std::vector<Knot> m_knots; ///< at least two, ascending in both
    std::vector<Break> m_breaks;
    TimeOrigin m_origin;
    std::shared_ptr<const TimeScale> m_axis; ///< null: it is one itself
};

} // namespace statewire
