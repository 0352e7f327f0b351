// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/diagnostic.h"

#include <algorithm>
#include <vector>

namespace statewire {

using namespace Qt::StringLiterals;

QString Diagnostic::text(const QString& fileName, const QString& source) const
{
    QString out = u"%1:%2:%3: %4"_s.arg(fileName).arg(at.line).arg(at.column).arg(message);
    if (!expected.isEmpty())
        out += u"; "_s + expected;
    if (at.line < 1)
        return out;
    const QString line = source.section(u'\n', at.line - 1, at.line - 1).remove(u'\r').replace(u'\t', u' ');
    return out + u"\n    %1\n    %2^"_s.arg(line, QString(std::max(0, at.column - 1), u' '));
}

/// Levenshtein distance, with one row of memory.
static int distance(const QString& a, const QString& b)
{
    std::vector<int> row(size_t(b.size()) + 1);
    for (size_t j = 0; j < row.size(); ++j)
        row[j] = int(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        int diagonal = row[0];
        row[0] = int(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const int above = row[size_t(j)];
            row[size_t(j)] = std::min({above + 1, row[size_t(j) - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

QString didYouMean(const QString& word, const QStringList& known)
{
    constexpr qsizetype longestWord = 64; // longer ones are no slip of the finger
    QString best;
    int bestDistance = int(std::min<qsizetype>(word.size(), longestWord)) / 3 + 2; // exclusive; a transposition counts two
    if (word.size() > longestWord)
        return best;
    for (const QString& candidate : known) {
        const int d = distance(word, candidate);
        if (d < bestDistance && d < std::min(word.size(), candidate.size())) { // another word altogether is no slip
            bestDistance = d;
            best = candidate;
        }
    }
    return best;
}

} // namespace statewire
