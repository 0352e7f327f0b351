// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/evidence.h"

#include <algorithm>

namespace statewire {

void Evidence::conclude()
{
    const auto is = [this](std::optional<bool> value) {
        return std::any_of(conditions.begin(), conditions.end(),
                           [value](const Condition& c) { return c.decides && c.holds == value; });
    };
    if (is(false))
        holds = false;
    else if (is(std::nullopt) || !is(true))
        holds = std::nullopt;
    else
        holds = true;
    if (holds || !missing.isEmpty())
        return;
    const auto open =
        std::find_if(conditions.begin(), conditions.end(), [](const Condition& c) { return c.decides && !c.holds; });
    missing = open == conditions.end() ? QStringLiteral("no condition was examined") : open->figures;
}

const Number* Evidence::number(QStringView name) const
{
    const auto found = std::find_if(numbers.begin(), numbers.end(), [name](const Number& n) { return n.name == name; });
    return found == numbers.end() ? nullptr : &*found;
}

QString spaced(qint64 number)
{
    constexpr QChar thinSpace(0x2009);
    QString digits = QString::number(number < 0 ? -quint64(number) : quint64(number));
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3)
        digits.insert(at, thinSpace);
    return number < 0 ? QChar(0x2212) + digits : digits;
}

} // namespace statewire
