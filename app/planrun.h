// SPDX-License-Identifier: GPL-3.0-or-later
// One plan told on a lab from beginning to end, without a window.
#pragma once

#include "scenario/run/storyplayer.h"

class QTextStream;

namespace statewire {

class TextOutput;

struct PlanRun
{
    Session session;
    std::optional<Error> error;          ///< why it could not be told to its end
    int status = 0;                      ///< the exit status that belongs to the error
    std::optional<Error> recordingError; ///< why the recording is not whole
};

/// Runs \p plan, and records it into \p record unless that is empty. \p text tells it as it happens; null: nothing is
/// told. Ends early, without an error, when \p out can no longer be written. Needs an application object.
PlanRun runPlan(Plan plan, Pace pace, const QString& record, TextOutput* text, QTextStream& out);

/// The exit status where no plan can be made of \p variant, or of any if that is empty: perhaps for this kernel alone.
int statusWithoutPlan(const Scenario& scenario, const QString& variant);

} // namespace statewire
