// SPDX-License-Identifier: GPL-3.0-or-later
// What was set otherwise in two runs from the start: kernel, mode, knobs, sysctls, and the steps that are told.
#pragma once

#include "scenario/compare/comparison.h"

namespace statewire {

std::vector<Turned> whatWasTurned(const ComparedRun& a, const ComparedRun& b, const CommonAxis& axis);

} // namespace statewire
