// SPDX-License-Identifier: GPL-3.0-or-later
// Where in its story a session is at a moment: the step, the open question, the outcome. Pure functions of session and
// playhead.
#pragma once

#include "scenario/judge/prediction.h"
#include "scenario/judge/storysofar.h"
#include "scenario/judge/votes.h"

#include <QMap>

namespace statewire {

/// A question that was answered by what happened, beside what the class had said.
struct Reveal
{
    const Prediction* prediction = nullptr;
    Outcome outcome;
    QMap<QString, int> votes; ///< by option
    int step = 0;             ///< in which it was decided
};

struct StoryState
{
    int step = -1;                    ///< -1: before the first
    bool stepEnded = false;           ///< the playhead is at or after the step's end
    const Prediction* open = nullptr; ///< asked, and not yet answered by what happened
    int asked = -1;                   ///< the step that asks it
    QString openStep;                 ///< and its id
    /// The step's title and text tell the answer, which has not come yet.
    bool withheld = false;
    std::optional<Reveal> reveal; ///< the latest question, answered
    StorySoFar far;               ///< what may be told of it
    QString outcome;              ///< "The class predicted: refused 14, accepted 9. It was accepted."
};
StoryState storyAt(const Plan& plan, const std::vector<StepTimes>& times, const Session& session, const Timeline& timeline,
                   qint64 playheadNs);

/// From when on the titles of steps tell what is still to be predicted, or what has not come about; openEndNs where none
/// does. \p plan may be null.
qint64 withheldFromNs(const Plan* plan, const Session& session, const Timeline& timeline, qint64 playheadNs);

/// The sentence that compares votes with what came.
QString outcomeSentence(const Prediction& prediction, const Outcome& outcome, const QMap<QString, int>& votes);

} // namespace statewire
