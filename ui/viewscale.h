// SPDX-License-Identifier: GPL-3.0-or-later
// The time scale that chart, slider and playback share: linear or event-spaced, kept in step with the session.
#pragma once

#include "sessionsource.h"
#include "timeline/timescale.h"

#include <QObject>

namespace statewire {

class ViewScale : public QObject
{
    Q_OBJECT

public:
    explicit ViewScale(const SessionSource& source, QObject* parent = nullptr);

    TimeScale::Kind kind() const { return m_kind; }
    void setKind(TimeScale::Kind kind);
    const TimeScale& scale() const { return m_scale; }
    /// Stretches the scale to \p tNs, where a running clock has moved on but nothing happened.
    void reach(qint64 tNs);
    void rebuild();

Q_SIGNALS:
    void changed();

private:
    const SessionSource& m_source;
    TimeScale::Kind m_kind = TimeScale::Kind::EventSpaced;
    TimeScale m_scale;
    std::vector<std::pair<qint64, qint64>> m_flights;
    int m_flightsRevision = -1;
    qint64 m_reachedNs = 0;
};

} // namespace statewire
