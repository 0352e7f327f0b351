// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/wire.h"

#include "base/clock.h"

#include <QSocketNotifier>
#include <algorithm>

namespace statewire {

Wire::Wire(std::vector<PacketSocket> links, QObject* parent) : QObject(parent), m_links(std::move(links))
{
    for (size_t i = 0; i < m_links.size(); ++i) {
        m_notifiers.push_back(std::make_unique<QSocketNotifier>(m_links[i].fd(), QSocketNotifier::Read));
        connect(m_notifiers.back().get(), &QSocketNotifier::activated, this, [this, i] { takeFrom(i); });
    }
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Wire::deliverDue);
}

Wire::~Wire() = default;

void Wire::takeFrom(size_t link)
{
    constexpr int batch = 64; // then the event loop sees to the other link and the workers
    for (int i = 0; i < batch; ++i) {
        Result<std::optional<QByteArray>> bytes = m_links[link].receive();
        if (!bytes)
            troubled(bytes.error());
        if (!bytes || !*bytes)
            return;
        WireFrame frame;
        frame.number = ++m_lastNumber;
        frame.from = link;
        frame.to = 1 - link;
        frame.bytes = std::move(**bytes);
        frame.segment = parseSegment(frame.bytes);
        frame.dueNs = monotonicNs() + m_delayNs;
        arrived(frame);
        if (m_delayNs == 0 && m_queue.empty()) {
            deliver(frame);
            continue;
        }
        const auto place = std::upper_bound(m_queue.begin(), m_queue.end(), frame.dueNs,
                                            [](qint64 due, const WireFrame& f) { return due < f.dueNs; });
        m_queue.insert(place, std::move(frame));
        deliverDue();
    }
}

void Wire::deliverDue()
{
    while (!m_queue.empty() && m_queue.front().dueNs <= monotonicNs()) {
        const WireFrame frame = std::move(m_queue.front());
        m_queue.pop_front();
        deliver(frame);
    }
    if (!m_queue.empty()) {
        const qint64 leftMs = (m_queue.front().dueNs - monotonicNs() + 999'999) / 1'000'000;
        m_timer.start(int(std::max<qint64>(0, leftMs)));
    }
}

void Wire::deliver(const WireFrame& frame)
{
    leaving(frame);
    if (const Result<void> sent = m_links[frame.to].send(frame.bytes); !sent)
        troubled(sent.error());
    left(frame);
}

} // namespace statewire
