// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the variant of a scenario that comes to the same wait sooner: by a knob, never by a clock that is not true.
#pragma once

#include "scenario/story/scenario.h"

namespace statewire {

struct ShorterVariant
{
    QString id;
    QString title;
    QString turns; ///< "tcp_fin_timeout = 1"
};

/// The variant to offer while \p plan waits at \p at of its file: one that turns the knob which that wait is made of to a
/// shorter time, or, where a variant of minutes waits for the kernel, one that turns a knob and is not so slow.
std::optional<ShorterVariant> shorterVariant(const Scenario& scenario, const Plan& plan, const SourcePosition& at);

} // namespace statewire
