// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/library/wordforms.h"

#include "scenario/library/searchwords.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <cstdlib>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

bool meansTheSame(const QString& asked, const QString& word, bool unfinished)
{
    if (asked == word || stemOf(asked) == stemOf(word))
        return true;
    if (unfinished && asked.size() >= 3 && word.startsWith(asked))
        return true;
    return word.size() >= 5 && editsBetween(asked, word, 1) <= 1;
}

} // namespace

QString stemOf(QString word)
{
    if (word.size() < 4 || word.contains(u'_'))
        return word;
    if (word.endsWith(u"ies"_s))
        word = word.chopped(3) + u'y';
    else if (word.endsWith(u's') && !word.endsWith(u"ss"_s))
        word.chop(1);
    if (word.size() > 5 && word.endsWith(u"ing"_s))
        word.chop(3);
    else if (word.size() > 4 && word.endsWith(u"ed"_s))
        word.chop(2);
    if (word.size() > 3 && word.back() == word[word.size() - 2] && word.back() != u's')
        word.chop(1); // "dropped", "drop"
    if (word.size() > 3 && word.endsWith(u'e'))
        word.chop(1);
    return word;
}

int editsBetween(const QString& a, const QString& b, int limit)
{
    constexpr int longest = 40;
    if (std::abs(a.size() - b.size()) > limit || a.size() > longest || b.size() > longest)
        return limit + 1;
    std::array<std::array<int, longest + 1>, 3> rows{};
    for (int j = 0; j <= b.size(); ++j)
        rows[0][size_t(j)] = j;
    for (int i = 1; i <= a.size(); ++i) {
        auto& row = rows[size_t(i % 3)];
        const auto& above = rows[size_t((i + 2) % 3)];
        const auto& twoAbove = rows[size_t((i + 1) % 3)];
        row[0] = i;
        for (int j = 1; j <= b.size(); ++j) {
            const int same = a[i - 1] == b[j - 1] ? 0 : 1;
            row[size_t(j)] = std::min({above[size_t(j)] + 1, row[size_t(j) - 1] + 1, above[size_t(j) - 1] + same});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[size_t(j)] = std::min(row[size_t(j)], twoAbove[size_t(j) - 2] + 1);
        }
    }
    return std::min(rows[size_t(a.size() % 3)][size_t(b.size())], limit + 1);
}

int slipsAllowed(const QString& word)
{
    return word.size() < 4 ? 0 : word.size() < 8 ? 1 : 2;
}

QStringList namesOf(const QString& text)
{
    static const QRegularExpression separators(u"[^a-z0-9_-]+"_s);
    static const QRegularExpression dashes(u"^[-_]+|[-_]+$"_s);
    QStringList names;
    for (QString name : text.toLower().split(separators, Qt::SkipEmptyParts)) {
        name.remove(dashes).replace(u'-', u'_');
        if (!name.isEmpty())
            names << name;
    }
    return names;
}

void joinStates(QStringList& words)
{
    for (const SearchTopic& topic : searchTopics()) {
        if (!topic.inOrder)
            continue;
        const QString name = topic.terms.first().toLower();
        for (const QString& phrase : topic.phrases) {
            const QStringList parts = phrase.split(u' ');
            const QString joined = parts.join(QString());
            const QString underscored = parts.join(u'_');
            for (qsizetype at = 0; at < words.size(); ++at) {
                if (words[at] == joined || words[at] == underscored) {
                    words[at] = name;
                } else if (words.mid(at, parts.size()) == parts) {
                    words[at] = name;
                    words.erase(words.begin() + at + 1, words.begin() + at + parts.size());
                }
            }
        }
    }
}

std::optional<QSet<qsizetype>> meet(const QStringList& asked, const QStringList& phrase, bool unfinished)
{
    QSet<qsizetype> places;
    for (const QString& word : phrase) {
        qsizetype found = -1;
        for (qsizetype i = 0; i < asked.size() && found < 0; ++i) {
            if (meansTheSame(asked[i], word, unfinished && i == asked.size() - 1))
                found = i;
        }
        if (found < 0)
            return {};
        places << found;
    }
    return places;
}

QStringList searchWordsOf(const QString& text)
{
    QStringList words;
    for (const QString& name : namesOf(text)) {
        words << name;
        const QStringList parts = name.split(u'_', Qt::SkipEmptyParts);
        constexpr qsizetype mostParts = 12; // a name of more is none
        if (parts.size() < 2 || parts.size() > mostParts)
            continue;
        // "tw_reuse" is found as well as "tcp_tw_reuse", "closewait" as well as "close_wait".
        for (qsizetype from = 1; from + 1 < parts.size(); ++from)
            words << parts.mid(from).join(u'_');
        words << parts << parts.join(QString());
    }
    return words;
}

QString plainly(const QString& text)
{
    static const QRegularExpression others(u"[^a-z0-9]+"_s);
    return u' ' + text.toLower().replace(others, u" "_s).trimmed() + u' ';
}

} // namespace statewire
