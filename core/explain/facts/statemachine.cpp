// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/statemachine.h"

#include "base/sentence.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

using enum TcpState;
using enum CauseKind;

/// What gives up when nobody answers in \p state, and by which limit.
QString timeoutMeaning(TcpState state)
{
    switch (state) {
    case SynRecv:
        return Sentence::tr("The last ACK of the handshake did not come: the SYN,ACK was repeated tcp_synack_retries times, "
                            "then the kernel forgot the request.")
            .told();
    case Established:
    case CloseWait:
        return Sentence::tr("What was sent, or a keepalive probe, stayed unanswered until tcp_retries2, TCP_USER_TIMEOUT or "
                            "TCP_KEEPCNT said to give up. The program gets ETIMEDOUT.")
            .told();
    case FinWait1:
    case Closing:
    case LastAck:
        return Sentence::tr("The FIN stayed unanswered until tcp_retries2 said to give up; for a socket that no program "
                            "holds any more, tcp_orphan_retries.")
            .told();
    case FinWait2:
        return Sentence::tr("A program still held the socket, with SO_KEEPALIVE, and the probes stayed unanswered.").told();
    case SynSent:
    case TimeWait:
    case Close:
    case Listen:
    case NewSynRecv: return {};
    }
    return {};
}

std::vector<StateEdge> makeEdges()
{
    std::vector<StateEdge> edges{
        // Opening
        {Close,
         Listen,
         Call,
         u"listen()"_s,
         u"listen()"_s,
         {},
         u"RFC 9293 3.10.1"_s,
         u"A server opens passively: it waits for whoever connects."_s},
        {Close, SynSent, Call, u"connect()"_s, u"connect()"_s, u"SYN"_s, u"RFC 9293 3.10.1"_s,
         u"A client opens actively: it chooses an initial sequence number and sends it in a SYN."_s},
        {Listen, SynRecv, Segment, u"SYN"_s, u"SYN"_s, u"SYN,ACK"_s, u"RFC 9293 3.10.7.2"_s,
         u"A SYN arrives and is answered. In Linux a small request socket takes this state; the listener stays in LISTEN."_s},
        {Listen, SynSent, Call, u"send()"_s, u"send()"_s, u"SYN"_s, u"RFC 9293 3.10.2"_s,
         u"The RFC lets a listener begin to connect. Linux does not: the call fails on a listening socket."_s,
         EdgeOrigin::RfcOnly},
        {Listen,
         Close,
         Call,
         u"close()"_s,
         u"close()"_s,
         {},
         u"RFC 9293 3.10.4"_s,
         u"The server stops listening. Connections that it has accepted live on."_s},
        {SynSent, SynRecv, Segment, u"SYN without ACK"_s, u"SYN"_s, u"SYN,ACK"_s, u"RFC 9293 3.10.7.3"_s,
         u"Simultaneous open: both ends sent a SYN before the other's came."_s},
        {SynSent, Established, Segment, u"SYN,ACK"_s, u"SYN,ACK"_s, u"ACK"_s, u"RFC 9293 3.10.7.3"_s,
         u"The server's answer acknowledges our SYN; our ACK ends the handshake."_s},
        {SynSent,
         Close,
         Timer,
         u"no answer, or close()"_s,
         u"no answer"_s,
         {},
         u"RFC 9293 3.10.8, 3.10.4"_s,
         u"All SYNs went unanswered (ETIMEDOUT), or the program gave up."_s},
        {SynRecv,
         Established,
         Segment,
         u"ACK of SYN"_s,
         u"ACK"_s,
         {},
         u"RFC 9293 3.10.7.4"_s,
         u"The last segment of the handshake: now both ends know that both hear each other."_s},
        {SynRecv, FinWait1, Call, u"close()"_s, u"close()"_s, u"FIN"_s, u"RFC 9293 3.10.4"_s,
         u"Closed before the handshake ended. In Linux only after a simultaneous open: a request socket has no program yet."_s},
        {SynRecv,
         Listen,
         Segment,
         u"RST"_s,
         u"RST"_s,
         {},
         u"RFC 9293 3.10.7.4"_s,
         u"The RFC returns to LISTEN. In Linux the request socket is freed; the listener had been in LISTEN all along."_s,
         EdgeOrigin::RfcOnly},
        // Closing first
        {Established, FinWait1, Call, u"close() or shutdown()"_s, u"close()"_s, u"FIN"_s, u"RFC 9293 3.10.4"_s,
         u"Active close: this end says first that it will send no more."_s},
        {FinWait1,
         FinWait2,
         Segment,
         u"ACK of FIN"_s,
         u"ACK"_s,
         {},
         u"RFC 9293 3.10.7.4"_s,
         u"The peer knows that we closed. It may still send until it closes too."_s},
        {FinWait1, Closing, Segment, u"FIN"_s, u"FIN"_s, u"ACK"_s, u"RFC 9293 3.10.7.4"_s,
         u"Simultaneous close: the peer's FIN came before the ACK of ours; the FINs crossed."_s},
        {FinWait1, TimeWait, Segment, u"FIN with ACK of FIN"_s, u"FIN,ACK"_s, u"ACK"_s, u"RFC 9293 3.10.7.4"_s,
         u"The peer acknowledges our FIN and sends its own in one segment."_s},
        {FinWait2, TimeWait, Segment, u"FIN"_s, u"FIN"_s, u"ACK"_s, u"RFC 9293 3.10.7.4"_s,
         u"The peer closed too. We acknowledge and wait, should that ACK be lost."_s},
        {FinWait2,
         Close,
         Timer,
         u"tcp_fin_timeout, 60 s"_s,
         u"60 s"_s,
         {},
         u"Linux tcp_fin_timeout; RFC 9293 3.10.4"_s,
         u"No program holds the socket any more and the peer does not close: Linux gives up waiting, after 3.5 RTO at "
         "least. The RFC would not."_s,
         EdgeOrigin::Linux},
        {Closing,
         TimeWait,
         Segment,
         u"ACK of FIN"_s,
         u"ACK"_s,
         {},
         u"RFC 9293 3.10.7.4"_s,
         u"After the crossing FINs, the ACK of ours arrives."_s},
        {TimeWait,
         Close,
         Timer,
         u"60 s over (2 MSL)"_s,
         u"60 s"_s,
         {},
         u"RFC 9293 3.10.8, 3.6.1"_s,
         u"Old segments have died out by now. The RFC waits twice the longest life of a segment, Linux 60 s."_s},
        // Closing second
        {Established, CloseWait, Segment, u"FIN"_s, u"FIN"_s, u"ACK"_s, u"RFC 9293 3.10.7.4"_s,
         u"Passive close: the peer sends no more. The program reads end of file and has yet to close."_s},
        {CloseWait, LastAck, Call, u"close() or shutdown()"_s, u"close()"_s, u"FIN"_s, u"RFC 9293 3.10.4"_s,
         u"This end closes as well."_s},
        {LastAck,
         Close,
         Segment,
         u"ACK of FIN"_s,
         u"ACK"_s,
         {},
         u"RFC 9293 3.10.7.4"_s,
         u"The peer has our FIN: nothing is left to do. The wait is the peer's."_s},
        // A four-tuple that is used again
        {TimeWait, SynRecv, Segment, u"new SYN, accepted"_s, u"new SYN"_s, u"SYN,ACK"_s,
         u"RFC 9293 3.10.7.4; RFC 1122 4.2.2.13; RFC 6191"_s,
         u"A SYN that cannot be an old duplicate ends the wait and begins a second life of the four-tuple."_s},
        {TimeWait, SynSent, Call, u"connect(), tcp_tw_reuse"_s, u"connect()"_s, u"SYN"_s, u"Linux tcp_tw_reuse; RFC 6191"_s,
         u"The end that waits connects again from the same port, if tcp_tw_reuse allows it."_s, EdgeOrigin::Linux}};
    StateEdge cookie{Listen, Established, Segment};
    cookie.cause = Sentence::tr("ACK of a SYN cookie").told();
    cookie.shortCause = Sentence::tr("SYN cookie").told();
    cookie.section = u"RFC 4987 3.6; Linux tcp_syncookies"_s;
    cookie.meaning =
        Sentence::tr("The SYN was answered with a cookie, and no state was held: there was no SYN_RECV. The ACK "
                     "brought the cookie back, and the connection was made from it.")
            .told();
    cookie.origin = EdgeOrigin::Linux;
    cookie.isAside = true;
    edges.push_back(cookie);
    for (TcpState state : {SynRecv, Established, FinWait1, FinWait2, Closing, CloseWait, LastAck}) {
        StateEdge edge{state, Close, Timer};
        edge.cause = Sentence::tr("timeout, no answer").told();
        edge.shortCause = Sentence::tr("timeout").told();
        edge.section = u"RFC 9293 3.10.8, 3.8.3"_s;
        edge.meaning = timeoutMeaning(state);
        edge.timesOut = true;
        edges.push_back(edge);
    }
    for (TcpState state : {SynSent, SynRecv, Established, FinWait1, FinWait2, Closing, CloseWait, LastAck, TimeWait}) {
        StateEdge edge;
        edge.from = state;
        edge.to = Close;
        edge.kind = Segment;
        edge.cause = u"RST or abort"_s;
        edge.shortCause = u"RST"_s;
        edge.section = u"RFC 9293 3.10.7.4, 3.10.5"_s;
        edge.meaning =
            u"A reset ends the connection at once, without a wait: the peer sent RST, or this end aborted and did."_s;
        if (state == SynSent) {
            edge.section = u"RFC 9293 3.10.7.3, 3.10.5"_s;
            edge.meaning = u"The answer is a reset: nobody listens there. connect() fails with ECONNREFUSED."_s;
        } else if (state == TimeWait) {
            edge.section = u"RFC 9293 3.10.7.4; RFC 1337"_s;
            edge.meaning = u"A reset kills the wait before its time, unless tcp_rfc1337 is set."_s;
        }
        edge.aborts = true;
        edges.push_back(edge);
    }
    return edges;
}

} // namespace

const std::vector<StateEdge>& stateEdges()
{
    static const std::vector<StateEdge> edges = makeEdges();
    return edges;
}

TcpState machineState(TcpState state)
{
    return state == NewSynRecv ? SynRecv : state;
}

std::vector<size_t> edgesBetween(TcpState from, TcpState to)
{
    std::vector<size_t> found;
    const std::vector<StateEdge>& edges = stateEdges();
    for (size_t i = 0; i < edges.size(); ++i) {
        if (edges[i].from == machineState(from) && edges[i].to == machineState(to))
            found.push_back(i);
    }
    const auto rank = [&edges](size_t i) { return edges[i].aborts ? 2 : edges[i].timesOut ? 1 : 0; };
    std::stable_sort(found.begin(), found.end(), [&rank](size_t a, size_t b) { return rank(a) < rank(b); });
    return found;
}

QString rfcStateName(TcpState state)
{
    switch (machineState(state)) {
    case Established: return u"ESTABLISHED"_s;
    case SynSent: return u"SYN-SENT"_s;
    case NewSynRecv:
    case SynRecv: return u"SYN-RECEIVED"_s;
    case FinWait1: return u"FIN-WAIT-1"_s;
    case FinWait2: return u"FIN-WAIT-2"_s;
    case TimeWait: return u"TIME-WAIT"_s;
    case Close: return u"CLOSED"_s;
    case CloseWait: return u"CLOSE-WAIT"_s;
    case LastAck: return u"LAST-ACK"_s;
    case Listen: return u"LISTEN"_s;
    case Closing: return u"CLOSING"_s;
    }
    return {};
}

bool canCause(const StateEdge& edge, const statewire::Segment& segment)
{
    if (edge.aborts)
        return segment.has(FlagRst);
    if (edge.kind != CauseKind::Segment || segment.has(FlagRst))
        return false;
    const bool syn = segment.has(FlagSyn);
    const bool ack = segment.has(FlagAck);
    const bool fin = segment.has(FlagFin);
    switch (edge.to) {
    case SynRecv: return syn && (edge.from == SynSent || !ack);
    // In a simultaneous open the peer's SYN,ACK brings the ACK that SYN_RECV waits for.
    case Established: return edge.from == SynSent ? syn && ack : ack;
    case FinWait2: return ack && !fin;
    case CloseWait:
    case Closing: return fin;
    case TimeWait: return edge.from == TcpState::Closing ? ack : fin;
    case Close: return ack;
    case SynSent:
    case FinWait1:
    case LastAck:
    case Listen:
    case NewSynRecv: return false;
    }
    return false;
}

bool canCause(const StateEdge& edge, statewire::Call call)
{
    using Made = statewire::Call;
    if (edge.to == SynSent)
        return call == Made::Connect;
    if (edge.to == Listen)
        return call == Made::Listen;
    const bool closes = call == Made::Close || call == Made::Shutdown || call == Made::Abort || call == Made::Exit;
    return closes && (edge.kind == CauseKind::Call || (edge.from == SynSent && edge.to == Close));
}

QString causeKindName(CauseKind kind)
{
    switch (kind) {
    case CauseKind::Call: return u"call"_s;
    case CauseKind::Segment: return u"segment"_s;
    case CauseKind::Timer: return u"timer"_s;
    }
    return {};
}

bool goesOn(TcpState state)
{
    switch (state) {
    case TcpState::Established:
    case TcpState::FinWait1:
    case TcpState::FinWait2:
    case TcpState::CloseWait:
    case TcpState::LastAck:
    case TcpState::Closing: return true;
    case TcpState::TimeWait:
    case TcpState::SynSent:
    case TcpState::SynRecv:
    case TcpState::NewSynRecv:
    case TcpState::Close:
    case TcpState::Listen: return false;
    }
    return false;
}

} // namespace statewire
