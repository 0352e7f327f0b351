// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of evidence, for those who write checks of them: when each arises, and what it must know to be decided.
#pragma once

#include <QString>
#include <vector>

namespace statewire {

struct RuleEntry
{
    QString id;     ///< "syn-into-time-wait"
    QString arises; ///< what must be seen for the rule to speak at all: a sentence
    QString holds;  ///< what makes it hold then: the rest of a sentence that begins with "if"
};

const std::vector<RuleEntry>& ruleGuide();

} // namespace statewire
