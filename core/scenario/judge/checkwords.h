// SPDX-License-Identifier: GPL-3.0-or-later
// How a check says what it expects: limits, counts, frames.
#pragma once

#include "scenario/story/scenario.h"

namespace statewire {

template <class T, class L> bool isWithin(T value, const std::optional<L>& atLeast, const std::optional<L>& atMost)
{
    return (!atLeast || value >= *atLeast) && (!atMost || value <= *atMost);
}

/// "ETIMEDOUT, at least 3.000 s": \p what with the limits of time that \p spec sets.
Sentence withLimits(const QString& what, const CheckSpec& spec);
/// "at least 2": the limits of number.
Sentence countsText(const CheckSpec& spec);
/// "2 RST frames from the server"
Sentence framesText(const Sentence& count, const CheckSpec& spec);

} // namespace statewire
