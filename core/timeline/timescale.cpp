// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timescale.h"

#include <algorithm>
#include <cmath>

namespace statewire {

namespace {

constexpr double nsPerLinearUnit = 1e6;
constexpr double breakUnits = 3.0;

/// Width of a gap: one unit up to 10 µs, then one more for each power of ten.
double gapUnits(qint64 gapNs)
{
    return 1.0 + std::max(0.0, std::log10(double(gapNs) / 10'000.0));
}

/// The least of 1, 2, 5 times a power of ten that is not below \p value.
double niceStep(double value)
{
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= value * (1 - 1e-9))
            return factor * power;
    }
    return 10 * power;
}

} // namespace

QString formatTime(qint64 tNs, qint64 resolutionNs)
{
    if (tNs == 0)
        return QStringLiteral("0");
    const qint64 magnitude = std::abs(tNs);
    struct Unit
    {
        qint64 ns;
        QString name;
    };
    const Unit unit = magnitude >= 1'000'000'000 ? Unit{1'000'000'000, QStringLiteral("s")}
                      : magnitude >= 100'000     ? Unit{1'000'000, QStringLiteral("ms")}
                                                 : Unit{1'000, QStringLiteral("µs")};
    int decimals = 0;
    for (qint64 step = unit.ns; step > std::max<qint64>(resolutionNs, 1) && decimals < 9; step /= 10)
        ++decimals;
    QString number = QString::number(double(tNs) / double(unit.ns), 'f', decimals);
    if (decimals > 0) {
        while (number.endsWith(u'0'))
            number.chop(1);
        if (number.endsWith(u'.'))
            number.chop(1);
    }
    return number + u' ' + unit.name;
}

TimeScale TimeScale::linear(qint64 beginNs, qint64 endNs)
{
    TimeScale scale;
    const qint64 end = std::max(endNs, beginNs + 1000);
    scale.m_knots = {{beginNs, double(beginNs) / nsPerLinearUnit}, {end, double(end) / nsPerLinearUnit}};
    return scale;
}

TimeScale TimeScale::eventSpaced(const std::vector<qint64>& moments, qint64 endNs,
                                 const std::vector<std::pair<qint64, qint64>>& flights)
{
    TimeScale scale;
    scale.m_kind = Kind::EventSpaced;
    if (moments.empty()) {
        scale.m_knots = {{0, 0}, {std::max<qint64>(endNs, 1000), 1}};
        return scale;
    }
    double unit = 0;
    size_t begun = 0;
    qint64 flyingUntilNs = moments.front();
    scale.m_knots.push_back({moments.front(), unit});
    for (size_t i = 1; i < moments.size(); ++i) {
        const qint64 before = moments[i - 1];
        const qint64 gapNs = moments[i] - before;
        if (gapNs <= 0)
            continue;
        // Flights end about in the order they begin: the furthest end of those begun so far tells whether one still lasts.
        for (; begun < flights.size() && flights[begun].first <= before; ++begun)
            flyingUntilNs = std::max(flyingUntilNs, flights[begun].second);
        if (gapNs >= breakNs && flyingUntilNs <= before) {
            // The first and last part of a break keep their pace, so that what ends there is still seen to last.
            const double marginUnits = 1.0;
            const qint64 marginNs = gapNs / 10;
            scale.m_knots.push_back({before + marginNs, unit + marginUnits});
            scale.m_knots.push_back({moments[i] - marginNs, unit + marginUnits + breakUnits});
            scale.m_breaks.push_back({unit + marginUnits, unit + marginUnits + breakUnits, before, moments[i]});
            unit += 2 * marginUnits + breakUnits;
        } else {
            unit += gapUnits(gapNs);
        }
        scale.m_knots.push_back({moments[i], unit});
    }
    const qint64 last = moments.back();
    const qint64 end = std::max(endNs, last + 1000);
    scale.m_knots.push_back({end, unit + gapUnits(std::min(end - last, breakNs))});
    return scale;
}

TimeScale TimeScale::onAxis(std::shared_ptr<const TimeScale> axis, const TimeMap& map)
{
    TimeScale scale;
    scale.m_kind = axis->m_kind;
    // Where the axis bends, and where the run's clock was moved: a gap passes within its last nanosecond.
    std::vector<qint64> moments;
    for (const Knot& knot : axis->m_knots) {
        const qint64 tNs = map.fromAxis(knot.tNs);
        if (map.toAxis(tNs) == knot.tNs)
            moments.push_back(tNs);
    }
    for (const TimeMap::Piece& piece : map.pieces()) {
        moments.push_back(piece.beginNs - 1);
        moments.push_back(piece.beginNs);
    }
    // Beyond its last knot a scale goes on as between the last two: that must not be the pace of a gap.
    if (!map.pieces().empty())
        moments.push_back(map.pieces().back().beginNs + 1000);
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    for (qint64 tNs : moments)
        scale.m_knots.push_back({tNs, axis->toUnit(map.toAxis(tNs))});
    for (const Break& b : axis->m_breaks) {
        const qint64 beginNs = map.fromAxis(b.beginNs);
        const qint64 endNs = map.fromAxis(b.endNs);
        // Where the run has hardly any time of its own, nothing of it is skipped.
        if (endNs - beginNs >= breakNs)
            scale.m_breaks.push_back({b.beginUnit, b.endUnit, beginNs, endNs});
    }
    scale.m_axis = std::move(axis);
    return scale;
}

double TimeScale::toUnit(qint64 tNs) const
{
    auto after =
        std::upper_bound(m_knots.begin(), m_knots.end(), tNs, [](qint64 t, const Knot& knot) { return t < knot.tNs; });
    after = std::clamp(after, m_knots.begin() + 1, m_knots.end() - 1);
    const Knot& a = *(after - 1);
    const Knot& b = *after;
    return a.unit + double(tNs - a.tNs) * (b.unit - a.unit) / double(b.tNs - a.tNs);
}

qint64 TimeScale::toNs(double unit) const
{
    auto after =
        std::upper_bound(m_knots.begin(), m_knots.end(), unit, [](double u, const Knot& knot) { return u < knot.unit; });
    after = std::clamp(after, m_knots.begin() + 1, m_knots.end() - 1);
    const Knot& a = *(after - 1);
    const Knot& b = *after;
    return a.tNs + std::llround((unit - a.unit) * double(b.tNs - a.tNs) / (b.unit - a.unit));
}

std::vector<TimeScale::Tick> TimeScale::ticks(double fromUnit, double toUnit, int maxTicks) const
{
    std::vector<Tick> ticks;
    if (m_axis) {
        ticks = m_axis->ticks(fromUnit, toUnit, maxTicks);
        for (Tick& tick : ticks)
            tick.tNs = toNs(tick.unit);
        return ticks;
    }
    const double width = toUnit - fromUnit;
    if (maxTicks < 1 || !(width > 0))
        return ticks;
    const int intervals = std::max(1, maxTicks - 1);
    if (m_kind == Kind::Linear) {
        // Finer than a nanosecond there is nothing to tell apart.
        const double step = niceStep(std::max(width / intervals, 1 / nsPerLinearUnit));
        for (double n = std::ceil(fromUnit / step); n * step <= toUnit && int(ticks.size()) < maxTicks; ++n) {
            const double u = n * step;
            const qint64 tNs = std::llround(u * nsPerLinearUnit);
            ticks.push_back({u, tNs, formatTime(tNs, std::llround(step * nsPerLinearUnit))});
        }
        return ticks;
    }
    const double least = width / intervals;
    for (const Knot& knot : m_knots) {
        if (knot.unit < fromUnit || knot.unit > toUnit)
            continue;
        const bool inBreak = std::any_of(m_breaks.begin(), m_breaks.end(), [&](const Break& b) {
            return knot.unit > b.beginUnit - least / 2 && knot.unit < b.endUnit + least / 2;
        });
        if (!inBreak && int(ticks.size()) < maxTicks && (ticks.empty() || knot.unit - ticks.back().unit >= least))
            ticks.push_back({knot.unit, knot.tNs, {}});
    }
    for (size_t i = 0; i < ticks.size(); ++i) {
        qint64 nearest = i > 0 ? ticks[i].tNs - ticks[i - 1].tNs : ticks[i].tNs;
        if (i + 1 < ticks.size())
            nearest = std::min(nearest > 0 ? nearest : ticks[i + 1].tNs, ticks[i + 1].tNs - ticks[i].tNs);
        ticks[i].label = formatTime(ticks[i].tNs, std::max<qint64>(nearest / 2, 1));
    }
    return ticks;
}

} // namespace statewire
