// SPDX-License-Identifier: GPL-3.0-or-later
// What became of every frame, and when: held, delivered, lost, copied or absorbed, folded from the session as it grows.
#pragma once

#include "session/session.h"
#include "timeline/timeline.h"

#include <QHash>
#include <vector>

namespace statewire {

/// One frame's fates with their times; openEndNs: it has not come.
struct FrameFate
{
    /// A place in the queue of held frames, from a moment on. A later mark means that another overtook it.
    struct Place
    {
        qint64 fromNs = 0;
        quint64 order = 0;
    };

    quint64 number = 0;
    QString from;
    quint64 ordinal = 0; ///< among the frames of its host
    qint64 sentNs = 0;
    qint64 deliveredNs = openEndNs;
    Fate deliveredAs = Fate::Passed; ///< what its delivery counted as
    qint64 lostNs = openEndNs;       ///< dropped, absorbed or rewritten: it will not arrive
    Fate lostAs = Fate::Dropped;     ///< which of them
    bool copied = false;             ///< its delivery left a copy behind
    quint64 copyOf = 0;              ///< the frame that the wire copied; 0: it came from a host
    quint64 repeats = 0;             ///< the held frame that it repeats, if it was absorbed
    std::vector<Place> places;       ///< by time; empty if it was never held

    bool isOnWire(qint64 tNs) const { return sentNs <= tNs && tNs < deliveredNs && tNs < lostNs; }
    bool isHeld(qint64 tNs) const;
    /// Its place in the queue at \p tNs.
    quint64 orderAt(qint64 tNs) const;
    /// What had become of it by \p tNs; Held also while it travels.
    Fate fateAt(qint64 tNs) const;
};

class FrameFates
{
public:
    /// Folds the events of \p session that came since the last call.
    void update(const Session& session);
    /// Forgets everything: another session is on screen.
    void clear() { *this = {}; }

    const std::vector<FrameFate>& all() const { return m_fates; }
    const FrameFate* find(quint64 number) const;
    /// How many retransmissions of \p number were absorbed by \p tNs.
    int repeatsOf(quint64 number, qint64 tNs) const;
    /// How long the last frame of \p host that nobody held was on its way, of those sent at or after \p sinceNs; if it
    /// sent none yet, the other host's.
    std::optional<qint64> lastTransitNs(const QString& host, qint64 sinceNs) const;

private:
    void foldFrame(qint64 tNs, const FrameEvent& event);
    void foldFate(qint64 tNs, const FateEvent& event);
    bool isCopy(const FrameFate& original, qint64 tNs) const;

    std::vector<FrameFate> m_fates;
    std::vector<FrameEvent> m_events; ///< of each story
    std::vector<size_t> m_held;       ///< stories that are held now
    QHash<quint64, size_t> m_index;
    QHash<quint64, std::vector<qint64>> m_repeats; ///< of a held frame: when each was absorbed
    QHash<QString, quint64> m_sent;
    QHash<QString, size_t> m_lastThrough; ///< of each host: the last frame that passed unheld
    quint64 m_order = 0;
    size_t m_folded = 0;
};

} // namespace statewire
