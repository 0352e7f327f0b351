// SPDX-License-Identifier: GPL-3.0-or-later
// How much of the window the story gets: what it was given, and more where its text and answers need it.
#pragma once

#include <functional>
#include <vector>

namespace statewire {

struct StoryRoom
{
    int width = 0;         ///< of the story; the tables have the rest
    int height = 0;        ///< of story and tables; the pictures have the rest
    bool tablesGo = false; ///< it needs all of the width
    bool whole = true;     ///< all of it is seen

    bool operator==(const StoryRoom& o) const
    {
        return width == o.width && height == o.height && tablesGo == o.tablesGo && whole == o.whole;
    }
};

struct StoryRoomLimits
{
    int width = 0;            ///< what it was given
    int height = 0;           ///< likewise
    int allWidth = 0;         ///< of story and tables
    int leastTables = 0;      ///< what the tables keep while they are there
    std::vector<int> heights; ///< the most it may have: of each what gives way for it is missed more
};

/// \p heightNeeded says how high a story of some width is. The tables give way first, then what stands above.
StoryRoom roomForStory(const StoryRoomLimits& limits, const std::function<int(int width)>& heightNeeded);

} // namespace statewire
