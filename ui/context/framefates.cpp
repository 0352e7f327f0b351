// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/framefates.h"

#include <algorithm>

namespace statewire {

namespace {

/// The wire judges a frame as it arrives. What it notes within this time belongs to the arrival itself.
constexpr qint64 atOnceNs = 1'000'000;
/// A copy is made together with its original's arrival or departure; no kernel retransmits as soon as that.
constexpr qint64 copyNs = 5'000'000;

} // namespace

bool FrameFate::isHeld(qint64 tNs) const
{
    return isOnWire(tNs) && !places.empty() && (places.front().fromNs <= tNs || places.front().fromNs - sentNs < atOnceNs);
}

quint64 FrameFate::orderAt(qint64 tNs) const
{
    quint64 order = places.empty() ? 0 : places.front().order;
    for (const Place& place : places) {
        if (place.fromNs <= tNs)
            order = place.order;
    }
    return order;
}

Fate FrameFate::fateAt(qint64 tNs) const
{
    if (lostNs <= tNs)
        return lostAs;
    if (deliveredNs > tNs)
        return Fate::Held;
    return deliveredAs;
}

void FrameFates::update(const Session& session)
{
    const std::vector<Event>& events = session.events();
    for (; m_folded < events.size(); ++m_folded) {
        const Event& event = events[m_folded];
        if (const auto* frame = event.as<FrameEvent>())
            foldFrame(event.tNs, *frame);
        else if (const auto* fate = event.as<FateEvent>())
            foldFate(event.tNs, *fate);
    }
}

bool FrameFates::isCopy(const FrameFate& original, qint64 tNs) const
{
    return tNs - original.sentNs < copyNs || (original.copied && tNs - original.deliveredNs < copyNs);
}

void FrameFates::foldFrame(qint64 tNs, const FrameEvent& event)
{
    if (!event.segment)
        return;
    FrameFate story;
    story.number = event.number;
    story.from = event.from;
    story.ordinal = m_sent[event.from]++;
    story.sentNs = tNs;
    const auto sameBytes = [&](size_t i) { return m_events[i].from == event.from && m_events[i].bytes == event.bytes; };
    constexpr size_t lookBack = 64;
    const size_t first = m_fates.size() - std::min(m_fates.size(), lookBack);
    for (size_t i = m_fates.size(); i-- > first && story.copyOf == 0;) {
        if (isCopy(m_fates[i], tNs) && sameBytes(i))
            story.copyOf = m_fates[i].number;
    }
    m_index.insert(event.number, m_fates.size());
    m_fates.push_back(std::move(story));
    m_events.push_back(event);
}

void FrameFates::foldFate(qint64 tNs, const FateEvent& event)
{
    const auto found = m_index.constFind(event.number);
    if (found == m_index.constEnd())
        return;
    const size_t at = *found;
    FrameFate& story = m_fates[at];
    const auto release = [this, at] { m_held.erase(std::remove(m_held.begin(), m_held.end(), at), m_held.end()); };
    switch (event.fate) {
    case Fate::Held:
        release();
        m_held.push_back(at);
        story.places.push_back({tNs, ++m_order});
        return;
    case Fate::Duplicated:
        story.copied = true;
        // A held frame's copy takes its place in the queue, right before the original goes on.
        for (size_t i = m_fates.size(); !story.places.empty() && i-- > at + 1;) {
            FrameFate& copy = m_fates[i];
            if (tNs - copy.sentNs >= copyNs)
                break;
            if (m_events[i].from != m_events[at].from || m_events[i].bytes != m_events[at].bytes)
                continue;
            copy.copyOf = story.number;
            for (FrameFate::Place& place : copy.places)
                place.order = story.places.back().order;
            break;
        }
        [[fallthrough]];
    case Fate::Passed:
    case Fate::Reordered:
    case Fate::Injected:
        release();
        if (story.deliveredNs != openEndNs)
            return;
        story.deliveredNs = tNs;
        story.deliveredAs = event.fate;
        if (story.places.empty() && event.fate != Fate::Injected)
            m_lastThrough.insert(story.from, at);
        return;
    case Fate::Dropped:
    case Fate::Absorbed:
    case Fate::Rewritten:
        release();
        story.lostNs = tNs;
        story.lostAs = event.fate;
        if (event.fate != Fate::Absorbed)
            return;
        story.copyOf = 0;
        for (size_t i : m_held) {
            const Segment& held = *m_events[i].segment;
            const Segment& now = *m_events[at].segment;
            if (m_events[i].from == m_events[at].from && held.source == now.source && held.destination == now.destination &&
                held.seq == now.seq) {
                story.repeats = m_fates[i].number;
                m_repeats[story.repeats].push_back(tNs);
                return;
            }
        }
        return;
    }
}

const FrameFate* FrameFates::find(quint64 number) const
{
    const auto found = m_index.constFind(number);
    return found == m_index.constEnd() ? nullptr : &m_fates[*found];
}

int FrameFates::repeatsOf(quint64 number, qint64 tNs) const
{
    const auto found = m_repeats.constFind(number);
    if (found == m_repeats.constEnd())
        return 0;
    return int(std::upper_bound(found->begin(), found->end(), tNs) - found->begin());
}

std::optional<qint64> FrameFates::lastTransitNs(const QString& host, qint64 sinceNs) const
{
    auto found = m_lastThrough.constFind(host);
    if (found == m_lastThrough.constEnd())
        found = m_lastThrough.constBegin();
    if (found == m_lastThrough.constEnd() || m_fates[*found].sentNs < sinceNs)
        return std::nullopt;
    return m_fates[*found].deliveredNs - m_fates[*found].sentNs;
}

} // namespace statewire
