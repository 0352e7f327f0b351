// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/story/diagnostic.h"

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
    QString line = source.section(u'\n', at.line - 1, at.line - 1).remove(u'\r').replace(u'\t', u' ');
    qsizetype column = std::max(0, at.column - 1);
    constexpr qsizetype longestLine = 200; // of a longer one the part around the caret is shown
    if (line.size() > longestLine) {
        const qsizetype from = std::clamp<qsizetype>(column - longestLine / 2, 0, line.size() - longestLine);
        const bool goesOn = from + longestLine < line.size();
        line = (from > 0 ? u"…"_s : QString()) + line.mid(from, longestLine) + (goesOn ? u"…"_s : QString());
        column = std::min(column - from, longestLine) + (from > 0 ? 1 : 0);
    }
    return out + u"\n    "_s + line + u"\n    "_s + QString(column, u' ') + u'^';
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
