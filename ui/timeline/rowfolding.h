// SPDX-License-Identifier: GPL-3.0-or-later
// Which connections keep their rows where not all have room; the others are collapsed. Pure functions.
#pragma once

#include "ui/timeline/bandsizes.h"
#include "ui/timeline/timelinelayout.h"

#include <functional>

namespace statewire {

/// What each of the groups has to say: of two, the one with more keeps its rows.
using RowWorth = std::function<std::vector<qint64>(const std::vector<RowGroup>&)>;

/// The tracks between which the facts of \p scene are written.
QSet<int> toldTracks(const TimelineScene& scene);
/// True if such facts are written between the rows of \p group.
bool hasFacts(const RowGroup& group, const QSet<int>& told);

/// When a socket of \p group changed last, by \p nowNs; the least number if none of it was there yet.
qint64 lastNewsNs(const Timeline& timeline, const RowGroup& group, qint64 nowNs);

/// The least height of \p groups if the \p open connections that are worth most keep their rows.
double heightWithOpen(size_t open, const TimelineScene& scene, std::vector<RowGroup> groups,
                      const std::vector<qint64>& worth, const Theme& theme);

/// The keys of those that are collapsed so that the rows of the others have room in \p height.
QSet<QString> foldedToFit(double height, const TimelineScene& scene, const std::vector<RowGroup>& groups,
                          const std::vector<qint64>& worth, const Theme& theme);

} // namespace statewire
