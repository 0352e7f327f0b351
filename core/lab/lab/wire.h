// SPDX-License-Identifier: GPL-3.0-or-later
// The only path between the hosts: takes Ethernet frames off one link and puts them on the other, when it is their time
// and as the rules say.
#pragma once

#include "kernel/packetsocket.h"
#include "lab/lab/flowtracker.h"
#include "lab/lab/wirerules.h"
#include "lab/protocol/command.h"
#include "session/event.h"
#include "tcp/segment.h"

#include <QObject>
#include <QTimer>
#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

class QSocketNotifier;

namespace statewire {

/// A frame on its way.
struct WireFrame
{
    quint64 number = 0;
    size_t from = 0; ///< host
    size_t to = 0;
    qint64 dueNs = 0;         ///< monotonic
    Fate fate = Fate::Passed; ///< what its delivery counts as
    QByteArray bytes;
    std::optional<Segment> segment;
};

/// What the wire tells of a frame. Each is called at its moment, before the wire goes on.
class WireListener
{
public:
    virtual ~WireListener() = default;
    /// It came from its host; nothing has been done with it yet.
    virtual void frameArrived(const WireFrame& frame) = 0;
    /// The wire itself made it: a duplicate, what a rewriting left, or a forged one.
    virtual void frameMade(const WireFrame& frame) = 0;
    /// Right before and right after it goes on to its receiver.
    virtual void frameLeaving(const WireFrame& frame) = 0;
    virtual void frameLeft(const WireFrame& frame) = 0;
    /// What became of it: passed on, held, dropped, absorbed, duplicated, reordered or rewritten.
    virtual void frameFated(const WireFrame& frame, Fate fate) = 0;
    virtual void wireTroubled(const Error& error) = 0;
};

class Wire : public QObject
{
    Q_OBJECT

public:
    /// \p hostNames in the order of \p links. \p listener must outlive the wire.
    Wire(std::vector<PacketSocket> links, QStringList hostNames, WireListener& listener);
    ~Wire() override;

    /// One-way delay of frames that \p from sends from now on.
    void setDelay(size_t from, qint64 delayNs) { m_delayNs[from] = delayNs; }
    /// Whether a retransmission of a frame that is held vanishes (and is counted), as the story wants while time stands
    /// still.
    void setAbsorbing(bool absorbing) { m_absorbing = absorbing; }
    WireRules& rules() { return m_rules; }

    /// Does \p act to the held frame \p number, 0 for the one that waits longest. The error says why not.
    Result<void> actOnHeld(quint64 number, FrameAct act);
    /// Puts a frame onto the wire that seems to come from \p from and that it did not send. No rule is asked about it.
    void inject(size_t from, QByteArray bytes);
    /// Where the sequence numbers of each connection stand, by what was delivered.
    const FlowTracker& flows() const { return m_flows; }
    const std::deque<WireFrame>& held() const { return m_held; }

private:
    void takeFrom(size_t link);
    void judge(WireFrame frame);
    bool repeatsWaiting(const WireFrame& frame) const;
    bool repeatsAnswered(const WireFrame& frame) const;
    void rewrite(const WireFrame& frame, const SegmentRewrite& change);
    WireFrame copyOf(const WireFrame& frame);
    void schedule(WireFrame frame);
    void deliverDue();
    void deliver(const WireFrame& frame);
    void rememberDelivered(const WireFrame& frame);

    std::vector<PacketSocket> m_links;
    QStringList m_hostNames;
    WireListener& m_listener;
    std::vector<std::unique_ptr<QSocketNotifier>> m_notifiers;
    WireRules m_rules;
    std::deque<WireFrame> m_queue;     ///< on their way, by due time
    std::deque<WireFrame> m_held;      ///< waiting for a hand, in order of arrival
    std::deque<WireFrame> m_overtaken; ///< waiting for the next frame of their direction to pass
    std::deque<WireFrame> m_delivered; ///< the latest that a sender would repeat, without their bytes
    QTimer m_timer;
    FlowTracker m_flows;
    std::array<qint64, 2> m_delayNs{};
    bool m_absorbing = true;
    quint64 m_lastNumber = 0;
};

} // namespace statewire
