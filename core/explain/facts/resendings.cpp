// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/resendings.h"

#include "explain/facts/halves.h"
#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

namespace {

/// A segment under way, with what its sender has heard since it last left.
struct Outstanding
{
    Resent resent;
    Resending heard; ///< of the sending to come
};

/// What one end sent and has heard in the life that is current.
struct Sender
{
    std::optional<quint32> synSeq;
    std::optional<quint32> next;
    std::optional<quint32> acknowledged;
    std::optional<quint16> window; ///< last announced to it, as it was sent
    bool sackPermitted = false;
    bool sentOther = false; ///< something else than this life's SYN
    std::vector<Outstanding> outstanding;
};

class Walk
{
public:
    Walk(const Session& session, const Timeline& timeline, std::vector<Resent>& found) : m_timeline(timeline), m_found(found)
    {
        for (const Event& event : session.events()) {
            if (const auto* frame = event.as<FrameEvent>())
                m_frames.insert(frame->number, &frame->bytes);
        }
    }

    void through(const Connection& connection)
    {
        m_connection = &connection;
        m_senders[0] = m_senders[1] = {};
        for (HalvesWalk walk(m_timeline, connection); walk.next();) {
            const bool fromClient = connection.client >= 0 ? walk.arrow().fromTrack == connection.client
                                                           : walk.arrow().toTrack == connection.server;
            if (walk.isDelivery())
                hear(m_senders[fromClient ? 1 : 0], walk.arrow());
            else if (walk.arrow().fate != Fate::Injected)
                send(m_senders[fromClient ? 0 : 1], m_senders[fromClient ? 1 : 0], walk.arrow());
        }
        finish(m_senders[0]);
        finish(m_senders[1]);
    }

private:
    void finish(Sender& sender)
    {
        for (Outstanding& left : sender.outstanding)
            keep(left);
        sender.outstanding.clear();
    }

    void keep(Outstanding& done)
    {
        if (!done.resent.again.empty())
            m_found.push_back(std::move(done.resent));
    }

    void send(Sender& own, Sender& other, const Arrow& arrow)
    {
        const Segment& s = arrow.segment;
        if (s.has(FlagRst))
            return;
        if (s.has(FlagSyn)) {
            if (own.synSeq != s.seq || own.sentOther) {
                finish(own);
                own = {};
                own.synSeq = s.seq;
                if (!s.has(FlagAck) && other.sentOther) { // what it sent belongs to the life before
                    finish(other);
                    other = {};
                }
            }
            own.sackPermitted = s.sackPermitted;
            own.next = s.sequenceEnd();
            return;
        }
        own.sentOther = true;
        if (s.sequenceLength() == 0 || arrow.fromTrack < 0)
            return;
        if (!own.next || sequenceAfter(s.sequenceEnd(), *own.next)) {
            own.next = s.sequenceEnd();
            Outstanding fresh;
            fresh.resent.connection = m_connection;
            fresh.resent.track = size_t(arrow.fromTrack);
            fresh.resent.first = &arrow;
            fresh.resent.sackPermitted = own.sackPermitted && other.sackPermitted;
            fresh.heard.sinceNs = arrow.sentNs;
            own.outstanding.push_back(std::move(fresh));
            return;
        }
        const auto known = std::find_if(own.outstanding.begin(), own.outstanding.end(), [&](const Outstanding& before) {
            return before.resent.first->segment.seq == s.seq;
        });
        if (known == own.outstanding.end())
            return; // its first sending was not recorded
        known->heard.arrow = &arrow;
        known->heard.wasLast = s.sequenceEnd() == *own.next;
        if (arrow.fate != Fate::Absorbed)
            known->resent.again.push_back(known->heard);
        known->heard = {};
        known->heard.sinceNs = arrow.sentNs;
    }

    /// \p own gets \p arrow.
    void hear(Sender& own, const Arrow& arrow)
    {
        const Segment& s = arrow.segment;
        if (!s.has(FlagAck) || s.has(FlagRst) || !own.next)
            return;
        if (s.has(FlagSyn)) {
            own.acknowledged = s.ack;
            return;
        }
        const bool again = own.acknowledged == s.ack;
        if (!own.acknowledged || sequenceAfter(s.ack, *own.acknowledged)) {
            own.acknowledged = s.ack;
            const auto done =
                std::stable_partition(own.outstanding.begin(), own.outstanding.end(),
                                      [&](const Outstanding& o) { return sequenceAfter(o.resent.end(), s.ack); });
            for (auto at = done; at != own.outstanding.end(); ++at) {
                at->resent.acknowledgedNs = arrow.deliveredNs;
                keep(*at);
            }
            own.outstanding.erase(done, own.outstanding.end());
            for (Outstanding& waiting : own.outstanding)
                waiting.heard.progressNs = arrow.deliveredNs;
        }
        const QByteArray* bytes = m_frames.value(arrow.number);
        const std::vector<SackBlock> blocks = bytes ? sackBlocksOf(*bytes) : std::vector<SackBlock>();
        const bool duplicate = s.sequenceLength() == 0 && again && (!blocks.empty() || own.window == s.window);
        own.window = s.window;
        for (Outstanding& waiting : own.outstanding) {
            Resending& heard = waiting.heard;
            const size_t before = heard.sacked.size();
            for (const SackBlock& block : blocks) {
                if (!sequenceAfter(waiting.resent.end(), block.begin) &&
                    std::find(heard.sacked.begin(), heard.sacked.end(), block) == heard.sacked.end())
                    heard.sacked.push_back(block);
            }
            heard.duplicateAcks += duplicate ? 1 : 0;
            if (heard.toldBy == 0 && (duplicate || heard.sacked.size() > before))
                heard.toldBy = arrow.number;
        }
    }

    const Timeline& m_timeline;
    std::vector<Resent>& m_found;
    QHash<quint64, const QByteArray*> m_frames;
    const Connection* m_connection = nullptr;
    Sender m_senders[2]; ///< the client, the server
};

} // namespace

qint64 Resending::waitedNs() const
{
    return arrow->sentNs - sinceNs;
}

std::vector<Resent> resentOf(const Session& session, const Timeline& timeline)
{
    std::vector<Resent> found;
    Walk walk(session, timeline, found);
    for (const Connection& connection : timeline.connections())
        walk.through(connection);
    std::stable_sort(found.begin(), found.end(),
                     [](const Resent& a, const Resent& b) { return a.first->sentNs < b.first->sentNs; });
    return found;
}

} // namespace statewire
