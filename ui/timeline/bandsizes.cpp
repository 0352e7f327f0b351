// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/bandsizes.h"

#include <algorithm>
#include <cmath>

namespace statewire {

namespace {

BandSizes sizesAt(double t, const Theme& theme)
{
    const auto between = [&](double least, double most, double part) {
        return theme.px(least + std::min(part, 1.0) * (most - least));
    };
    BandSizes sizes;
    sizes.row = std::round(between(20, 40, t));
    sizes.gap = between(28, 120, t);
    // The names of calls need a line; that comes before more air.
    sizes.pad = between(5, 18, t / 0.3);
    sizes.space = between(6, 16, t);
    sizes.heading = between(20, 24, t);
    sizes.lane = std::round(between(24, 60, t));
    sizes.thin = std::round(between(18, 24, t));
    return sizes;
}

} // namespace

double BandSizes::collapsed(size_t tracks) const
{
    // Two pixels for each socket are enough to see its states pass, up to four times the height.
    return std::clamp(2.0 * double(tracks), thin, 4 * thin);
}

double BandSizes::of(const RowGroup& group) const
{
    if (group.collapsed)
        return collapsed(group.tracks.size()) + std::min(pad, thin / 4) * 2;
    if (group.connection >= 0)
        return 2 * row + gap + 2 * pad;
    return heading + lane * double(group.tracks.size()) + pad;
}

BandSizes fitBands(double height, const std::vector<RowGroup>& groups, const Theme& theme)
{
    // Equal groups weigh the same: counted once, tried at many sizes.
    size_t connections = 0;
    std::vector<const RowGroup*> others;
    for (const RowGroup& group : groups) {
        if (group.connection >= 0 && !group.collapsed)
            ++connections;
        else if (others.size() < 200)
            others.push_back(&group);
    }
    RowGroup connection;
    connection.connection = 0;
    const auto needed = [&](const BandSizes& sizes) {
        double sum = double(connections) * (sizes.of(connection) + sizes.space);
        for (const RowGroup* group : others)
            sum += sizes.of(*group) + sizes.space;
        return sum;
    };
    double fits = 0;
    double tooMuch = 1;
    if (needed(sizesAt(0, theme)) >= height)
        return sizesAt(0, theme);
    if (needed(sizesAt(1, theme)) <= height)
        return sizesAt(1, theme);
    for (int i = 0; i < 12; ++i) {
        const double middle = (fits + tooMuch) / 2;
        (needed(sizesAt(middle, theme)) <= height ? fits : tooMuch) = middle;
    }
    return sizesAt(fits, theme);
}

} // namespace statewire
