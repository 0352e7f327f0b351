// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/storyroom.h"

#include <algorithm>
#include <optional>

namespace statewire {

namespace {

/// So many widths are tried; each costs a layout of all texts.
constexpr int widthsTried = 6;
/// A line taken from the pictures is missed more than one taken from the tables.
constexpr int heightWeighs = 5;

} // namespace

StoryRoom roomForStory(const StoryRoomLimits& limits, const std::function<int(int width)>& heightNeeded)
{
    const int widest = std::max(limits.width, limits.allWidth - limits.leastTables);
    const int stepWidth = std::max(20, (widest - limits.width) / widthsTried + 1);
    int most = limits.height;
    for (const int allowed : limits.heights) {
        most = std::max(most, allowed);
        std::optional<StoryRoom> best;
        int bestCost = 0;
        for (int width = limits.width;; width = std::min(width + stepWidth, widest)) {
            const int height = std::max(limits.height, heightNeeded(width));
            const int cost = (height - limits.height) * heightWeighs + (width - limits.width);
            if (height <= most && (!best || cost < bestCost)) {
                best = StoryRoom{width, height};
                bestCost = cost;
            }
            if (width >= widest || (best && bestCost <= width - limits.width))
                break;
        }
        if (best)
            return *best;
        if (const int height = std::max(limits.height, heightNeeded(limits.allWidth)); height <= most)
            return {limits.allWidth, height, true, true};
    }
    return {limits.allWidth, most, true, false};
}

} // namespace statewire
