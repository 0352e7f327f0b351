// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that formatTables() puts together.
#pragma once

#include "scenario/format/format.h"

namespace statewire {

/// The document and what stands in it by itself: source, knob, host, worker, variant, step, await, predict, when.
std::vector<FormatTable> documentTables();
/// What a step can do.
std::vector<FormatTable> actionTables();
/// What can be claimed, and how a claim differs by kernel.
std::vector<FormatTable> checkTables();
std::vector<FormatTable> translationTables();

} // namespace statewire
