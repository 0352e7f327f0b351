// SPDX-License-Identifier: GPL-3.0-or-later
// The moment that every view shows: moved by hand, by playback, or following a running lab.
#pragma once

#include "ui/context/shownsource.h"
#include "ui/context/viewscale.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace statewire {

class Playhead : public QObject
{
    Q_OBJECT

public:
    Playhead(const ShownSource& source, ViewScale& scale, QObject* parent = nullptr);

    qint64 positionNs() const { return m_positionNs; }
    /// True while it moves along with a running lab.
    bool followsLive() const { return m_following; }
    bool isPlaying() const { return m_playing; }
    /// True while its timer runs, be it only for a countdown.
    bool isMoving() const { return m_timer.isActive(); }
    double speed() const { return m_speed; }
    bool isAtEnd() const;

    /// Keeps the moment as it is while something is looked at closely; the lab goes on. Thawed as often as frozen, it
    /// catches up if it followed.
    void freeze();
    void thaw();
    bool isFrozen() const { return m_frozen > 0; }

public Q_SLOTS:
    /// Puts it on \p tNs and leaves the live end.
    void moveTo(qint64 tNs);
    void stepForward();
    void stepBack();
    void toStart();
    void toEnd();
    void followLive();
    void play();
    void pause();
    void togglePlay();
    void setSpeed(double speed);

Q_SIGNALS:
    void moved();
    /// Playing, following or speed changed.
    void modeChanged();

private:
    void setPosition(qint64 tNs);
    void setMode(bool playing, bool following);
    void tick();
    void adjustTimer();
    bool countdownRuns() const;
    bool somethingFlies() const;

    const ShownSource& m_source;
    ViewScale& m_scale;
    QTimer m_timer;
    QElapsedTimer m_sinceTick;
    double m_unit = 0; ///< position while playing, with the fraction that nanoseconds would round off
    double m_speed = 1;
    qint64 m_positionNs = 0;
    int m_frozen = 0;
    bool m_playing = false;
    bool m_following = false;
};

} // namespace statewire
