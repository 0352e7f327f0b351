// SPDX-License-Identifier: GPL-3.0-or-later
// The walk of a socket through the state machine, and what in the session caused each of its steps.
#pragma once

#include "explain/facts/statemachine.h"
#include "timeline/timeline.h"

namespace statewire {

/// One step of a life from state to state.
struct Transition
{
    size_t track = 0;
    size_t life = 0;
    std::optional<TcpState> from; ///< nothing: the socket stood in \a to when it was first seen
    TcpState to = TcpState::Close;
    qint64 tNs = 0;             ///< when it is drawn: the first sight of the new state
    qint64 notBeforeNs = 0;     ///< last reading that still showed the state before
    qint64 notAfterNs = 0;      ///< first reading that proves the new one
    Mark mark = Mark::Observed; ///< inferred if either state was not seen
};

/// The steps of a life by \p untilNs, in order: from what was there before (CLOSE, LISTEN, or the TIME_WAIT of the life
/// before that it reopens) to CLOSE.
std::vector<Transition> transitionsOf(const Timeline& timeline, size_t track, size_t life, qint64 untilNs);

/// What caused a step.
struct Cause
{
    int edge = -1;         ///< of stateEdges(); -1: the table has no such step
    bool observed = false; ///< false: \a text says what the table requires, but the session does not hold it (yet)
    QString text;          ///< "connect()", "frame 2, SYN,ACK", "its timer ran out"
    quint64 frame = 0;     ///< that arrived; for an abort, that was sent; for a timeout, that stayed unanswered; 0 if none
    qint64 tNs = -1;       ///< of the call or the arrival; -1 if not known
};

/// Looks for the cause of \p step in what the session holds by \p untilNs: a frame that arrived, a call, a program's end
/// or a timer that ran out between the last reading of the old state and the first of the new.
Cause causeOf(const Transition& step, const Session& session, const Timeline& timeline, qint64 untilNs);

} // namespace statewire
