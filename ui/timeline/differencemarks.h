// SPDX-License-Identifier: GPL-3.0-or-later
// What a comparison writes on each of its two timelines: where the runs part, where else they differ, and the gaps that line
// their steps up.
#pragma once

#include "ui/timeline/timelinelayout.h"

class QPainter;

namespace statewire {

/// A difference, at the moment where this run has it.
struct DifferenceMark
{
    qint64 tNs = 0;
    int number = 0;     ///< as in the list; the first is where the runs part
    bool parts = false; ///< the first: drawn strong, with words
    bool chosen = false;
    bool operator==(const DifferenceMark&) const = default;
};

/// A part of the axis that this run has no time for; only the other has.
struct GapMark
{
    double fromUnit = 0;
    double toUnit = 0;
    qint64 tNs = 0; ///< the moment after it
    bool operator==(const GapMark&) const = default;
};

/// A flag above the lanes, for one mark or for several that stand too close to be told apart.
struct DifferenceFlag
{
    double x = 0;
    QRectF rect;
    QString text;
    bool parts = false;
    bool chosen = false;
};

/// Only what has happened by the scene's playhead.
std::vector<DifferenceFlag> layOutDifferences(const std::vector<DifferenceMark>& marks, const TimelineScene& scene,
                                              const Theme& theme);
/// The upright line at \p x over the rows, without those pieces where it would strike out what is written there.
std::vector<QLineF> lineBetweenTexts(double x, const TimelineShapes& shapes, const QRectF& plot, const Theme& theme);
void paintDifferences(QPainter& painter, const std::vector<DifferenceMark>& marks, const TimelineScene& scene,
                      const TimelineShapes& shapes, const Theme& theme);
void paintGaps(QPainter& painter, const std::vector<GapMark>& gaps, const TimelineScene& scene, const Theme& theme);

} // namespace statewire
