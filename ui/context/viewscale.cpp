// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/viewscale.h"

#include "ui/context/nameroom.h"

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

void ViewScale::setCounting(TimeOrigin::Kind counting)
{
    if (counting == m_counting)
        return;
    m_counting = counting;
    m_originRevision = -1;
    rebuild();
}

void ViewScale::setRoom(double pixels, const Theme& theme)
{
    if (pixels == m_roomPixels && theme == m_roomTheme)
        return;
    m_roomPixels = pixels;
    m_roomTheme = theme;
    m_roomRevision = -1;
    if (m_kind == TimeScale::Kind::EventSpaced && !m_maker)
        rebuild();
}

TimeScale ViewScale::scaleFor(double pixels, const Theme& theme) const
{
    if (m_maker || m_kind == TimeScale::Kind::Linear)
        return m_scale;
    const ScaleRoom room = nameRoom(m_source.timeline(), m_source.evidence(), theme, pixels);
    return TimeScale::eventSpaced(m_source.moments(), std::max(m_source.timeline().endNs(), m_reachedNs), m_flights, &room);
}

void ViewScale::rebuild()
{
    if (m_originRevision != m_source.revision()) {
        m_originRevision = m_source.revision();
        if (const TimeOrigin origin = TimeOrigin::of(m_source.timeline(), m_counting); origin != m_origin) {
            m_origin = origin;
            Q_EMIT originMoved();
        }
    }
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
    if (m_roomRevision != m_source.revision() && m_roomPixels > 0 && m_kind == TimeScale::Kind::EventSpaced) {
        m_room = nameRoom(m_source.timeline(), m_source.evidence(), m_roomTheme, m_roomPixels);
        m_roomRevision = m_source.revision();
    }
    if (m_kind == TimeScale::Kind::Linear)
        m_scale = TimeScale::linear(moments.empty() ? 0 : moments.front(), endNs);
    else
        m_scale = TimeScale::eventSpaced(moments, endNs, m_flights, m_roomPixels > 0 ? &m_room : nullptr);
    Q_EMIT changed();
}

} // namespace statewire
