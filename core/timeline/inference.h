// SPDX-License-Identifier: GPL-3.0-or-later
// States that must have been passed although no reading showed them: what the state machine itself proves, no more.
#pragma once

#include "tcp/state.h"

#include <optional>
#include <vector>

namespace statewire {

/// States that lie on *every* walk of RFC 9293's diagram from \p from to \p to, in order, the ends not among them.
/// Empty if neighbours, or if different walks leave the question open.
std::vector<TcpState> certainStatesBetween(TcpState from, TcpState to);

/// What the peer's passage proves of an end last seen in \p lastSeen that then vanished.
/// \p peerReachedFinWait2: the peer's FIN was acknowledged before this end closed; \p peerReachedTimeWait: this end's
/// FIN arrived there.
std::vector<TcpState> certainStatesBeforeVanishing(TcpState lastSeen, bool peerReachedFinWait2, bool peerReachedTimeWait);

/// True if a row that goes from \p before to \p after on the same four-tuple is a new connection, not the old one going on.
bool beginsNewLife(TcpState before, TcpState after);

} // namespace statewire
