// SPDX-License-Identifier: GPL-3.0-or-later
// The time scale that chart, slider and playback share: linear or event-spaced, kept in step with the session.
#pragma once

#include "timeline/timescale.h"
#include "ui/context/shownsource.h"
#include "ui/look/theme.h"

#include <QObject>
#include <functional>

namespace statewire {

class ViewScale : public QObject
{
    Q_OBJECT

public:
    explicit ViewScale(const ShownSource& source, QObject* parent = nullptr);

    TimeScale::Kind kind() const { return m_kind; }
    void setKind(TimeScale::Kind kind);
    const TimeScale& scale() const { return m_scale; }
    /// Stretches the scale to \p tNs, where a running clock has moved on but nothing happened.
    void reach(qint64 tNs);
    void rebuild();
    /// Where the scale is not the session's alone: \p maker makes it instead.
    void setMaker(std::function<TimeScale(TimeScale::Kind)> maker);

    /// What times are counted from.
    const TimeOrigin& origin() const { return m_origin; }
    TimeOrigin::Kind counting() const { return m_counting; }
    void setCounting(TimeOrigin::Kind counting);

    /// How many pixels the timeline has for all of the scale, with names as \p theme writes them.
    void setRoom(double pixels, const Theme& theme);
    /// The scale as it would be for a picture of that width.
    TimeScale scaleFor(double pixels, const Theme& theme) const;

    /// What the timeline shows of the scale, in units, and how far from its sides: what stands below it can align.
    struct Window
    {
        double fromUnit = 0;
        double toUnit = 1;
        double left = 0;
        double right = 0;
        bool operator==(const Window&) const = default;
    };
    const Window& window() const { return m_window; }
    void setWindow(const Window& window);

Q_SIGNALS:
    void changed();
    /// Times are counted from another moment than before.
    void originMoved();
    void windowChanged();

private:
    const ShownSource& m_source;
    TimeScale::Kind m_kind = TimeScale::Kind::EventSpaced;
    TimeScale m_scale;
    std::function<TimeScale(TimeScale::Kind)> m_maker;
    TimeOrigin m_origin;
    TimeOrigin::Kind m_counting = TimeOrigin::Kind::FirstEvent;
    double m_roomPixels = 0;
    Theme m_roomTheme;
    ScaleRoom m_room;
    int m_roomRevision = -1;
    int m_originRevision = -1;
    std::vector<std::pair<qint64, qint64>> m_flights;
    int m_flightsRevision = -1;
    qint64 m_reachedNs = 0;
    Window m_window;
};

} // namespace statewire
