// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/lab/wire.h"

#include "base/clock.h"
#include "lab/lab/host.h"
#include "tcp/sequence.h"

#include <QSocketNotifier>
#include <algorithm>

namespace statewire {

namespace {

/// True if \p frame carries the same sequence space of the same connection as \p other did.
bool repeats(const WireFrame& frame, const WireFrame& other)
{
    return frame.segment && other.segment && frame.segment->sequenceLength() > 0 && other.from == frame.from &&
           other.segment->source == frame.segment->source && other.segment->destination == frame.segment->destination &&
           other.segment->seq == frame.segment->seq && other.segment->payloadBytes == frame.segment->payloadBytes &&
           (other.segment->flags & ~FlagPsh) == (frame.segment->flags & ~FlagPsh);
}

} // namespace

Wire::Wire(std::vector<PacketSocket> links, QStringList hostNames, WireListener& listener)
    : m_links(std::move(links)), m_hostNames(std::move(hostNames)), m_listener(listener)
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
            m_listener.wireTroubled(bytes.error());
        if (!bytes || !*bytes)
            return;
        WireFrame frame;
        frame.number = ++m_lastNumber;
        frame.from = link;
        frame.to = otherHost(link);
        frame.bytes = std::move(**bytes);
        frame.segment = parseSegment(frame.bytes);
        m_listener.frameArrived(frame);
        judge(std::move(frame));
    }
}

void Wire::judge(WireFrame frame)
{
    if (m_absorbing && (repeatsWaiting(frame) || repeatsAnswered(frame))) {
        m_listener.frameFated(frame, Fate::Absorbed);
        return;
    }
    const std::optional<WireRule> rule =
        frame.segment ? m_rules.decide(m_hostNames[qsizetype(frame.from)], *frame.segment, frame.bytes) : std::nullopt;
    if (!rule) {
        schedule(std::move(frame));
        return;
    }
    switch (rule->verdict) {
    case WireRule::Verdict::Hold:
        m_listener.frameFated(frame, Fate::Held);
        m_held.push_back(std::move(frame));
        return;
    case WireRule::Verdict::Drop: m_listener.frameFated(frame, Fate::Dropped); return;
    case WireRule::Verdict::Duplicate: {
        frame.fate = Fate::Duplicated;
        WireFrame copy = copyOf(frame);
        schedule(std::move(frame));
        m_listener.frameMade(copy);
        schedule(std::move(copy));
        return;
    }
    case WireRule::Verdict::Reorder:
        frame.fate = Fate::Reordered;
        m_listener.frameFated(frame, Fate::Held);
        m_overtaken.push_back(std::move(frame));
        return;
    case WireRule::Verdict::Rewrite: rewrite(frame, rule->rewrite); return;
    }
}

/// A retransmission repeats sequence space that a frame held or under way carries already.
bool Wire::repeatsWaiting(const WireFrame& frame) const
{
    const auto same = [&](const WireFrame& other) { return repeats(frame, other); };
    return std::any_of(m_held.begin(), m_held.end(), same) || std::any_of(m_queue.begin(), m_queue.end(), same);
}

/// So does one whose first sending has arrived, and only the wire keeps its acknowledgement from coming back.
bool Wire::repeatsAnswered(const WireFrame& frame) const
{
    const auto same = [&](const WireFrame& other) { return repeats(frame, other); };
    if (std::none_of(m_delivered.begin(), m_delivered.end(), same))
        return false;
    const Segment& segment = *frame.segment;
    const auto answers = [&](const WireFrame& other) {
        return other.from != frame.from && other.segment && other.segment->has(FlagAck) &&
               other.segment->source == segment.destination && other.segment->destination == segment.source &&
               !sequenceAfter(segment.sequenceEnd(), other.segment->ack);
    };
    return std::any_of(m_held.begin(), m_held.end(), answers) || std::any_of(m_queue.begin(), m_queue.end(), answers);
}

WireFrame Wire::copyOf(const WireFrame& frame)
{
    WireFrame copy = frame;
    copy.number = ++m_lastNumber;
    copy.fate = Fate::Passed;
    return copy;
}

void Wire::rewrite(const WireFrame& frame, const SegmentRewrite& change)
{
    std::optional<QByteArray> bytes = rewriteSegment(frame.bytes, change);
    WireFrame changed = copyOf(frame);
    changed.bytes = std::move(bytes).value_or(frame.bytes);
    changed.segment = parseSegment(changed.bytes);
    m_listener.frameFated(frame, Fate::Rewritten);
    m_listener.frameMade(changed);
    schedule(std::move(changed));
}

void Wire::inject(size_t from, QByteArray bytes)
{
    WireFrame frame;
    frame.number = ++m_lastNumber;
    frame.from = from;
    frame.to = otherHost(from);
    frame.fate = Fate::Injected;
    frame.bytes = std::move(bytes);
    frame.segment = parseSegment(frame.bytes);
    m_listener.frameMade(frame);
    schedule(std::move(frame));
}

void Wire::schedule(WireFrame frame)
{
    const qint64 delayNs = m_delayNs[frame.from];
    frame.dueNs = monotonicNs() + delayNs;
    const bool alone =
        std::none_of(m_queue.begin(), m_queue.end(), [&](const WireFrame& f) { return f.from == frame.from; });
    if (delayNs == 0 && alone) {
        deliver(frame);
        return;
    }
    const auto place = std::upper_bound(m_queue.begin(), m_queue.end(), frame.dueNs,
                                        [](qint64 due, const WireFrame& f) { return due < f.dueNs; });
    m_queue.insert(place, std::move(frame));
    deliverDue();
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
    m_listener.frameLeaving(frame);
    if (frame.segment && frame.fate != Fate::Injected) {
        m_flows.note(*frame.segment);
        rememberDelivered(frame);
    }
    const Result<void> sent = m_links[frame.to].send(frame.bytes);
    if (!sent)
        m_listener.wireTroubled(sent.error());
    m_listener.frameFated(frame, sent ? frame.fate : Fate::Dropped);
    m_listener.frameLeft(frame);
    const auto overtaken =
        std::find_if(m_overtaken.begin(), m_overtaken.end(), [&](const WireFrame& f) { return f.from == frame.from; });
    if (overtaken == m_overtaken.end())
        return;
    const WireFrame next = std::move(*overtaken);
    m_overtaken.erase(overtaken);
    deliver(next);
}

void Wire::rememberDelivered(const WireFrame& frame)
{
    constexpr size_t kept = 64; // more than the frames that can await their acknowledgement in a story
    if (!frame.segment || frame.segment->sequenceLength() == 0)
        return;
    WireFrame bare = frame;
    bare.bytes.clear();
    m_delivered.push_back(std::move(bare));
    if (m_delivered.size() > kept)
        m_delivered.pop_front();
}

Result<void> Wire::actOnHeld(quint64 number, FrameAct act)
{
    const auto at = number == 0
                        ? m_held.begin()
                        : std::find_if(m_held.begin(), m_held.end(), [&](const WireFrame& f) { return f.number == number; });
    const auto bad = [&](const QString& why) {
        return tl::unexpected(
            Error{QStringLiteral("act on the held frame"), number ? QString::number(number) : QString(), why, {}});
    };
    if (at == m_held.end())
        return bad(m_held.empty() ? QStringLiteral("none is held") : QStringLiteral("it is not among the held ones"));
    if (act == FrameAct::Swap) {
        const auto next = std::find_if(at + 1, m_held.end(), [&](const WireFrame& f) { return f.from == at->from; });
        if (next == m_held.end())
            return bad(QStringLiteral("no later frame of its direction is held that could overtake it"));
        at->fate = Fate::Reordered;
        std::iter_swap(at, next);
        // Held anew, each in its turn: so whoever reads the session knows the queue's order.
        for (auto behind = at + 1; behind != m_held.end(); ++behind)
            m_listener.frameFated(*behind, Fate::Held);
        return {};
    }
    WireFrame frame = std::move(*at);
    if (act == FrameAct::Duplicate) {
        *at = copyOf(frame); // the original goes on now, its copy takes its place in the queue
        m_listener.frameMade(*at);
        m_listener.frameFated(*at, Fate::Held);
        frame.fate = Fate::Duplicated;
        deliver(frame);
        return {};
    }
    m_held.erase(at);
    if (act == FrameAct::Drop)
        m_listener.frameFated(frame, Fate::Dropped);
    else
        deliver(frame);
    return {};
}

} // namespace statewire
