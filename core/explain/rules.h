// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence rules: each looks through a session for the situations it is about and explains every one of them.
#pragma once

#include "explain/evidence.h"
#include "timeline/timeline.h"

namespace statewire {

/// A SYN that met a TIME_WAIT socket: accepted or refused, and by which numbers.
std::vector<Evidence> explainSynIntoTimeWait(const Session& session, const Timeline& timeline);
/// A connect() that failed with EADDRNOTAVAIL: who holds each port of the range.
std::vector<Evidence> explainNoPort(const Session& session, const Timeline& timeline);
/// A client that took a four-tuple of its own out of TIME_WAIT (net.ipv4.tcp_tw_reuse).
std::vector<Evidence> explainTimeWaitReuse(const Session& session, const Timeline& timeline);
/// Why TIME_WAIT is at this end: whose FIN left first.
std::vector<Evidence> explainActiveClose(const Session& session, const Timeline& timeline);

} // namespace statewire
