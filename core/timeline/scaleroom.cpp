// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/scaleroom.h"

#include <algorithm>
#include <numeric>

namespace statewire {

namespace {

/// Widens the gaps of \p wish until it is fulfilled, in proportion to what they have. Returns by how much.
double fulfil(const GapWish& wish, std::vector<double>& gaps)
{
    const auto first = gaps.begin() + ptrdiff_t(wish.first);
    const auto last = gaps.begin() + ptrdiff_t(wish.last);
    const double has = std::accumulate(first, last, 0.0);
    if (has >= wish.pixels || has <= 0)
        return 0;
    std::for_each(first, last, [factor = wish.pixels / has](double& gap) { gap *= factor; });
    return wish.pixels - has;
}

} // namespace

std::vector<double> allot(const std::vector<double>& units, const std::vector<double>& least, std::vector<GapWish> wishes,
                          double pixels)
{
    const double all = std::accumulate(units.begin(), units.end(), 0.0);
    const auto inProportion = [&] {
        std::vector<double> gaps = units;
        for (double& gap : gaps)
            gap *= pixels / all;
        return gaps;
    };
    double taken = std::accumulate(least.begin(), least.end(), 0.0);
    if (units.empty() || all <= 0 || taken > pixels)
        return inProportion();
    // Those over few gaps first: they may fulfil the others in passing.
    std::stable_sort(wishes.begin(), wishes.end(), [](const GapWish& a, const GapWish& b) {
        return std::pair(a.rank, a.last - a.first) < std::pair(b.rank, b.last - b.first);
    });
    std::vector<double> gaps = least;
    std::vector<GapWish> granted;
    for (const GapWish& wish : wishes) {
        if (wish.first >= wish.last || wish.last > gaps.size())
            continue;
        std::vector<double> tried(gaps.begin() + ptrdiff_t(wish.first), gaps.begin() + ptrdiff_t(wish.last));
        const double more = fulfil({0, tried.size(), wish.pixels, 0}, tried);
        if (taken + more > pixels)
            continue;
        taken += more;
        std::copy(tried.begin(), tried.end(), gaps.begin() + ptrdiff_t(wish.first));
        granted.push_back(wish);
    }
    // What is left goes where the most time is: as large a share of the proportion as the wishes leave room for.
    const auto widened = [&](double share) {
        std::vector<double> wide(units.size());
        for (size_t i = 0; i < units.size(); ++i)
            wide[i] = std::max(least[i], share * units[i] * pixels / all);
        for (const GapWish& wish : granted)
            fulfil(wish, wide);
        return wide;
    };
    const auto widthOf = [](const std::vector<double>& some) { return std::accumulate(some.begin(), some.end(), 0.0); };
    double fits = 0;
    double tooMuch = 1;
    if (widthOf(widened(1)) <= pixels)
        fits = 1;
    for (int i = 0; i < 24 && fits < 1; ++i) {
        const double middle = (fits + tooMuch) / 2;
        (widthOf(widened(middle)) <= pixels ? fits : tooMuch) = middle;
    }
    gaps = widened(fits);
    const double scale = pixels / widthOf(gaps);
    for (double& gap : gaps)
        gap *= scale;
    return gaps;
}

} // namespace statewire
