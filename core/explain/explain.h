// SPDX-License-Identifier: GPL-3.0-or-later
// All evidence a session holds.
#pragma once

#include "explain/facts/evidence.h"
#include "timeline/timeline.h"

namespace statewire {

/// Evidence of every rule, by the moment it is about.
std::vector<Evidence> explain(const Session& session, const Timeline& timeline);

} // namespace statewire
