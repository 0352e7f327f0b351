// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/wallroom.h"

#include "ui/look/stylesheet.h"
#include "ui/stage/stageview.h"
#include "ui/story/storypanel.h"

#include <algorithm>

namespace statewire {

namespace {

/// The story is read from further away than the pictures are looked at, so its type is the larger.
constexpr double storyMagnifications[] = {1.2, 1.1, 1.0, 0.9};
/// How much of the height it may have: the first that any type fits into.
constexpr double storyShares[] = {0.36, 0.46, 0.6};
constexpr double leastStoryShare = 0.22;
constexpr double leastPicture = 230;
constexpr double leastStage = 70;
constexpr int besideStage = 32; ///< what the stage is narrower than the wall

} // namespace

int fitOnWall(StoryPanel& story, const Theme& wall, int wide, int high)
{
    int needed = 0;
    for (double share : storyShares) {
        for (double magnification : storyMagnifications) {
            Theme type = wall;
            type.scale *= magnification;
            story.setStyleSheet(styleSheetFor(type));
            story.setMagnification(magnification);
            needed = story.heightNeeded(wide);
            if (needed <= high * share)
                return std::max(needed, qRound(high * leastStoryShare));
        }
    }
    return qRound(high * storyShares[std::size(storyShares) - 1]);
}

int stageOnWall(StageView& stage, const Theme& wall, const QSize& size, int storyHeight)
{
    const int least = qRound(wall.px(leastStage));
    const int spare = size.height() - storyHeight - picturesOnWall(wall);
    return std::clamp(stage.heightNeeded(size.width() - besideStage), least, std::max(least, spare));
}

int picturesOnWall(const Theme& wall)
{
    return qRound(wall.px(leastPicture));
}

} // namespace statewire
