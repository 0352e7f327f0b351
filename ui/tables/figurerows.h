// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of a condition as rows that can be compared digit by digit: each number in a row of its own, with what stands
// before and behind it.
#pragma once

#include <QString>
#include <vector>

namespace statewire {

struct FigureRow
{
    QString before; ///< "TSval", ">"; of a row without a number all of it
    QString number; ///< "1 752 150 737"; empty if the line has none to compare
    QString after;  ///< "ts_recent"
    /// For each digit of the number, from the left, whether it is another than the one below or above it. Empty where there
    /// is nothing to compare with.
    std::vector<bool> differs;

    bool operator==(const FigureRow&) const = default;
};

/// \p figures as Condition::figures has them. Numbers of four digits and more are compared, where there are two; else its
/// lines stay as they are.
std::vector<FigureRow> figureRows(const QString& figures);

} // namespace statewire
