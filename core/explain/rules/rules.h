// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence rules: each looks through a session for the situations it is about and explains every one of them.
// \p reports is what the session reports of sysctls and counters, read once for all rules.
#pragma once

#include "explain/facts/evidence.h"
#include "explain/facts/reports.h"
#include "timeline/timeline.h"

namespace statewire {

/// A SYN that met a TIME_WAIT socket: accepted or refused, by which numbers, and how a refused client got in after all.
std::vector<Evidence> explainSynIntoTimeWait(const Session& session, const Reports& reports, const Timeline& timeline);
/// A connect() that failed with EADDRNOTAVAIL: who holds each port of the range.
std::vector<Evidence> explainNoPort(const Session& session, const Reports& reports, const Timeline& timeline);
/// A client that took a four-tuple of its own out of TIME_WAIT (net.ipv4.tcp_tw_reuse).
std::vector<Evidence> explainTimeWaitReuse(const Session& session, const Reports& reports, const Timeline& timeline);
/// Why TIME_WAIT is at this end: whose FIN left first.
std::vector<Evidence> explainActiveClose(const Session& session, const Reports& reports, const Timeline& timeline);
/// A RST that met a TIME_WAIT socket: it killed it (TIME-WAIT assassination), or did not (RFC 1337).
std::vector<Evidence> explainAssassination(const Session& session, const Reports& reports, const Timeline& timeline);
/// How long TIME_WAIT lasted, and what began it anew.
std::vector<Evidence> explainTimeWaitLength(const Session& session, const Reports& reports, const Timeline& timeline);
/// A close without TIME_WAIT, because tcp_max_tw_buckets were there already.
std::vector<Evidence> explainTimeWaitOverflow(const Session& session, const Reports& reports, const Timeline& timeline);
/// FIN_WAIT2 in the hands of a process, without one, and at the end of tcp_fin_timeout.
std::vector<Evidence> explainFinWait2(const Session& session, const Reports& reports, const Timeline& timeline);
/// A segment that a synchronised socket answers with a challenge ACK (RFC 5961) instead of obeying it.
std::vector<Evidence> explainChallengeAck(const Session& session, const Reports& reports, const Timeline& timeline);
/// A window of zero: what stops the sender, and what lets it go on.
std::vector<Evidence> explainZeroWindow(const Session& session, const Reports& reports, const Timeline& timeline);
/// SYNs or FINs that crossed: simultaneous open and simultaneous close.
std::vector<Evidence> explainSimultaneous(const Session& session, const Reports& reports, const Timeline& timeline);

/// A bind() or listen() that failed with EADDRINUSE: which socket is in the way, and SO_REUSEADDR of both.
std::vector<Evidence> explainAddressInUse(const Session& session, const Reports& reports, const Timeline& timeline);
/// A RST in answer to a SYN that nobody listens for, or to a segment of a connection that is gone.
std::vector<Evidence> explainResetAnswers(const Session& session, const Reports& reports, const Timeline& timeline);
/// A close() that sent RST: unread data, or SO_LINGER with no time.
std::vector<Evidence> explainResetOnClose(const Session& session, const Reports& reports, const Timeline& timeline);
/// SYNs that were repeated because nobody answered: the observed times beside the computed ones.
std::vector<Evidence> explainSynRetransmission(const Session& session, const Reports& reports, const Timeline& timeline);
/// A SYN or the last ACK of a handshake that a full accept queue let fall.
std::vector<Evidence> explainAcceptQueue(const Session& session, const Reports& reports, const Timeline& timeline);
/// A SYN,ACK without a request in SYN_RECV.
std::vector<Evidence> explainSynCookie(const Session& session, const Reports& reports, const Timeline& timeline);
/// Keepalive probes: their number, their times, and the end when nobody answers.
std::vector<Evidence> explainKeepAlive(const Session& session, const Reports& reports, const Timeline& timeline);
/// A connect() that met itself.
std::vector<Evidence> explainSelfConnect(const Session& session, const Reports& reports, const Timeline& timeline);

} // namespace statewire
