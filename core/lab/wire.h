// SPDX-License-Identifier: GPL-3.0-or-later
// The only path between the hosts: takes Ethernet frames off one link and puts them on the other, when it is their time.
#pragma once

#include "kernel/packetsocket.h"
#include "tcp/segment.h"

#include <QObject>
#include <QTimer>
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
    qint64 dueNs = 0; ///< monotonic
    QByteArray bytes;
    std::optional<Segment> segment;
};

class Wire : public QObject
{
    Q_OBJECT

public:
    explicit Wire(std::vector<PacketSocket> links, QObject* parent = nullptr);
    ~Wire() override;

    /// One-way delay of frames that arrive from now on.
    void setDelay(qint64 delayNs) { m_delayNs = delayNs; }

    /// Called when a frame arrived, before anything is done with it.
    std::function<void(const WireFrame&)> arrived;
    /// Called right before and right after a frame goes on to its receiver.
    std::function<void(const WireFrame&)> leaving;
    std::function<void(const WireFrame&)> left;
    std::function<void(const Error&)> troubled;

private:
    void takeFrom(size_t link);
    void deliverDue();
    void deliver(const WireFrame& frame);

    std::vector<PacketSocket> m_links;
    std::vector<std::unique_ptr<QSocketNotifier>> m_notifiers;
    std::deque<WireFrame> m_queue; ///< by due time
    QTimer m_timer;
    qint64 m_delayNs = 0;
    quint64 m_lastNumber = 0;
};

} // namespace statewire
