// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/rules/rules.h"

namespace statewire {

// Each of them stands in a file of its own, with all that belongs to it. A new one is a name here and one below.
extern const EvidenceRule acceptQueueRule, activeCloseRule, addressInUseRule, assassinationRule, challengeAckRule,
    deferredAcceptRule, finWait2Rule, givenUpRule, keepAliveRule, lingeringCloseRule, nagleRule, noPortRule,
    oldDuplicateRule, refusedSynRule, requestQueueRule, resetAnswersRule, resetArrivesRule, resetOnCloseRule,
    selfConnectRule, sentAgainRule, simultaneousRule, synAckAgainRule, synCookieRule, synIntoTimeWaitRule,
    synRetransmissionRule, timeWaitLengthRule, timeWaitOverflowRule, timeWaitReuseRule, unnoticedRule, zeroWindowRule;

const std::vector<const EvidenceRule*>& evidenceRules()
{
    static const std::vector<const EvidenceRule*> rules{
        &synIntoTimeWaitRule, &timeWaitReuseRule, &noPortRule,         &activeCloseRule,
        &addressInUseRule,    &resetAnswersRule,  &resetOnCloseRule,   &synRetransmissionRule,
        &acceptQueueRule,     &synCookieRule,     &keepAliveRule,      &selfConnectRule,
        &refusedSynRule,      &assassinationRule, &timeWaitLengthRule, &timeWaitOverflowRule,
        &finWait2Rule,        &simultaneousRule,  &challengeAckRule,   &zeroWindowRule,
        &sentAgainRule,       &givenUpRule,       &resetArrivesRule,   &synAckAgainRule,
        &nagleRule,           &oldDuplicateRule,  &requestQueueRule,   &deferredAcceptRule,
        &lingeringCloseRule,  &unnoticedRule,
    };
    return rules;
}

std::vector<RuleEntry> ruleGuide()
{
    std::vector<RuleEntry> guide;
    for (const EvidenceRule* rule : evidenceRules())
        guide.insert(guide.end(), rule->entries.begin(), rule->entries.end());
    return guide;
}

} // namespace statewire
