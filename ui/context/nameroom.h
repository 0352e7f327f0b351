// SPDX-License-Identifier: GPL-3.0-or-later
// What the pictures whose time runs to the right wish of an event-spaced scale: each state as wide as its name, and room
// beside each frame for the fact that is written there.
#pragma once

#include "explain/facts/evidence.h"
#include "timeline/scaleroom.h"
#include "timeline/timeline.h"
#include "ui/look/theme.h"

#include <set>

namespace statewire {

/// For \p pixels from the first row of a connection on; names as \p theme writes them. Of the connections that are
/// \p quiet no names are shown.
ScaleRoom nameRoom(const Timeline& timeline, const std::vector<Evidence>& evidence, const Theme& theme, double pixels,
                   const std::set<int>& quiet = {});

/// "16 121 419 ahead" of "SYN: 16 121 419 ahead": what the arrow itself does not tell. Empty if that is nothing.
QString briefFact(const QString& fact);
/// The same in two lines, which need half the room; empty if it is one word.
QString foldedFact(const QString& fact);
/// Of a fact beside its arrow.
QFont factFont(const Theme& theme);

} // namespace statewire
