// SPDX-License-Identifier: GPL-3.0-or-later
// TCP socket states with the names and numbers of Linux (include/net/tcp_states.h; RFC 9293 3.3.2).
#pragma once

#include <QString>
#include <array>
#include <optional>

namespace statewire {

enum class TcpState : quint8
{
    Established = 1, ///< data flows both ways
    SynSent,         ///< active open: our SYN is out
    SynRecv,         ///< a SYN came; on Linux mostly a request socket
    FinWait1,        ///< our FIN is out, not yet acknowledged; the peer's has not come
    FinWait2,        ///< our FIN is acknowledged, the peer's has not come
    TimeWait,        ///< both FINs done; acknowledges a FIN that comes again, and waits out old segments
    Close,           ///< no connection
    CloseWait,       ///< the peer closed; the application here has not
    LastAck,         ///< passive close: our FIN is out, its ACK not yet here
    Listen,          ///< waiting for SYNs
    Closing,         ///< both sides closed at once: FINs crossed
    NewSynRecv       ///< kernel-internal request socket; /proc prints it as SYN_RECV
};

inline constexpr std::array allTcpStates{TcpState::Established, TcpState::SynSent,  TcpState::SynRecv, TcpState::FinWait1,
                                         TcpState::FinWait2,    TcpState::TimeWait, TcpState::Close,   TcpState::CloseWait,
                                         TcpState::LastAck,     TcpState::Listen,   TcpState::Closing, TcpState::NewSynRecv};

/// Linux' name, as "TIME_WAIT".
QString stateName(TcpState state);
/// The two-letter form for narrow places, as "TW".
QString stateShortName(TcpState state);
/// One sentence for a student: what a socket in this state is doing.
QString stateMeaning(TcpState state);
/// The state of that exact Linux name.
std::optional<TcpState> stateFromName(QStringView name);
/// The state of that kernel number (1 to 12).
std::optional<TcpState> stateFromNumber(unsigned number);

} // namespace statewire
