// SPDX-License-Identifier: GPL-3.0-or-later
// What an event-spaced scale is asked to make room for: it may allot width freely, so that a name fits into its span before
// another span takes a third of the picture. Pure functions.
#pragma once

#include <QtGlobal>
#include <cstddef>
#include <vector>

namespace statewire {

struct ScaleRoom
{
    /// From one moment to another there are to be so many pixels, without a torn edge between.
    struct Wish
    {
        qint64 beginNs = 0;
        qint64 endNs = 0; ///< openEndNs: to the end of the scale
        double pixels = 0;
        int rank = 0;       ///< lower ones come first where there is not room for all
        bool atEnd = false; ///< of pieces between torn edges the last; else the widest
    };

    double pixels = 0; ///< of the scale from \c fromNs on, when all of it is shown
    qint64 fromNs = 0;
    double leastPixels = 4; ///< between two moments
    double tornPixels = 24; ///< of a break
    std::vector<Wish> wishes;
};

/// A wish in gaps: [first, last) are to be at least \c pixels wide together.
struct GapWish
{
    size_t first = 0;
    size_t last = 0;
    double pixels = 0;
    int rank = 0;
};

/// Pixels for each gap, \p pixels together: in proportion to \p units, but each at least \p least, and as many of \p wishes
/// fulfilled as there is room for. In proportion alone if there is not even room for what is least.
std::vector<double> allot(const std::vector<double>& units, const std::vector<double>& least, std::vector<GapWish> wishes,
                          double pixels);

} // namespace statewire
