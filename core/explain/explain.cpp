// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain.h"

#include "explain/rules/rules.h"

#include <algorithm>

namespace statewire {

namespace {

bool isRoutine(const EvidenceRule& rule, const Evidence& evidence)
{
    const auto entry =
        std::find_if(rule.entries.begin(), rule.entries.end(), [&](const RuleEntry& e) { return e.id == evidence.ruleId; });
    return entry != rule.entries.end() && entry->weight == RuleEntry::Weight::Routine;
}

} // namespace

std::vector<Evidence> explain(const Session& session, const Timeline& timeline)
{
    std::vector<const EvidenceRule*> rules = evidenceRules();
    std::stable_partition(rules.begin(), rules.end(), [](const EvidenceRule* rule) { return rule->comesFirst; });
    std::vector<Evidence> all;
    const Reports reports(session);
    for (const EvidenceRule* rule : rules) {
        for (Evidence& evidence : rule->explain(session, reports, timeline)) {
            evidence.isRoutine = isRoutine(*rule, evidence);
            all.push_back(std::move(evidence));
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Evidence& a, const Evidence& b) { return a.tNs < b.tNs; });
    return all;
}

} // namespace statewire
