// SPDX-License-Identifier: GPL-3.0-or-later
// TCP's state machine as a table: which state follows which, on what cause, what is sent, and where RFC 9293 says so.
#pragma once

#include "session/call.h"
#include "tcp/segment.h"
#include "tcp/state.h"

#include <vector>

namespace statewire {

enum class CauseKind : quint8
{
    Call,    ///< of the program on this end
    Segment, ///< one that arrived
    Timer
};

/// Who knows an edge.
enum class EdgeOrigin : quint8
{
    Both,   ///< in RFC 9293's figure 5 or its text, and walked by Linux
    Linux,  ///< Linux' own
    RfcOnly ///< in the figure, but Linux does it another way
};

struct StateEdge
{
    TcpState from = TcpState::Close;
    TcpState to = TcpState::Close;
    CauseKind kind = CauseKind::Call;
    QString cause;      ///< "close() or shutdown()"
    QString shortCause; ///< "close()"
    QString sent;       ///< "FIN"; empty if nothing
    QString section;    ///< "RFC 9293 3.10.4"
    QString meaning;    ///< a sentence or two for a student
    EdgeOrigin origin = EdgeOrigin::Both;
    bool aborts = false;   ///< one of the many that lead to CLOSE on RST or abort
    bool timesOut = false; ///< one of the many that lead to CLOSE because nobody answers
    bool isAside = false;  ///< too rare to stand in a picture before it is walked
};

/// Every edge. Between the same two states at most one that aborts, one that times out and one that does neither.
const std::vector<StateEdge>& stateEdges();

/// Indices into stateEdges() of what leads from \p from to \p to; the ordinary one first, then the timeout, then the abort.
std::vector<size_t> edgesBetween(TcpState from, TcpState to);

/// NEW_SYN_RECV, which Linux prints as SYN_RECV, is that state in the table.
TcpState machineState(TcpState state);

/// The name in RFC 9293, as "SYN-RECEIVED".
QString rfcStateName(TcpState state);

/// True if \p segment, having arrived, can be the cause of \p edge. False for edges of other kinds.
bool canCause(const StateEdge& edge, const Segment& segment);

/// True if \p call can be the cause of \p edge.
bool canCause(const StateEdge& edge, Call call);

QString causeKindName(CauseKind kind);

/// True for a connection that goes on from its end's point of view: it challenges a SYN. What refuses one in TIME_WAIT has
/// rules of its own.
bool goesOn(TcpState state);

} // namespace statewire
