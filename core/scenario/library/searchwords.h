// SPDX-License-Identifier: GPL-3.0-or-later
// What people call the things that scenarios are about: familiar messages, other names, symptoms. Data for the search.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace statewire {

/// One thing with the phrases that mean it.
struct SearchTopic
{
    QString reason;       ///< told as the reason of a hit: "EADDRINUSE: Address already in use"
    QStringList phrases;  ///< lower case; each is met when all its words are asked for, in any order
    QStringList terms;    ///< words of the scenarios that are about it
    double weight = 1.0;  ///< of a hit, against words that were typed as they stand in the scenario
    bool inOrder = false; ///< the words must follow one another: "close wait" is no "wait for close"
};

/// Error numbers with the system's own message, states in every spelling, and the table of other names.
const std::vector<SearchTopic>& searchTopics();

/// Words that say nothing about what is looked for: "why", "does", "my".
bool isIdleWord(const QString& word);

} // namespace statewire
