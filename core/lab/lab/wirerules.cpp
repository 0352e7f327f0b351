// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/lab/wirerules.h"

namespace statewire {

void WireRules::add(WireRule rule)
{
    remove(rule.id);
    m_rules.push_back({std::move(rule)});
}

bool WireRules::remove(const QString& id)
{
    return std::erase_if(m_rules, [&](const Standing& standing) { return standing.rule.id == id; }) > 0;
}

std::optional<WireRule> WireRules::decide(const QString& sender, const Segment& segment, const QByteArray& frame)
{
    std::optional<WireRule> decision;
    for (auto& [rule, seen, taken] : m_rules) {
        if (!rule.match.fits(sender, segment, frame))
            continue;
        ++seen;
        const bool due = rule.match.ordinal == 0 || seen == rule.match.ordinal;
        if (decision || !due || (rule.times > 0 && taken >= rule.times))
            continue; // others only count, so that "the third SYN" is the third whoever took the first
        ++taken;
        decision = rule;
    }
    return decision;
}

} // namespace statewire
