// SPDX-License-Identifier: GPL-3.0-or-later
// What became of each frame, and when: a timeline only knows the end of it.
#pragma once

#include "session/session.h"

#include <QHash>
#include <optional>
#include <vector>

namespace statewire {

class FateLog
{
public:
    void update(const Session& session);
    void clear() { *this = {}; }
    /// The last that was told of \p frame by \p tNs; nothing: it is on the wire.
    std::optional<Fate> fateAt(quint64 frame, qint64 tNs) const;

private:
    QHash<quint64, std::vector<std::pair<qint64, Fate>>> m_fates;
    size_t m_folded = 0;
};

} // namespace statewire
