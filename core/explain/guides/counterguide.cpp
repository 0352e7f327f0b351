// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/guides/counterguide.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace statewire {

QString counterMeaning(const QString& name)
{
    static const QHash<QString, QString> meanings{
        {u"Tcp.ActiveOpens"_s, u"A connect() began: CLOSED to SYN_SENT."_s},
        {u"Tcp.PassiveOpens"_s, u"The last ACK of a handshake came to a listener: SYN_RECV to ESTABLISHED."_s},
        {u"Tcp.AttemptFails"_s, u"A handshake failed: SYN_SENT or SYN_RECV went back to CLOSED or LISTEN."_s},
        {u"Tcp.EstabResets"_s, u"An open connection was reset: ESTABLISHED or CLOSE_WAIT straight to CLOSED."_s},
        {u"Tcp.CurrEstab"_s, u"Connections now in ESTABLISHED or CLOSE_WAIT; this one also falls."_s},
        {u"Tcp.InSegs"_s, u"Segments received, wrong ones included."_s},
        {u"Tcp.OutSegs"_s, u"Segments sent, without those sent again."_s},
        {u"Tcp.RetransSegs"_s, u"Segments sent again because no ACK came."_s},
        {u"Tcp.InErrs"_s, u"Segments received that were malformed or had a wrong checksum."_s},
        {u"Tcp.OutRsts"_s, u"Segments sent with RST."_s},
        {u"Tcp.InCsumErrors"_s, u"Segments dropped for a wrong checksum."_s},
        {u"TcpExt.TW"_s, u"A wait of more than four seconds began: TIME_WAIT, or an orphan's FIN_WAIT2."_s},
        {u"TcpExt.TWKilled"_s, u"A wait of four seconds or less began: an orphan's FIN_WAIT2 with a short limit."_s},
        {u"TcpExt.TWRecycled"_s, u"A connect() took over a port of this host that was in TIME_WAIT (tcp_tw_reuse)."_s},
        {u"TcpExt.PAWSTimewait"_s,
         u"A segment for a TIME_WAIT was refused: its time stamp is old (since Linux 6.16; before, PAWSEstab moved)."_s},
        {u"TcpExt.PAWSActive"_s, u"A SYN-ACK was refused: its time stamp is older than the last."_s},
        {u"TcpExt.PAWSEstab"_s,
         u"A segment for an open connection was refused: its time stamp is old (before Linux 6.16 for a TIME_WAIT too)."_s},
        {u"TcpExt.PAWSOldAck"_s, u"An old ACK with an old time stamp was dropped quietly."_s},
        {u"TcpExt.TSEcrRejected"_s, u"A segment was refused because it echoes a time stamp never sent."_s},
        {u"TcpExt.TCPACKSkippedTimeWait"_s, u"An answer from TIME_WAIT was left out: one per tcp_invalid_ratelimit."_s},
        {u"TcpExt.TCPACKSkippedSynRecv"_s, u"An answer from SYN_RECV was left out: one per tcp_invalid_ratelimit."_s},
        {u"TcpExt.TCPACKSkippedPAWS"_s, u"An answer to an outdated segment was left out: one per tcp_invalid_ratelimit."_s},
        {u"TcpExt.TCPACKSkippedSeq"_s, u"An answer to a segment out of the window was left out."_s},
        {u"TcpExt.TCPACKSkippedChallenge"_s, u"A challenge ACK was left out: one per tcp_invalid_ratelimit."_s},
        {u"TcpExt.TCPTimeWaitOverflow"_s, u"A socket could not enter TIME_WAIT: tcp_max_tw_buckets is reached."_s},
        {u"TcpExt.TCPChallengeACK"_s, u"A dubious segment was answered with a challenge ACK (RFC 5961)."_s},
        {u"TcpExt.TCPSYNChallenge"_s, u"A SYN on an open connection was answered with a challenge ACK (RFC 5961)."_s},
        {u"TcpExt.ListenOverflows"_s, u"A handshake could not finish: the accept queue is full."_s},
        {u"TcpExt.ListenDrops"_s, u"A listener dropped a SYN or an ACK, for a full queue or another reason."_s},
        {u"TcpExt.TCPReqQFullDoCookies"_s, u"The SYN queue was full, so a SYN cookie was sent instead."_s},
        {u"TcpExt.TCPReqQFullDrop"_s, u"The SYN queue was full and a SYN was dropped."_s},
        {u"TcpExt.SyncookiesSent"_s, u"A SYN was answered with a cookie: the listener keeps no state."_s},
        {u"TcpExt.SyncookiesRecv"_s, u"An ACK brought back a valid SYN cookie: a connection out of nothing."_s},
        {u"TcpExt.SyncookiesFailed"_s, u"An ACK came that holds no valid SYN cookie."_s},
        {u"TcpExt.EmbryonicRsts"_s, u"A RST ended a handshake in SYN_RECV."_s},
        {u"TcpExt.TCPSynRetrans"_s, u"A SYN or SYN-ACK was sent again because no answer came."_s},
        {u"TcpExt.TCPTimeouts"_s, u"A retransmission timer ran out."_s},
        {u"TcpExt.TCPSpuriousRTOs"_s, u"A retransmission timer ran out too early: the ACK was on its way."_s},
        {u"TcpExt.TCPLossProbes"_s, u"A tail loss probe was sent instead of waiting for the timer."_s},
        {u"TcpExt.TCPDelivered"_s, u"Segments known to have arrived."_s},
        {u"TcpExt.TCPDSACKOldSent"_s, u"Old data came again, and a duplicate SACK told the sender."_s},
        {u"TcpExt.TCPDSACKRecv"_s, u"The peer told that it received data twice."_s},
        {u"TcpExt.TCPAbortOnData"_s, u"A connection was reset by close() with data to come, or by SO_LINGER 0."_s},
        {u"TcpExt.TCPAbortOnClose"_s, u"A close() left unread data, so the peer got a RST."_s},
        {u"TcpExt.TCPAbortOnTimeout"_s, u"A connection was given up: no answer to all retransmissions or probes."_s},
        {u"TcpExt.TCPAbortOnLinger"_s, u"A closed socket in FIN_WAIT2 was dropped at once (TCP_LINGER2)."_s},
        {u"TcpExt.TCPKeepAlive"_s, u"A keepalive probe was sent."_s},
        {u"TcpExt.TCPPureAcks"_s, u"ACKs without data received."_s},
        {u"TcpExt.TCPHPAcks"_s, u"ACKs handled on the fast path."_s},
        {u"TcpExt.TCPHPHits"_s, u"Data handled on the fast path."_s},
        {u"TcpExt.TCPOrigDataSent"_s, u"Segments with data sent for the first time."_s},
        {u"TcpExt.TCPAutoCorking"_s, u"A small segment was held back to be filled up."_s},
        {u"TcpExt.DelayedACKs"_s, u"An ACK was sent late, by the delayed-ACK timer."_s},
        {u"TcpExt.DelayedACKLost"_s, u"Data came again, so a delayed ACK had been too late or lost."_s},
        {u"TcpExt.TCPFromZeroWindowAdv"_s, u"The receive window was opened again after zero."_s},
        {u"TcpExt.TCPToZeroWindowAdv"_s, u"The receive window was closed: the reader is too slow."_s},
        {u"TcpExt.TCPWantZeroWindowAdv"_s, u"The receive window should have been closed, but must not shrink."_s},
        {u"TcpExt.TCPWinProbe"_s, u"A zero window was probed."_s},
        {u"TcpExt.TCPRcvCoalesce"_s, u"A segment was joined to the one before it in the receive queue."_s},
        {u"TcpExt.TCPOFOQueue"_s, u"A segment came out of order and was queued."_s},
        {u"TcpExt.TCPFastRetrans"_s, u"A segment was sent again after duplicate ACKs."_s},
        {u"TcpExt.TCPSackRecovery"_s, u"Recovery from loss began, by selective ACKs."_s},
        {u"TcpExt.TCPDeferAcceptDrop"_s, u"An ACK without data did not finish a handshake (TCP_DEFER_ACCEPT)."_s},
        {u"TcpExt.TCPRcvQDrop"_s, u"Data were dropped: the receive buffer is full."_s},
    };
    return meanings.value(name);
}

} // namespace statewire
