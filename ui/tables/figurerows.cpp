// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/figurerows.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// As spaced() groups them: four digits and more.
const QRegularExpression& grouped()
{
    static const QRegularExpression pattern(u"\\d{1,3}(?:\u2009\\d{3})+"_s);
    return pattern;
}

QString digitsOf(const QString& number)
{
    QString digits = number;
    return digits.remove(QChar(0x2009));
}

/// Without the marks that part it from the number beside it: they stand in another row.
QString bare(QStringView text)
{
    static const QRegularExpression marks(u"^[,;:\\s]+|[,;:\\s]+$"_s);
    return text.toString().remove(marks);
}

void addLine(const QString& line, std::vector<FigureRow>& rows)
{
    qsizetype at = 0;
    auto numbers = grouped().globalMatch(line);
    if (!numbers.hasNext()) {
        rows.push_back({line.trimmed(), {}, {}, {}});
        return;
    }
    while (numbers.hasNext()) {
        const QRegularExpressionMatch match = numbers.next();
        rows.push_back({bare(QStringView(line).mid(at, match.capturedStart() - at)), match.captured(), {}, {}});
        at = match.capturedEnd();
    }
    rows.back().after = bare(QStringView(line).mid(at));
}

/// A difference or a sum of others: nothing to hold against the number before.
bool isAddend(const FigureRow& row)
{
    return row.before.endsWith(u'+') || row.before.endsWith(u'−');
}

/// Whole groups of three: a digit that stands out in the middle of a number is read as another number.
void widenToGroups(std::vector<bool>& differs)
{
    constexpr size_t group = 3;
    for (size_t end = differs.size(); end > 0; end -= std::min(end, group)) {
        const auto from = differs.begin() + ptrdiff_t(end - std::min(end, group));
        const auto to = differs.begin() + ptrdiff_t(end);
        if (std::find(from, to, true) != to)
            std::fill(from, to, true);
    }
}

void compare(FigureRow& a, FigureRow& b)
{
    const QString x = digitsOf(a.number);
    const QString y = digitsOf(b.number);
    if (isAddend(b) || qAbs(x.size() - y.size()) > 1)
        return;
    a.differs.resize(size_t(x.size()), false);
    b.differs.resize(size_t(y.size()), false);
    for (qsizetype fromRight = 1; fromRight <= std::max(x.size(), y.size()); ++fromRight) {
        const bool inX = fromRight <= x.size();
        const bool inY = fromRight <= y.size();
        if (inX && inY && x[x.size() - fromRight] == y[y.size() - fromRight])
            continue;
        if (inX)
            a.differs[size_t(x.size() - fromRight)] = true;
        if (inY)
            b.differs[size_t(y.size() - fromRight)] = true;
    }
    widenToGroups(a.differs);
    widenToGroups(b.differs);
}

} // namespace

std::vector<FigureRow> figureRows(const QString& figures)
{
    std::vector<FigureRow> rows;
    const QStringList lines = figures.split(u'\n', Qt::SkipEmptyParts);
    int numbers = 0;
    for (auto found = grouped().globalMatch(figures); found.hasNext(); found.next())
        ++numbers;
    if (numbers < 2) {
        for (const QString& line : lines)
            rows.push_back({line, {}, {}, {}});
        return rows;
    }
    for (const QString& line : lines)
        addLine(line, rows);
    FigureRow* last = nullptr;
    for (FigureRow& row : rows) {
        if (row.number.isEmpty())
            continue;
        // A number that was compared stands with the one before it; the next pair is another matter.
        if (last && last->differs.empty())
            compare(*last, row);
        last = &row;
    }
    return rows;
}

} // namespace statewire
