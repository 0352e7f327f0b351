// SPDX-License-Identifier: GPL-3.0-or-later
// The seed story as a made-up session with real frames: two connections whose server closes first, and a third that
// reopens the four-tuple of the first while it is in TIME_WAIT.
#pragma once

#include "scenario/story/scenario.h"
#include "session/session.h"

namespace statewire {

/// An Ethernet frame with IPv4 and TCP that parseSegment() reads.
struct FrameSpec
{
    Endpoint from;
    Endpoint to;
    quint8 flags = 0;
    quint32 seq = 0;
    quint32 ack = 0;
    quint32 tsval = 0;
    quint32 tsecr = 0;
    int payloadBytes = 0;
};
QByteArray makeFrame(const FrameSpec& spec);

/// \p steps of its four steps: connect twice, close, wait, third connect.
Session sampleSession(int steps = 4);

/// A scenario of those four steps, with a prediction in the third, for windows to show.
Scenario sampleScenario();

/// \p connections pairs of tracks of \p spans states each, for what must also work when there is much.
Session busySession(int connections, int spans);

} // namespace statewire
