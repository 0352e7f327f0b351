// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp/state.h"

namespace statewire {

QString stateName(TcpState state)
{
    switch (state) {
    case TcpState::Established: return QStringLiteral("ESTABLISHED");
    case TcpState::SynSent: return QStringLiteral("SYN_SENT");
    case TcpState::SynRecv: return QStringLiteral("SYN_RECV");
    case TcpState::FinWait1: return QStringLiteral("FIN_WAIT1");
    case TcpState::FinWait2: return QStringLiteral("FIN_WAIT2");
    case TcpState::TimeWait: return QStringLiteral("TIME_WAIT");
    case TcpState::Close: return QStringLiteral("CLOSE");
    case TcpState::CloseWait: return QStringLiteral("CLOSE_WAIT");
    case TcpState::LastAck: return QStringLiteral("LAST_ACK");
    case TcpState::Listen: return QStringLiteral("LISTEN");
    case TcpState::Closing: return QStringLiteral("CLOSING");
    case TcpState::NewSynRecv: return QStringLiteral("NEW_SYN_RECV");
    }
    return {};
}

QString stateShortName(TcpState state)
{
    switch (state) {
    case TcpState::Established: return QStringLiteral("ES");
    case TcpState::SynSent: return QStringLiteral("SS");
    case TcpState::SynRecv: return QStringLiteral("SR");
    case TcpState::FinWait1: return QStringLiteral("F1");
    case TcpState::FinWait2: return QStringLiteral("F2");
    case TcpState::TimeWait: return QStringLiteral("TW");
    case TcpState::Close: return QStringLiteral("CL");
    case TcpState::CloseWait: return QStringLiteral("CW");
    case TcpState::LastAck: return QStringLiteral("LA");
    case TcpState::Listen: return QStringLiteral("LI");
    case TcpState::Closing: return QStringLiteral("CG");
    case TcpState::NewSynRecv: return QStringLiteral("NR");
    }
    return {};
}

QString stateMeaning(TcpState state)
{
    switch (state) {
    case TcpState::Established: return QStringLiteral("The connection is open: data flows both ways.");
    case TcpState::SynSent: return QStringLiteral("This end asked for a connection and waits for the answer.");
    case TcpState::SynRecv: return QStringLiteral("A SYN came and was answered; the last ACK of the handshake is missing.");
    case TcpState::FinWait1: return QStringLiteral("This end's FIN is out and not acknowledged; the peer's has not come.");
    case TcpState::FinWait2: return QStringLiteral("This end's FIN is acknowledged; the peer's FIN has not come.");
    case TcpState::TimeWait:
        return QStringLiteral(
            "Both ends closed. For 60 s this one acknowledges a FIN that comes again, and keeps old segments away.");
    case TcpState::Close: return QStringLiteral("No connection.");
    case TcpState::CloseWait: return QStringLiteral("The peer closed; the program on this end has not closed yet.");
    case TcpState::LastAck: return QStringLiteral("Both ends closed, the peer first; this end's FIN is not acknowledged.");
    case TcpState::Listen: return QStringLiteral("A server waits for connections.");
    case TcpState::Closing:
        return QStringLiteral("Both ends closed at once: the FINs crossed, and this end's is not acknowledged.");
    case TcpState::NewSynRecv: return QStringLiteral("A connection request inside the kernel.");
    }
    return {};
}

std::optional<TcpState> stateFromName(QStringView name)
{
    for (TcpState state : allTcpStates) {
        if (stateName(state) == name)
            return state;
    }
    return std::nullopt;
}

std::optional<TcpState> stateFromNumber(unsigned number)
{
    if (number < unsigned(TcpState::Established) || number > unsigned(TcpState::NewSynRecv))
        return std::nullopt;
    return TcpState(number);
}

} // namespace statewire
