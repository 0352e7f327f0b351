// SPDX-License-Identifier: GPL-3.0-or-later
// Leads through a scenario: back and next over steps that were performed, the next step on the lab at the live end, votes.
#pragma once

#include "ui/context/storystate.h"
#include "ui/context/viewcontext.h"

#include <QMap>
#include <QObject>
#include <tuple>

namespace statewire {

class Retaking;

class StoryTeller : public QObject
{
    Q_OBJECT

public:
    explicit StoryTeller(const ViewContext& context, QObject* parent = nullptr);

    /// Where the story is at the playhead.
    StoryState state() const;
    /// Votes for the question that is open now: those just cast, and those that the running session has by the playhead.
    /// None in a replay, where they come with the answer.
    QMap<QString, int> votes() const;
    /// Those of them that are cast and not in the session yet.
    std::vector<PredictionEvent> unrecordedVotes() const;
    bool canGoBack() const;
    bool canGoOn() const;
    bool canVote() const;
    bool isRunningAll() const { return m_runAll; }
    /// The open question was answered already: the playhead stands before that.
    bool isAnswered() const;
    Retaking& retaking() const { return *m_retaking; }
    /// While a question is open nobody is to follow the others: only how many have voted is told.
    bool hidesVotes() const { return m_hidesVotes; }
    void setHidesVotes(bool on);

public Q_SLOTS:
    /// Moves the playhead to the end of the step before. The lab is not touched: time does not run back.
    void back();
    /// Moves to the end of the next step, and at the live end performs it.
    void next();
    /// Performs all steps that are left, without waiting for predictions.
    void runAll();
    /// Adds a vote for the open question's option at \p index, or takes one back.
    void vote(int index, int change = 1);
    /// Takes the latest vote back.
    void takeBackVote();
    /// Puts the votes that are cast into the session, for good.
    void recordVotes();

Q_SIGNALS:
    void changed();

private:
    const std::vector<StepTimes>& times() const;
    void performNext();

    ViewContext m_context;
    QMap<QString, int> m_votes; ///< cast for m_voteStep, not yet recorded
    QString m_voteStep;
    std::vector<int> m_cast; ///< options in the order of the votes for them
    bool m_runAll = false;
    bool m_hidesVotes = true;
    Retaking* m_retaking;
    mutable std::vector<StepTimes> m_times;
    mutable qint64 m_missedNs = -1; ///< when a step was missed; -1: none was
    mutable int m_timesRevision = -1;
    mutable StoryState m_state; ///< of the moment below; several widgets ask for it at every frame
    mutable std::tuple<int, int, qint64> m_stateOf{-1, -1, -1};
};

} // namespace statewire
