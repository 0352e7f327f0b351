// SPDX-License-Identifier: GPL-3.0-or-later
// How story, stage and picture share a wall in presenter mode.
#pragma once

#include "ui/look/theme.h"

#include <QSize>

namespace statewire {

class StageView;
class StoryPanel;

/// Writes \p story in the largest type that has room in its part of a wall of \p wall's type, and returns its height.
int fitOnWall(StoryPanel& story, const Theme& wall, int wide, int high);
/// The height of the stage: the rows of which the text speaks, as far as the picture can spare them.
int stageOnWall(StageView& stage, const Theme& wall, const QSize& size, int storyHeight);
/// The stage has room beside this much of a picture.
int picturesOnWall(const Theme& wall);

} // namespace statewire
