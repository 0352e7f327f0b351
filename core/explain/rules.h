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

/// A bind() or listen() that failed with EADDRINUSE: which socket is in the way, and SO_REUSEADDR of both.
std::vector<Evidence> explainAddressInUse(const Session& session, const Timeline& timeline);
/// A RST in answer to a SYN that nobody listens for, or to a segment of a connection that is gone.
std::vector<Evidence> explainResetAnswers(const Session& session, const Timeline& timeline);
/// A close() that sent RST: unread data, or SO_LINGER with no time.
std::vector<Evidence> explainResetOnClose(const Session& session, const Timeline& timeline);
/// SYNs that were repeated because nobody answered: the observed times beside the computed ones.
std::vector<Evidence> explainSynRetransmission(const Session& session, const Timeline& timeline);
/// A SYN or the last ACK of a handshake that a full accept queue let fall.
std::vector<Evidence> explainAcceptQueue(const Session& session, const Timeline& timeline);
/// A SYN,ACK without a request in SYN_RECV.
std::vector<Evidence> explainSynCookie(const Session& session, const Timeline& timeline);
/// Keepalive probes: their number, their times, and the end when nobody answers.
std::vector<Evidence> explainKeepAlive(const Session& session, const Timeline& timeline);
/// A connect() that met itself.
std::vector<Evidence> explainSelfConnect(const Session& session, const Timeline& timeline);

} // namespace statewire
