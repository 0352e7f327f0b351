// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the question that a step asks the class, and its options.
#pragma once

#include "scenario/format/tomltable.h"

namespace statewire {

Prediction readPrediction(const toml::table& table, Reading& reading);

} // namespace statewire
