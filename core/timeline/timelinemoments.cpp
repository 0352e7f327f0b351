// SPDX-License-Identifier: GPL-3.0-or-later
// When something happens on a timeline: what a playhead steps to, and what a scale must not tear apart.
#include "timeline/timeline.h"

#include <algorithm>

namespace statewire {

std::vector<std::pair<qint64, qint64>> Timeline::flights() const
{
    std::vector<std::pair<qint64, qint64>> flights;
    for (const Arrow& arrow : m_arrows) {
        if (arrow.landedNs != openEndNs || arrow.fate == Fate::Held)
            flights.emplace_back(arrow.sentNs, arrow.landedNs);
    }
    return flights;
}

std::vector<qint64> Timeline::moments() const
{
    std::vector<qint64> moments;
    for (const Track& track : m_tracks) {
        for (const Life& life : track.lives) {
            for (const Span& span : life.spans)
                moments.push_back(span.beginNs);
            if (life.vanishedNs != openEndNs)
                moments.push_back(life.vanishedNs);
        }
    }
    for (const Arrow& arrow : m_arrows) {
        moments.push_back(arrow.sentNs);
        if (arrow.landedNs != openEndNs)
            moments.push_back(arrow.landedNs);
        if (arrow.droppedNs != openEndNs)
            moments.push_back(arrow.droppedNs);
    }
    // A refused call that left no socket behind is seen by nothing else.
    for (size_t at : m_calls.looseCalls()) {
        if (CallIndex::isRefusal(m_calls.calls()[at]))
            moments.push_back(m_calls.calls()[at].endNs);
    }
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    return moments;
}

} // namespace statewire
