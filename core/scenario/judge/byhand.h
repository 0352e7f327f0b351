// SPDX-License-Identifier: GPL-3.0-or-later
// That a hand took part in a story: what comes out otherwise then says nothing about the kernel.
#pragma once

#include "session/session.h"

namespace statewire {

/// What is noted in the session when a hand first does something beside the story.
Sentence byHandNote();
bool wasTouchedByHand(const Session& session);

} // namespace statewire
