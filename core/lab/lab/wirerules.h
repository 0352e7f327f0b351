// SPDX-License-Identifier: GPL-3.0-or-later
// The rules that stand on a wire, standing and one-shot ones: the first that matches a frame decides about it.
#pragma once

#include "lab/protocol/wirerule.h"

#include <vector>

namespace statewire {

class WireRules
{
public:
    /// Adds a rule, in place of one with the same id.
    void add(WireRule rule);
    /// True if there was one.
    bool remove(const QString& id);
    /// The rule that decides about a frame, counted as taken; nothing if it simply passes.
    std::optional<WireRule> decide(const QString& sender, const Segment& segment, const QByteArray& frame);
    size_t count() const { return m_rules.size(); }

private:
    struct Standing
    {
        WireRule rule;
        int seen = 0;  ///< frames that fitted so far
        int taken = 0; ///< frames that it was applied to
    };

    std::vector<Standing> m_rules;
};

} // namespace statewire
