// SPDX-License-Identifier: GPL-3.0-or-later
// What every view of the window is given: the session, the moment, the scale and the selection. Views know these, never each
// other.
#pragma once

#include "ui/context/playhead.h"
#include "ui/context/selection.h"
#include "ui/context/shownsource.h"
#include "ui/context/viewscale.h"

namespace statewire {

struct ViewContext
{
    ShownSource& source;
    ViewScale& scale;
    Playhead& playhead;
    Selection& selection;

    /// The evidence to show: the selected one if it has happened by the playhead, else the flagship. -1: none.
    int currentEvidence() const;
    Highlight highlight() const;
};

} // namespace statewire
