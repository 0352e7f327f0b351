// SPDX-License-Identifier: GPL-3.0-or-later
// Walks through a connection's frames in the order in which they left and arrived, with what each end must hold by then.
#pragma once

#include "tcp/contiguousedge.h"
#include "timeline/timeline.h"

namespace statewire {

/// One end of a connection: what it sent, and what of it the other end acknowledged. All but sentNext counts what was
/// delivered, and so is known to the other end too.
struct Half
{
    std::optional<quint32> isn;
    ContiguousEdge received;             ///< by the other end: its rcv_nxt, and what it keeps behind a gap
    std::optional<quint32> sentNext;     ///< first after all that was sent: snd_nxt
    std::optional<quint32> acknowledged; ///< snd_una
    std::optional<quint32> rightEdge;    ///< of the window it announced
    quint32 largestWindow = 0;           ///< that it announced, in bytes
    std::optional<quint32> window;       ///< last announced, in bytes
    std::optional<quint8> scale;         ///< of its SYN; windows are scaled where both have one
    bool sackPermitted = false;          ///< by its SYN

    /// First after all that the other end has got without a gap.
    std::optional<quint32> next() const { return received.next(); }
};

class HalvesWalk
{
public:
    HalvesWalk(const Timeline& timeline, const Connection& connection);

    /// On to the next leaving or arrival, after taking the last one into account; false at the end.
    bool next();
    bool isDelivery() const { return m_steps[m_at].delivery; }
    qint64 tNs() const { return m_steps[m_at].tNs; }
    const Arrow& arrow() const;
    size_t position() const { return m_steps[m_at].position; } ///< in the connection's arrows
    const Connection& connection() const { return m_connection; }
    /// Before this frame is taken into account.
    const Half& sender() const { return m_halves[m_steps[m_at].fromClient ? 0 : 1]; }
    const Half& receiver() const { return m_halves[m_steps[m_at].fromClient ? 1 : 0]; }
    /// The receiver's row as last read before; null if there was none.
    const SocketRow* receiverRow() const;
    /// The receiver did not take this frame: its numbers count for nothing.
    void ignore() { m_ignored = true; }

private:
    struct Step
    {
        qint64 tNs = 0;
        size_t position = 0;
        bool delivery = false;
        bool fromClient = false;
    };
    void take();
    void takeDelivery(const Segment& s, Half& from, Half& to);

    const Timeline& m_timeline;
    const Connection& m_connection;
    std::vector<Step> m_steps;
    size_t m_at = 0;
    bool m_begun = false;
    bool m_ignored = false;
    Half m_halves[2]; ///< of the client, of the server
};

/// The life of \p track whose row was there at \p tNs, by the readings; null if none.
const Life* lifeReadAt(const Track& track, qint64 tNs);

} // namespace statewire
