// SPDX-License-Identifier: GPL-3.0-or-later
// Where in its story a session is at a moment: the step, the open question, the outcome. Pure functions of session and
// playhead.
#pragma once

#include "scenario/checks.h"
#include "scenario/scenario.h"
#include "session/session.h"

#include <QMap>

namespace statewire {

/// Begin and end of the steps that were performed, by index.
struct StepTimes
{
    qint64 beginNs = 0;
    qint64 endNs = -1; ///< -1: still going on
};
std::vector<StepTimes> stepTimes(const Session& session);

struct StoryState
{
    int step = -1;                    ///< -1: before the first
    bool stepEnded = false;           ///< the playhead is at or after the step's end
    const Prediction* open = nullptr; ///< asked now and not yet answered by what happened
    QString openStep;                 ///< the id of its step
    QString outcome;                  ///< "The class predicted: refused 14, accepted 9. It was accepted."
};
StoryState storyAt(const Plan& plan, const std::vector<StepTimes>& times, const Session& session, qint64 playheadNs);

/// Votes of the class for the options of a step's question, as recorded until \p untilNs.
QMap<QString, int> votesUntil(const Session& session, const QString& step, qint64 untilNs);

/// The sentence that compares votes with what came.
QString outcomeSentence(const Prediction& prediction, const Prediction::Option& outcome, const QMap<QString, int>& votes);

} // namespace statewire
