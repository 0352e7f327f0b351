// SPDX-License-Identifier: GPL-3.0-or-later
// Heights of what the timeline's bands are made of, fitted to the room there is.
#pragma once

#include "ui/look/theme.h"
#include "ui/timeline/timelinerows.h"

namespace statewire {

struct BandSizes
{
    double row = 0;
    double gap = 0;   ///< between the two rows of a connection, where its frames are
    double pad = 0;   ///< above the first row and below the last, where calls are
    double space = 0; ///< between bands
    double heading = 0;
    double lane = 0;  ///< a row in a group with a heading, with the gap to the next one
    double queue = 0; ///< of half-open connections
    double thin = 0;  ///< a collapsed group of few sockets

    double of(const RowGroup& group) const;
    /// Of a collapsed group of \p tracks sockets.
    double collapsed(size_t tracks) const;
};

/// What must have room, however little there is for all else.
struct BandNeeds
{
    bool named = false; ///< names of calls beside the rows
    size_t told = 0;    ///< so many connections have facts beside their arrows
};

/// What a connection with facts gets between its rows beyond \p sizes.
double extraForFacts(const BandSizes& sizes, const Theme& theme);

BandSizes fitBands(double height, const std::vector<RowGroup>& groups, const BandNeeds& needs, const Theme& theme);

/// The height that bands of \p groups take where there is no more than \p most of it, and no less than they need.
double bandsHeight(double most, const std::vector<RowGroup>& groups, const BandNeeds& needs, const Theme& theme);

} // namespace statewire
