// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr qint64 us = 1'000;
constexpr qint64 ms = 1'000'000;
constexpr qint64 s = 1'000'000'000;

QString count(qint64 number, const QString& unit)
{
    return QString::number(number) + u' ' + unit;
}

QString unitName(qint64 unitNs)
{
    return unitNs == s ? u"s"_s : unitNs == ms ? u"ms"_s : u"µs"_s;
}

} // namespace

QString durationText(qint64 ns, int digits)
{
    if (ns < 0)
        return u"\u2212"_s + durationText(-ns, digits);
    if (ns < us)
        return ns == 0 ? u"0 s"_s : count(ns, u"ns"_s);
    if (ns >= 7200 * s)
        return count(ns / (3600 * s), u"h"_s) + u' ' + count(ns / (60 * s) % 60, u"min"_s);
    if (ns >= 600 * s)
        return count(ns / (60 * s), u"min"_s) + u' ' + count(ns / s % 60, u"s"_s);
    // What rounds up to a thousand of one unit is one of the next.
    for (qint64 unit : std::array{us, ms, s}) {
        const double value = double(ns) / double(unit);
        const int whole = value >= 100 ? 3 : value >= 10 ? 2 : 1;
        int decimals = unit == us ? 0 : std::max(0, digits - whole);
        QString number = QString::number(value, 'f', decimals);
        if (unit != s && number.toDouble() >= 1000)
            continue;
        // Rounding may have brought one digit more: 9.996 is 10.0.
        if (decimals > 0 && number.size() > digits + 1)
            number = QString::number(value, 'f', --decimals);
        return number + u' ' + unitName(unit);
    }
    return {};
}

QString exactText(qint64 ns)
{
    if (std::abs(ns) < 600 * s)
        return durationText(ns, 4);
    return QString::number(double(ns) / double(s), 'f', 1).replace(u'-', u'\u2212') + u' ' + unitName(s);
}

QString leftText(qint64 ns)
{
    constexpr qint64 tenth = s / 10;
    return QString::number(double((std::max<qint64>(0, ns) + tenth - 1) / tenth) / 10, 'f', 1) + u' ' + unitName(s);
}

TimeFormat TimeFormat::fitting(qint64 mostNs, qint64 resolutionNs)
{
    constexpr qint64 partsRead = 20'000;
    const qint64 least = std::max<qint64>({1, resolutionNs, mostNs / partsRead});
    TimeFormat format;
    format.unitNs = mostNs >= s ? s : mostNs >= 100 * us ? ms : us;
    format.decimals = 0;
    for (qint64 step = format.unitNs; step > least && format.decimals < 9; step /= 10)
        ++format.decimals;
    return format;
}

QString TimeFormat::number(qint64 ns) const
{
    QString number = QString::number(std::abs(double(ns)) / double(unitNs), 'f', decimals);
    if (ns < 0 && number.toDouble() != 0)
        number.prepend(QChar(0x2212));
    return number;
}

QString TimeFormat::text(qint64 ns) const
{
    return number(ns) + u' ' + unitName(unitNs);
}

} // namespace statewire
