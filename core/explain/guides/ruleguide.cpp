// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/guides/ruleguide.h"

namespace statewire {

using namespace Qt::StringLiterals;

const std::vector<RuleEntry>& ruleGuide()
{
    static const std::vector<RuleEntry> entries{
        {u"syn-into-time-wait"_s, u"A SYN reached a socket in TIME_WAIT and was answered with SYN,ACK."_s,
         u"PAWS does not reject it, and its sequence number is after rcv_nxt or its time stamp is newer."_s},
        {u"client-reuses-time-wait"_s, u"A SYN left on a four-tuple that its own host held in TIME_WAIT."_s,
         u"tcp_tw_reuse and its delay allow it (or the port was bound by hand), the old connection used time stamps, and "
         "the SYN's sequence number is the old snd_nxt + 65 537."_s},
        {u"no-free-port"_s, u"A connect() failed with EADDRNOTAVAIL."_s,
         u"every port of its range was taken for that destination, none could be reused, and no SYN left."_s},
        {u"active-close"_s, u"A socket came into TIME_WAIT."_s,
         u"its FIN left before the other end's came, or both crossed."_s},
        {u"address-in-use"_s, u"A bind() or listen() failed with EADDRINUSE."_s,
         u"a socket stood on that address and port, and it listened or SO_REUSEADDR was not set on both."_s},
        {u"reset-no-listener"_s, u"A SYN was answered with RST,ACK."_s,
         u"the RST acknowledges that SYN, and no row of that host listens on the port."_s},
        {u"reset-half-open"_s, u"A segment with an ACK was answered with RST."_s,
         u"the RST's sequence number is what the segment acknowledged, and no application had a socket for it there."_s},
        {u"reset-unread-data"_s,
         u"A socket was closed while data lay unread, or its end sent RST without SO_LINGER {1, 0}."_s,
         u"a RST left, not a FIN, and the row before it shows bytes in the receive queue."_s},
        {u"reset-linger"_s, u"A socket with SO_LINGER {1, 0} was closed, and nothing lay unread."_s,
         u"a RST left, not a FIN."_s},
        {u"syn-retransmission"_s, u"A SYN was not answered, and left again."_s,
         u"the SYNs left when the schedule of tcp_syn_retries and tcp_syn_linear_timeouts says, and connect() gave up when "
         "it says (or by TCP_USER_TIMEOUT)."_s},
        {u"accept-queue-overflow"_s, u"A listener did not answer a SYN, or ignored or reset the last ACK of a handshake."_s,
         u"more connections than the backlog waited for accept(), ListenOverflows moved, and tcp_abort_on_overflow says "
         "silence or RST."_s},
        {u"syn-cookie"_s, u"A SYN,ACK left and no row in SYN_RECV stood for it."_s,
         u"tcp_syncookies says so (2, or 1 with a full queue of requests), and SyncookiesSent moved."_s},
        {u"keepalive"_s, u"An empty segment before snd_nxt left a socket that had nothing to send."_s,
         u"the idle time was over, unanswered probes followed each interval, and the connection was given up after their "
         "count or TCP_USER_TIMEOUT."_s},
        {u"self-connect"_s, u"A connect() ended with its own address and port as the other end."_s,
         u"the port lay in its range (or was bound), nobody listened there, and one row is both ends."_s},
        {u"time-wait-refuses-by-sequence"_s, u"A SYN reached a socket in TIME_WAIT and was not taken."_s,
         u"its sequence number is not after rcv_nxt, no newer time stamp speaks for it, and the old ACK came back (or "
         "tcp_invalid_ratelimit held it back)."_s},
        {u"time-wait-refuses-by-paws"_s,
         u"A SYN with an older time stamp than the last reached a TIME_WAIT and was not taken."_s,
         u"its time stamp is before ts_recent, and the old ACK came back (or tcp_invalid_ratelimit held it back)."_s},
        {u"retry-after-refusal"_s, u"After a refusal the client's RST left, and its SYN left again and was answered."_s,
         u"the RST removed the TIME_WAIT, the SYN came after two ticks instead of a second, and a fresh socket answered."_s},
        {u"time-wait-assassination"_s, u"A RST reached a socket in TIME_WAIT, and the row was gone after it."_s,
         u"its sequence number is exactly rcv_nxt, and tcp_rfc1337 is 0."_s},
        {u"time-wait-survives-rst"_s, u"A RST reached a socket in TIME_WAIT, and the row stood on."_s,
         u"tcp_rfc1337 is 1, or its sequence number is not rcv_nxt, or PAWS rejects it."_s},
        {u"time-wait-length"_s, u"A TIME_WAIT ran out by itself: only where a story waits for the whole minute."_s,
         u"its timer was set to 60 s, it ended then, and tcp_fin_timeout is another number."_s},
        {u"time-wait-rearmed"_s, u"The timer of a TIME_WAIT went up."_s,
         u"a segment of the old connection came just before, and the timer is back at 60 s."_s},
        {u"time-wait-overflow"_s, u"A socket that had closed and been acknowledged went without a TIME_WAIT."_s,
         u"the host held tcp_max_tw_buckets of them already, and TCPTimeWaitOverflow moved."_s},
        {u"fin-wait2-unlimited"_s, u"A socket was in FIN_WAIT2 and a process held it."_s, u"no timer ran on it."_s},
        {u"fin-wait2-orphan"_s, u"A socket was in FIN_WAIT2 and no process held it any more."_s,
         u"its timer was set to TCP_LINGER2 or tcp_fin_timeout."_s},
        {u"fin-wait2-expired"_s, u"A socket went from FIN_WAIT2 without the other end's FIN."_s,
         u"it had waited for TCP_LINGER2 or tcp_fin_timeout, and was never in TIME_WAIT."_s},
        {u"simultaneous-open"_s, u"A row went from SYN_SENT to SYN_RECV."_s,
         u"two SYNs crossed: each left before the other came."_s},
        {u"simultaneous-close"_s, u"A socket came into CLOSING."_s,
         u"two FINs crossed: the other's came before the own one was acknowledged."_s},
        {u"challenge-ack"_s,
         u"A synchronised socket answered a SYN, a RST beside rcv_nxt, or an ACK from long ago with an ACK of its own "
         "numbers."_s,
         u"the answer carries snd_nxt and rcv_nxt, and TCPChallengeACK moved."_s},
        {u"zero-window"_s, u"An end had data to send and the other announced a window of 0."_s,
         u"bytes lay in its send queue, and the row's timer is that of the window probe."_s},
        {u"window-reopened"_s, u"After a window of 0 the other end announced room, and data left again."_s,
         u"no data left in between but probes, and the row's timer is that of the probe no more."_s},
    };
    return entries;
}

} // namespace statewire
