// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/fatelog.h"

namespace statewire {

void FateLog::update(const Session& session)
{
    const std::vector<Event>& events = session.events();
    for (; m_folded < events.size(); ++m_folded) {
        if (const auto* fate = events[m_folded].as<FateEvent>())
            m_fates[fate->number].emplace_back(events[m_folded].tNs, fate->fate);
    }
}

std::optional<Fate> FateLog::fateAt(quint64 frame, qint64 tNs) const
{
    std::optional<Fate> last;
    const auto found = m_fates.constFind(frame);
    if (found == m_fates.constEnd())
        return last;
    for (const auto& [fateNs, fate] : *found) {
        if (fateNs <= tNs)
            last = fate;
    }
    return last;
}

} // namespace statewire
