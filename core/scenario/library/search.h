// SPDX-License-Identifier: GPL-3.0-or-later
// Finds scenarios by what people type: words, error messages, states, sysctls, misspelt or half typed. Pure and quick.
#pragma once

#include "scenario/library/passage.h"
#include "scenario/story/scenario.h"

#include <QHash>
#include <vector>

namespace statewire {

struct SearchHit
{
    size_t index = 0; ///< of the scenario, in the order given to the search
    double score = 0;
    QString reason; ///< why it was found: "EADDRINUSE: Address already in use", or the text with the words
};

class ScenarioSearch
{
public:
    explicit ScenarioSearch(const std::vector<Scenario>& scenarios, const Passages& passages = Passages::bundled());

    /// The scenarios that fit \p query, best first. An empty query finds all, in the order given and without a reason.
    std::vector<SearchHit> find(const QString& query) const;

private:
    struct Posting
    {
        size_t scenario = 0;
        double weight = 0; ///< of the most telling place with the word
        int place = -1;    ///< of m_places
    };
    struct Word
    {
        double rarity = 0;
        std::vector<Posting> postings;
    };
    struct Match
    {
        double weight = 0;
        int place = -1;
        QString word; ///< as it stands there
    };

    /// Where \p scenario passes each state, in words.
    void addPassages(size_t index, const Scenario& scenario, const Passages& passages);
    void add(size_t scenario, const QString& text, double weight, const QString& reason = {});
    /// Scenario → how well it has \p word: exactly, in another form, as a beginning, or misspelt.
    QHash<size_t, Match> matches(const QString& word, bool unfinished, bool strict) const;

    size_t m_count = 0;
    QHash<QString, Word> m_words;
    QStringList m_places;          ///< texts to show as the reason of a hit; %w is the word that was found
    std::vector<QString> m_titles; ///< their words, plainly, with a blank around each
    std::vector<QString> m_ids;
    std::vector<QHash<QString, QString>> m_passes; ///< by state, in lower case: "Passes FIN_WAIT2 in step 3"
};

} // namespace statewire
