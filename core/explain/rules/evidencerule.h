// SPDX-License-Identifier: GPL-3.0-or-later
// What a rule of evidence is: the kinds of evidence it gives, with their guide, and how it finds them in a session.
#pragma once

#include "explain/facts/evidence.h"
#include "explain/facts/reports.h"
#include "timeline/timeline.h"

namespace statewire {

/// One kind of evidence, as it is told to those who write checks of it.
struct RuleEntry
{
    /// Routine is what nearly every connection that ends yields: it must not push aside why a story is told.
    enum class Weight : quint8
    {
        Telling,
        Routine
    };

    QString id;     ///< "syn-into-time-wait"
    QString arises; ///< what must be seen for the rule to speak at all: a sentence
    QString holds;  ///< what makes it hold then: the rest of a sentence that begins with "if"
    Weight weight = Weight::Telling;
};

struct EvidenceRule
{
    std::vector<RuleEntry> entries; ///< of every kind that explain() gives
    /// Looks through a session for the situations the rule is about and explains every one of them. The reports are what
    /// the session tells of sysctls and counters, read once for all rules.
    std::vector<Evidence> (*explain)(const Session&, const Reports&, const Timeline&) = nullptr;
    bool comesFirst = false; ///< of evidence of the same moment, its own stands before that of rules which do not
};

} // namespace statewire
