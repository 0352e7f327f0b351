// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/library/search.h"

#include "base/sentence.h"
#include "scenario/library/searchwords.h"
#include "scenario/library/wordforms.h"

#include <QSet>
#include <algorithm>
#include <cmath>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

// How telling a place is.
constexpr double inTitle = 6;
constexpr double inQuestion = 4;
constexpr double inSummary = 4;
constexpr double inHeading = 2; ///< group, variants, titles of steps, knobs
constexpr double inText = 1;

// How well a word fits.
constexpr double inOtherForm = 0.9;
constexpr double asBeginning = 0.7;
constexpr double misspelt = 0.55;
constexpr double saidByTopic = 0.4; ///< a word that a topic has understood already

// What stands in the scenario as it was typed comes before all that is only alike.
constexpr double literally = 1000;

constexpr int maxQueryWords = 24;
constexpr double worthTelling = 0.22; ///< of the best hit's score

/// What is typed for an error: name → "EADDRINUSE: Address already in use".
const QHash<QString, const SearchTopic*>& errorTopics()
{
    static const QHash<QString, const SearchTopic*> byName = [] {
        QHash<QString, const SearchTopic*> topics;
        for (const SearchTopic& topic : searchTopics()) {
            if (topic.reason.startsWith(topic.terms.first() + u": "_s) && !topics.contains(topic.terms.first().toLower()))
                topics.insert(topic.terms.first().toLower(), &topic);
        }
        return topics;
    }();
    return byName;
}

/// What its steps wait for, for scenarios that nobody measured.
QHash<QString, QString> awaitedStates(const Scenario& scenario)
{
    QHash<QString, QString> states;
    const Variant* usual = usualVariant(scenario);
    int number = 0;
    for (const Step& step : scenario.steps) {
        if (!step.variants.isEmpty() && !(usual && step.variants.contains(usual->id)))
            continue;
        ++number;
        for (const Await& await : step.awaits) {
            const QString state = stateName(await.state);
            if (await.kind() == Await::Kind::Sockets && await.count > 0 && !states.contains(state.toLower()))
                states.insert(state.toLower(), Sentence::tr("Awaits %1 in step %2").arg(state).arg(number).told());
        }
    }
    return states;
}

} // namespace

ScenarioSearch::ScenarioSearch(const std::vector<Scenario>& scenarios, const Passages& passages)
    : m_count(scenarios.size()), m_passes(scenarios.size())
{
    for (size_t i = 0; i < m_count; ++i) {
        const Scenario& s = scenarios[i];
        m_titles.push_back(plainly(s.title));
        m_ids.push_back(s.id);
        addPassages(i, s, passages);
        const auto named = [](const Sentence& by) { return by.arg(u"%w"_s).told(); };
        add(i, s.title, inTitle, named(Sentence::tr("Its title speaks of “%1”")));
        add(i, s.id, inTitle, named(Sentence::tr("Its id speaks of “%1”")));
        add(i, s.question, inQuestion, s.question);
        add(i, s.summary, inSummary, s.summary);
        add(i, s.group, inHeading, s.group);
        for (const SourceLink& source : s.sources)
            add(i, source.title + u' ' + source.where, inText, source.title + u' ' + source.where);
        for (const Knob& knob : s.knobs)
            add(i, knob.title + u' ' + knob.name, inHeading, knob.title);
        for (const ScenarioHost& host : s.hosts) {
            for (const auto& [key, value] : host.sysctls)
                add(i, key, inHeading, key);
        }
        for (const Variant& variant : s.variants)
            add(i, variant.title + u' ' + variant.summary, inHeading, u"Variant: "_s + variant.title);
        for (const Step& step : s.steps) {
            // Its title may be what the class is to predict.
            const QString reason = Sentence::tr("Its story speaks of “%1”").arg(u"%w"_s).told();
            add(i, step.title, inHeading, reason);
            add(i, step.say, inText, reason);
            for (const Action& action : step.actions) {
                const CallRequest& call = action.request;
                for (const QString& sysctl : {action.key, call.text(Argument::Key)})
                    add(i, sysctl, inHeading, sysctl);
                add(i, call.text(Argument::Option), inText, call.text(Argument::Option));
                for (const auto& [option, value] : call.options)
                    add(i, option, inText, option);
            }
            if (step.prediction)
                add(i, step.prediction->question, inText, reason);
        }
        for (const CheckSpec& check : s.checks)
            add(i, check.claim + u' ' + check.result + u' ' + check.name, inText,
                Sentence::tr("Its checks speak of “%1”").arg(u"%w"_s).told());
    }
    for (Word& word : m_words)
        word.rarity = std::log(1.0 + double(m_count) / double(word.postings.size()));
}

void ScenarioSearch::addPassages(size_t index, const Scenario& scenario, const Passages& passages)
{
    QHash<QString, QString>& passes = m_passes[index];
    const Variant* usual = usualVariant(scenario);
    const auto note = [&](const Variant& variant) {
        const Passage* passage = passages.find(scenario.id, variant.id);
        for (auto state = passage ? passage->states.begin() : QMap<QString, int>::const_iterator();
             passage && state != passage->states.end(); ++state) {
            if (passes.contains(state.key().toLower()))
                continue;
            const Sentence where =
                &variant == usual
                    ? Sentence::tr("Passes %1 in step %2").arg(state.key()).arg(state.value())
                    : Sentence::tr("Passes %1 in step %2 of “%3”").arg(state.key()).arg(state.value()).arg(variant.title);
            passes.insert(state.key().toLower(), where.told());
        }
    };
    if (!scenario.bundled) {
        passes = awaitedStates(scenario);
        return;
    }
    if (usual)
        note(*usual);
    for (const Variant& variant : scenario.variants)
        note(variant);
}

void ScenarioSearch::add(size_t scenario, const QString& text, double weight, const QString& reason)
{
    int place = -1;
    const auto placeOf = [&](const QString& why) {
        m_places << why;
        return int(m_places.size()) - 1;
    };
    const auto post = [&](const QString& word, double w, int where) {
        std::vector<Posting>& postings = m_words[word].postings;
        if (postings.empty() || postings.back().scenario != scenario) {
            postings.push_back({scenario, w, where});
            return;
        }
        Posting& last = postings.back();
        if (w > last.weight) {
            last.weight = w;
            last.place = where;
        }
    };
    for (const QString& word : searchWordsOf(text)) {
        if (isIdleWord(word))
            continue;
        if (place < 0)
            place = placeOf(reason);
        post(word, weight, place);
        // The message that belongs to an error is a name of it.
        if (const SearchTopic* topic = errorTopics().value(word)) {
            const int said = placeOf(topic->reason);
            for (const QString& spoken : topic->phrases.first().split(u' ')) {
                if (!isIdleWord(spoken))
                    post(spoken, weight * 0.8, said);
            }
        }
    }
}

QHash<size_t, ScenarioSearch::Match> ScenarioSearch::matches(const QString& word, bool unfinished, bool strict) const
{
    QHash<size_t, Match> found;
    const auto take = [&found](const QHash<QString, Word>::const_iterator& known, double quality) {
        for (const Posting& posting : known->postings) {
            Match& match = found[posting.scenario];
            const double weight = known->rarity * posting.weight * quality;
            if (weight > match.weight)
                match = {weight, posting.place, known.key()};
        }
    };
    if (const auto exact = m_words.constFind(word); exact != m_words.constEnd())
        take(exact, 1.0);
    if (strict)
        return found;
    const QString stem = stemOf(word);
    const bool asPrefix = word.size() >= (unfinished ? 2 : 4);
    for (auto known = m_words.constBegin(); known != m_words.constEnd(); ++known) {
        if (known.key() == word)
            continue;
        if (stemOf(known.key()) == stem)
            take(known, inOtherForm);
        else if (asPrefix && known.key().startsWith(word))
            take(known, asBeginning);
    }
    if (!found.isEmpty())
        return found;
    const int slips = slipsAllowed(word);
    for (auto known = m_words.constBegin(); slips > 0 && known != m_words.constEnd(); ++known) {
        if (const int edits = editsBetween(word, known.key(), slips); edits <= slips)
            take(known, misspelt / edits);
    }
    if (found.isEmpty() && word.contains(u'_')) {
        for (const QString& part : word.split(u'_', Qt::SkipEmptyParts)) {
            const QHash<size_t, Match> ofPart = matches(part, false, false);
            for (auto it = ofPart.begin(); it != ofPart.end(); ++it) {
                Match& match = found[it.key()];
                match = {match.weight + it->weight / 2, it->place, it->word};
            }
        }
    }
    return found;
}

std::vector<SearchHit> ScenarioSearch::find(const QString& query) const
{
    std::vector<SearchHit> hits;
    const bool unfinished = !query.isEmpty() && query.back().isLetterOrNumber();
    QStringList asked = namesOf(query.left(400)).mid(0, maxQueryWords);
    joinStates(asked);
    if (asked.isEmpty()) {
        for (size_t i = 0; i < m_count; ++i)
            hits.push_back({i, 0, {}});
        return hits;
    }

    struct Tally
    {
        double score = 0;
        double best = 0;
        double met = 0;
        QString reason;
    };
    std::vector<Tally> tallies(m_count);
    const auto credit = [&tallies](size_t scenario, double weight, const QString& reason) {
        Tally& tally = tallies[scenario];
        tally.score += weight;
        if (weight > tally.best) {
            tally.best = weight;
            tally.reason = reason;
        }
    };
    QSet<qsizetype> understood;
    double units = 0;
    for (const SearchTopic& topic : searchTopics()) {
        if (topic.inOrder)
            continue;
        double saying = 0;
        for (const QString& phrase : topic.phrases) {
            QStringList words = namesOf(phrase);
            joinStates(words);
            if (const auto places = meet(asked, words, unfinished)) {
                understood.unite(*places);
                saying = std::max(saying, topic.weight * (1.0 + 0.25 * double(words.size() - 1)));
            }
        }
        if (saying <= 0)
            continue;
        units += 1;
        QHash<size_t, double> ofTopic;
        for (qsizetype t = 0; t < topic.terms.size(); ++t) {
            const QString term = topic.terms[t].toLower().replace(u'-', u'_');
            const QHash<size_t, Match> found = matches(term, false, true);
            for (auto it = found.begin(); it != found.end(); ++it)
                ofTopic[it.key()] = std::max(ofTopic[it.key()], it->weight * saying * (t == 0 ? 1.0 : 0.7));
        }
        for (auto it = ofTopic.begin(); it != ofTopic.end(); ++it) {
            credit(it.key(), *it, topic.reason);
            tallies[it.key()].met += 1;
        }
    }
    for (qsizetype i = 0; i < asked.size(); ++i) {
        const bool last = unfinished && i == asked.size() - 1;
        if (isIdleWord(asked[i]) && !(last && asked.size() == 1))
            continue;
        const double share = understood.contains(i) ? saidByTopic : 1.0;
        units += share;
        const QHash<size_t, Match> found = matches(asked[i], last, false);
        for (auto it = found.begin(); it != found.end(); ++it) {
            credit(it.key(), it->weight * share,
                   it->place < 0 ? QString() : QString(m_places[it->place]).replace("%w"_L1, it->word));
            tallies[it.key()].met += share;
        }
    }
    double best = 0;
    for (Tally& tally : tallies) {
        tally.score *= units > 0 ? tally.met / units : 0; // all that was asked for, rather than one thing often
        best = std::max(best, tally.score);
    }
    const QString plain = plainly(query);
    const bool phrase = plain.trimmed().contains(u' ');
    QStringList states; // those that were asked for
    bool onlyStates = true;
    for (const QString& word : asked) {
        const bool isState = std::any_of(m_passes.begin(), m_passes.end(), [&](const auto& p) { return p.contains(word); });
        states << (isState ? QStringList{word} : QStringList());
        onlyStates = onlyStates && (isState || isIdleWord(word));
    }
    for (size_t i = 0; i < m_count; ++i) {
        const Tally& tally = tallies[i];
        QString passes;
        for (const QString& state : states)
            passes = passes.isEmpty() ? m_passes[i].value(state) : passes;
        const Sentence literal = plain == plainly(m_ids[i]) ? Sentence::tr("Its id is “%1”").arg(m_ids[i])
                                 : phrase && m_titles[i].contains(plain.chopped(1)) // typed half, perhaps
                                     ? Sentence::tr("Its title says “%1”").arg(query.simplified())
                                     : Sentence();
        const bool tellsState = onlyStates && !passes.isEmpty();
        if (!literal.isEmpty())
            hits.push_back({i, literally + tally.score, tellsState ? passes : literal.told()});
        else if (tally.score > 0 && tally.score >= best * worthTelling)
            hits.push_back({i, tellsState ? best + tally.score : tally.score, tellsState ? passes : tally.reason});
        else if (tellsState) // what passes it comes before what only has such a word
            hits.push_back({i, best, passes});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const SearchHit& a, const SearchHit& b) { return a.score > b.score; });
    return hits;
}

} // namespace statewire
