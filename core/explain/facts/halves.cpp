// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/halves.h"

#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

namespace {

void advance(std::optional<quint32>& number, quint32 to)
{
    if (!number || sequenceAfter(to, *number))
        number = to;
}

} // namespace

const Life* lifeReadAt(const Track& track, qint64 tNs)
{
    const auto after = std::upper_bound(track.lives.begin(), track.lives.end(), tNs,
                                        [](qint64 t, const Life& life) { return t < life.samples.front().tNs; });
    if (after == track.lives.begin())
        return nullptr;
    const Life& life = *(after - 1);
    return tNs < life.vanishedNs ? &life : nullptr;
}

HalvesWalk::HalvesWalk(const Timeline& timeline, const Connection& connection)
    : m_timeline(timeline), m_connection(connection)
{
    quint64 rewritten = 0;
    for (size_t i = 0; i < connection.arrows.size(); ++i) {
        const Arrow& arrow = timeline.arrows()[connection.arrows[i]];
        const int client = connection.client;
        const bool fromClient = client >= 0 ? arrow.fromTrack == client : arrow.toTrack == connection.server;
        // What replaces a rewritten frame comes right after it, and was not sent by the end that it names.
        if (rewritten == 0 || arrow.number != rewritten + 1)
            m_steps.push_back({arrow.sentNs, i, false, fromClient});
        if (arrow.deliveredNs != openEndNs)
            m_steps.push_back({arrow.deliveredNs, i, true, fromClient});
        rewritten = arrow.fate == Fate::Rewritten ? arrow.number : 0;
    }
    std::stable_sort(m_steps.begin(), m_steps.end(), [](const Step& a, const Step& b) { return a.tNs < b.tNs; });
}

bool HalvesWalk::next()
{
    if (m_begun && m_at < m_steps.size()) {
        take();
        ++m_at;
    }
    m_begun = true;
    m_ignored = false;
    return m_at < m_steps.size();
}

const Arrow& HalvesWalk::arrow() const
{
    return m_timeline.arrows()[m_connection.arrows[m_steps[m_at].position]];
}

const SocketRow* HalvesWalk::receiverRow() const
{
    const int track = arrow().toTrack;
    const Life* life = track < 0 ? nullptr : lifeReadAt(m_timeline.tracks()[size_t(track)], tNs());
    const RowSample* sample = life ? life->sampleAt(tNs()) : nullptr;
    return sample ? &sample->row : nullptr;
}

void HalvesWalk::take()
{
    const Segment& s = arrow().segment;
    if (m_ignored || s.has(FlagRst))
        return;
    Half& from = m_halves[m_steps[m_at].fromClient ? 0 : 1];
    Half& to = m_halves[m_steps[m_at].fromClient ? 1 : 0];
    if (isDelivery()) {
        takeDelivery(s, from, to);
        return;
    }
    if (s.has(FlagSyn) && from.isn != s.seq)
        from.sentNext.reset();
    advance(from.sentNext, s.sequenceEnd());
}

void HalvesWalk::takeDelivery(const Segment& s, Half& from, Half& to)
{
    if (s.has(FlagSyn) && from.isn != s.seq) {
        const std::optional<quint32> sentNext = from.sentNext;
        from = {};
        from.sentNext = sentNext;
        from.isn = s.seq;
        from.scale = s.windowScale;
        from.sackPermitted = s.sackPermitted;
    }
    from.received.take(s.seq, s.sequenceEnd());
    if (s.has(FlagAck) && to.isn)
        advance(to.acknowledged, s.ack);
    // The window of a SYN is never scaled.
    const bool scaled = !s.has(FlagSyn) && from.scale && to.scale;
    from.window = quint32(s.window) << (scaled ? std::min<quint8>(*from.scale, 14) : 0);
    from.largestWindow = std::max(from.largestWindow, *from.window);
    if (s.has(FlagAck))
        advance(from.rightEdge, s.ack + *from.window);
}

} // namespace statewire
