// SPDX-License-Identifier: GPL-3.0-or-later
// A story and how far it is told, by a lab that runs or in a recording.
#pragma once

#include "scenario/judge/checks.h"
#include "scenario/judge/missedstep.h"
#include "scenario/story/scenario.h"

namespace statewire {

/// What a step waits for.
struct Waiting
{
    QString why;
    qint64 sinceNs = 0;     ///< by the session's clock
    qint64 durationNs = -1; ///< -1: until something happens
    SourcePosition at;      ///< of the action in the scenario's file
};

struct ToldStory
{
    Plan plan;
    int nextStep = 0;                      ///< the number of steps when none is left to tell
    std::optional<Waiting> waits = {};     ///< of the step that runs, just now
    QString pausedFor = {};                ///< why the step that runs was made to wait; empty if it was not
    std::optional<MissedStep> missed = {}; ///< the step that could not be told; none is told after it
    std::vector<Sentence> ends = {};       ///< of workers that nobody had asked to end: "client-3 was ended by …"
    std::optional<std::vector<CheckResult>> checks = {}; ///< once the story is told

    bool hasMoreSteps() const { return nextStep < int(plan.steps.size()); }
};

} // namespace statewire
