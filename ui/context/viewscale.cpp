// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/viewscale.h"

#include <algorithm>

namespace statewire {

ViewScale::ViewScale(const ShownSource& source, QObject* parent)
    : QObject(parent), m_source(source), m_scale(TimeScale::eventSpaced({}, 0))
{
    connect(&source, &ShownSource::replaced, this, [this] {
        m_reachedNs = 0;
        rebuild();
    });
    connect(&source, &ShownSource::grew, this, &ViewScale::rebuild);
}

void ViewScale::setKind(TimeScale::Kind kind)
{
    if (kind == m_kind)
        return;
    m_kind = kind;
    rebuild();
}

void ViewScale::reach(qint64 tNs)
{
    if (tNs <= m_reachedNs)
        return;
    m_reachedNs = tNs;
    if (tNs > m_source.timeline().endNs())
        rebuild();
}

void ViewScale::setWindow(const Window& window)
{
    if (window == m_window)
        return;
    m_window = window;
    Q_EMIT windowChanged();
}

void ViewScale::setMaker(std::function<TimeScale(TimeScale::Kind)> maker)
{
    m_maker = std::move(maker);
    rebuild();
}

void ViewScale::rebuild()
{
    if (m_maker) {
        m_scale = m_maker(m_kind);
        Q_EMIT changed();
        return;
    }
    const std::vector<qint64>& moments = m_source.moments();
    const qint64 endNs = std::max(m_source.timeline().endNs(), m_reachedNs);
    // A running clock stretches the scale many times between two events.
    if (m_flightsRevision != m_source.revision()) {
        m_flights = m_source.timeline().flights();
        m_flightsRevision = m_source.revision();
    }
    if (m_kind == TimeScale::Kind::Linear)
        m_scale = TimeScale::linear(moments.empty() ? 0 : moments.front(), endNs);
    else
        m_scale = TimeScale::eventSpaced(moments, endNs, m_flights);
    Q_EMIT changed();
}

} // namespace statewire
