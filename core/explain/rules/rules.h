// SPDX-License-Identifier: GPL-3.0-or-later
// The register of the evidence rules.
#pragma once

#include "explain/rules/evidencerule.h"

namespace statewire {

/// Every rule, in the order in which the guide tells of them.
const std::vector<const EvidenceRule*>& evidenceRules();

/// The entries of all rules.
std::vector<RuleEntry> ruleGuide();

} // namespace statewire
