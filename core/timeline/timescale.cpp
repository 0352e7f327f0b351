// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timescale.h"

#include "base/durationtext.h"

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

TimeScale TimeScale::linear(qint64 beginNs, qint64 endNs)
{
    TimeScale scale;
    const qint64 end = std::max(endNs, beginNs + 1000);
    scale.m_knots = {{beginNs, double(beginNs) / nsPerLinearUnit}, {end, double(end) / nsPerLinearUnit}};
    return scale;
}

TimeScale TimeScale::eventSpaced(const std::vector<qint64>& moments, qint64 endNs,
                                 const std::vector<std::pair<qint64, qint64>>& flights, const ScaleRoom* room)
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
    if (room)
        scale.makeRoom(*room);
    return scale;
}

void TimeScale::makeRoom(const ScaleRoom& room)
{
    // What lies before is not shown: it keeps its units.
    const auto knotAt = [this](qint64 tNs) {
        return std::min(size_t(std::lower_bound(m_knots.begin(), m_knots.end(), tNs,
                                                [](const Knot& knot, qint64 t) { return knot.tNs < t; }) -
                               m_knots.begin()),
                        m_knots.size() - 1);
    };
    const size_t base = knotAt(room.fromNs);
    // With so many moments there is no room for names.
    if (m_knots.size() - base < 2 || double(m_knots.size() - base) * room.leastPixels > room.pixels)
        return;
    std::vector<double> units;
    std::vector<double> least;
    std::vector<char> isTorn;
    auto torn = m_breaks.begin();
    for (size_t i = base; i + 1 < m_knots.size(); ++i) {
        units.push_back(m_knots[i + 1].unit - m_knots[i].unit);
        while (torn != m_breaks.end() && torn->endUnit <= m_knots[i].unit)
            ++torn;
        isTorn.push_back(torn != m_breaks.end() && torn->beginUnit <= m_knots[i].unit);
        least.push_back(isTorn.back() ? room.tornPixels : room.leastPixels);
    }
    std::vector<GapWish> wishes;
    for (const ScaleRoom::Wish& wish : room.wishes) {
        const size_t first = std::max(knotAt(wish.beginNs), base) - base;
        const size_t last = std::max(knotAt(wish.endNs), base) - base;
        // Of what torn edges part, the widest piece.
        GapWish best{0, 0, wish.pixels, wish.rank};
        double most = 0;
        for (size_t i = first; i < last;) {
            size_t to = i;
            double width = 0;
            for (; to < last && !isTorn[to]; ++to)
                width += units[to];
            if (width > most || (wish.atEnd && to == last && width > 0)) {
                most = width;
                best.first = i;
                best.last = to;
            }
            i = to + 1;
        }
        if (most > 0)
            wishes.push_back(best);
    }
    const std::vector<double> pixels = allot(units, least, std::move(wishes), room.pixels);
    const double unitsPerPixel = (m_knots.back().unit - m_knots[base].unit) / room.pixels;
    const std::vector<Knot> before = m_knots;
    for (size_t i = 0; i < pixels.size(); ++i)
        m_knots[base + i + 1].unit = m_knots[base + i].unit + pixels[i] * unitsPerPixel;
    const auto moved = [&](double unit) {
        const auto knot =
            std::lower_bound(before.begin(), before.end(), unit, [](const Knot& k, double u) { return k.unit < u - 1e-9; });
        return m_knots[size_t(knot - before.begin())].unit;
    };
    for (Break& b : m_breaks) {
        b.beginUnit = moved(b.beginUnit);
        b.endUnit = moved(b.endUnit);
    }
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

std::vector<TimeScale::Tick> TimeScale::ticks(double fromUnit, double toUnit, int maxTicks, const TimeOrigin& origin) const
{
    std::vector<Tick> ticks;
    if (m_axis) {
        // Of both runs the same: what is compared stands at the same time.
        ticks = m_axis->ticks(fromUnit, toUnit, maxTicks, m_axis->m_origin);
        for (Tick& tick : ticks)
            tick.tNs = toNs(tick.unit);
        return ticks;
    }
    if (maxTicks < 1 || !(toUnit - fromUnit > 0))
        return ticks;
    return m_kind == Kind::Linear ? linearTicks(fromUnit, toUnit, maxTicks, origin)
                                  : knotTicks(fromUnit, toUnit, maxTicks, origin);
}

std::vector<TimeScale::Tick> TimeScale::linearTicks(double fromUnit, double toUnit, int maxTicks,
                                                    const TimeOrigin& origin) const
{
    std::vector<Tick> ticks;
    // Finer than a nanosecond there is nothing to tell apart.
    const double step = niceStep(std::max((toUnit - fromUnit) / std::max(1, maxTicks - 1), 1 / nsPerLinearUnit));
    const qint64 stepNs = std::max<qint64>(1, std::llround(step * nsPerLinearUnit));
    qint64 mostNs = 0;
    const std::vector<qint64>& zeros = origin.zeros();
    for (size_t z = 0; z < zeros.size(); ++z) {
        const double zero = double(zeros[z]) / nsPerLinearUnit;
        const double from = z == 0 ? fromUnit : std::max(fromUnit, zero);
        const double to =
            z + 1 < zeros.size() ? std::min(toUnit, double(zeros[z + 1]) / nsPerLinearUnit - step / 2) : toUnit;
        for (double n = std::ceil((from - zero) / step - 1e-9); zero + n * step <= to && int(ticks.size()) < maxTicks; ++n) {
            const qint64 tNs = zeros[z] + std::llround(n * step * nsPerLinearUnit);
            ticks.push_back({double(tNs) / nsPerLinearUnit, tNs, {}});
            mostNs = std::max(mostNs, std::abs(tNs - zeros[z]));
        }
    }
    TimeFormat format = TimeFormat::fitting(mostNs, stepNs);
    // Ticks in equal steps are told apart whatever it takes.
    for (qint64 finest = format.unitNs; finest > stepNs && format.decimals < 9; finest /= 10) {
        const qint64 place = format.unitNs / qint64(std::llround(std::pow(10.0, format.decimals)));
        if (place <= stepNs)
            break;
        ++format.decimals;
    }
    for (Tick& tick : ticks)
        tick.label = format.text(origin.since(tick.tNs));
    return ticks;
}

std::vector<TimeScale::Tick> TimeScale::knotTicks(double fromUnit, double toUnit, int maxTicks,
                                                  const TimeOrigin& origin) const
{
    std::vector<Tick> all;
    const double least = (toUnit - fromUnit) / std::max(1, maxTicks - 1);
    for (const Knot& knot : m_knots) {
        if (knot.unit < fromUnit || knot.unit > toUnit)
            continue;
        const bool inBreak = std::any_of(m_breaks.begin(), m_breaks.end(), [&](const Break& b) {
            return knot.unit > b.beginUnit - least / 2 && knot.unit < b.endUnit + least / 2;
        });
        if (!inBreak && int(all.size()) < maxTicks && (all.empty() || knot.unit - all.back().unit >= least))
            all.push_back({knot.unit, knot.tNs, {}});
    }
    qint64 mostNs = 0;
    qint64 nearestNs = 0;
    for (size_t i = 0; i < all.size(); ++i) {
        mostNs = std::max(mostNs, std::abs(origin.since(all[i].tNs)));
        if (i > 0 && (nearestNs == 0 || all[i].tNs - all[i - 1].tNs < nearestNs))
            nearestNs = all[i].tNs - all[i - 1].tNs;
    }
    const TimeFormat format = TimeFormat::fitting(mostNs, nearestNs > 0 ? nearestNs / 2 : mostNs / 1000);
    std::vector<Tick> ticks;
    for (Tick& tick : all) {
        tick.label = format.text(origin.since(tick.tNs));
        const bool same = !ticks.empty() && ticks.back().label == tick.label &&
                          origin.zeroFor(ticks.back().tNs) == origin.zeroFor(tick.tNs);
        if (!same)
            ticks.push_back(std::move(tick));
    }
    return ticks;
}

} // namespace statewire
