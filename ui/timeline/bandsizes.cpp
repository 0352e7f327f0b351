// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/bandsizes.h"

#include <algorithm>
#include <cmath>

namespace statewire {

namespace {

BandSizes sizesAt(double t, bool named, const Theme& theme)
{
    const auto between = [&](double least, double most, double part) {
        return theme.px(least + std::min(part, 1.0) * (most - least));
    };
    BandSizes sizes;
    sizes.row = std::round(between(17, 40, t));
    sizes.gap = between(22, 120, t);
    // The names of calls need a line; that comes before more air.
    sizes.pad = between(3, 18, t / 0.3);
    sizes.space = between(4, 16, t);
    sizes.heading = between(20, 24, t);
    sizes.lane = std::round(between(24, 60, t));
    sizes.thin = std::round(between(18, 24, t));
    sizes.queue = std::round(between(34, 64, t));
    if (named) {
        sizes.pad = std::max(sizes.pad, theme.px(17));
        sizes.lane = std::max(sizes.lane, std::round(theme.px(36)));
    }
    return sizes;
}

class Bands
{
public:
    Bands(const std::vector<RowGroup>& groups, const BandNeeds& needs, const Theme& theme) : m_needs(needs), m_theme(theme)
    {
        // Equal groups weigh the same: counted once, tried at many sizes.
        for (const RowGroup& group : groups) {
            if (group.connection >= 0 && !group.collapsed)
                ++m_connections;
            else if (m_others.size() < 200)
                m_others.push_back(&group);
        }
        m_connection.connection = 0;
    }

    BandSizes at(double t) const { return sizesAt(t, m_needs.named, m_theme); }

    double needed(double t) const
    {
        const BandSizes sizes = at(t);
        double sum = double(m_connections) * (sizes.of(m_connection) + sizes.space) +
                     double(m_needs.told) * extraForFacts(sizes, m_theme);
        for (const RowGroup* group : m_others)
            sum += sizes.of(*group) + sizes.space;
        return sum;
    }

private:
    BandNeeds m_needs;
    const Theme& m_theme;
    size_t m_connections = 0;
    RowGroup m_connection;
    std::vector<const RowGroup*> m_others;
};

} // namespace

double extraForFacts(const BandSizes& sizes, const Theme& theme)
{
    // Beside a flat arrow a line of letters must not meet the next one.
    return std::max(0.0, theme.px(38) - sizes.gap);
}

double BandSizes::collapsed(size_t tracks) const
{
    // Two pixels for each socket are enough to see its states pass, up to four times the height.
    return std::clamp(2.0 * double(tracks), thin, 4 * thin);
}

double BandSizes::of(const RowGroup& group) const
{
    if (group.queue)
        return queue + 2 * std::min(pad, thin / 4);
    if (group.collapsed)
        return collapsed(group.tracks.size()) + std::min(pad, thin / 4) * 2;
    if (group.connection >= 0)
        return 2 * row + gap + 2 * pad;
    return heading + lane * double(group.tracks.size()) + pad;
}

BandSizes fitBands(double height, const std::vector<RowGroup>& groups, const BandNeeds& needs, const Theme& theme)
{
    const Bands bands(groups, needs, theme);
    double fits = 0;
    double tooMuch = 1;
    if (bands.needed(0) >= height)
        return bands.at(0);
    if (bands.needed(1) <= height)
        return bands.at(1);
    for (int i = 0; i < 12; ++i) {
        const double middle = (fits + tooMuch) / 2;
        (bands.needed(middle) <= height ? fits : tooMuch) = middle;
    }
    return bands.at(fits);
}

double bandsHeight(double most, const std::vector<RowGroup>& groups, const BandNeeds& needs, const Theme& theme)
{
    const Bands bands(groups, needs, theme);
    return std::clamp(most, bands.needed(0), std::max(bands.needed(0), bands.needed(1)));
}

} // namespace statewire
