// SPDX-License-Identifier: GPL-3.0-or-later
// Tells a made-up session frame by frame, for what is shown of a wire in somebody's hand.
#pragma once

#include "support/samplesession.h"

namespace statewire {

class WireStory
{
public:
    /// Two hosts, client 192.168.88.132 and server 192.168.88.131, and a listener on port 2016.
    WireStory();

    Session session;
    qint64 nowNs = 0;

    void say(EventBody body) { session.append({nowNs, std::move(body)}); }
    WireStory& wait(qint64 durationNs);
    /// Sends a frame from the client's \p port to the server, or back. Its number.
    quint64 send(bool fromClient, quint16 port, quint8 flags, quint32 seq = 1'736'029'316, quint32 ack = 0, int bytes = 0);
    /// The wire makes a copy of \p number.
    quint64 copy(quint64 number);
    void fate(quint64 number, Fate fate) { say(FateEvent{number, fate}); }
    void row(bool ofClient, quint16 port, TcpState state, SocketTimer timer = SocketTimer::None, qint64 leftNs = 0,
             quint32 retransmits = 0);
    /// A half-open connection of a client's \p port, at the server's \p listenerPort.
    void halfOpen(quint16 port, quint16 listenerPort);

private:
    std::vector<FrameEvent> m_frames;
};

inline constexpr qint64 us = 1'000;
inline constexpr qint64 ms = 1'000'000;
inline constexpr qint64 second = 1'000'000'000;

/// On a wire of \p wireNs one SYN, delivered.
Session oneFrame(qint64 wireNs);
/// A client's SYN is held, and so often was its retransmission absorbed; the timer runs on.
Session heldHandshake(int repeats = 1);
/// \p frames in flight at once in both directions on a wire of 300 ms, and \p sockets on each host. At the returned
/// session's end they are under way.
Session crowdedWire(int frames, int sockets, bool held = false);

} // namespace statewire
