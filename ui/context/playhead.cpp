// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/playhead.h"

#include <algorithm>

namespace statewire {

namespace {

/// Event-spaced, playback passes so many units a second: a handshake takes a breath, a minute's wait not much more.
constexpr double unitsPerSecond = 5;
constexpr double linearUnitsPerSecond = 1000; // a linear unit is a millisecond
constexpr int frameMs = 16;
constexpr int countdownMs = 100;

} // namespace

Playhead::Playhead(const ShownSource& source, ViewScale& scale, QObject* parent)
    : QObject(parent), m_source(source), m_scale(scale)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Playhead::tick);
    connect(&source, &ShownSource::replaced, this, [this] {
        m_frozen = 0;
        m_playing = false;
        m_following = m_source.isLive();
        m_positionNs = 0;
        Q_EMIT moved();
        Q_EMIT modeChanged();
        adjustTimer();
    });
    const auto catchUp = [this] {
        if (m_following && !isFrozen())
            setPosition(m_source.nowNs());
        adjustTimer();
    };
    connect(&source, &ShownSource::grew, this, catchUp);
    connect(&source, &ShownSource::statusChanged, this, catchUp);
    // Units mean something else on another scale.
    connect(&scale, &ViewScale::changed, this, [this] { m_unit = m_scale.scale().toUnit(m_positionNs); });
}

bool Playhead::isAtEnd() const
{
    return m_following || m_positionNs >= m_source.timeline().endNs();
}

void Playhead::setPosition(qint64 tNs)
{
    tNs = std::clamp<qint64>(tNs, 0, std::max(m_source.nowNs(), m_source.timeline().endNs()));
    if (tNs == m_positionNs)
        return;
    m_positionNs = tNs;
    m_scale.reach(tNs);
    Q_EMIT moved();
}

void Playhead::setMode(bool playing, bool following)
{
    following = following && m_source.isLive();
    if (playing != m_playing || following != m_following) {
        m_playing = playing;
        m_following = following;
        m_unit = m_scale.scale().toUnit(m_positionNs);
        m_sinceTick.restart();
        Q_EMIT modeChanged();
    }
    adjustTimer();
}

void Playhead::moveTo(qint64 tNs)
{
    setPosition(tNs);
    setMode(false, false);
}

void Playhead::stepForward()
{
    const std::vector<qint64>& moments = m_source.moments();
    const auto next = std::upper_bound(moments.begin(), moments.end(), m_positionNs);
    moveTo(next == moments.end() ? m_source.timeline().endNs() : *next);
}

void Playhead::stepBack()
{
    const std::vector<qint64>& moments = m_source.moments();
    const auto here = std::lower_bound(moments.begin(), moments.end(), m_positionNs);
    moveTo(here == moments.begin() ? 0 : *(here - 1));
}

void Playhead::toStart()
{
    moveTo(0);
}

void Playhead::toEnd()
{
    if (m_source.isLive())
        followLive();
    else
        moveTo(m_source.timeline().endNs());
}

void Playhead::followLive()
{
    setMode(false, true);
    if (m_following)
        setPosition(m_source.nowNs());
    adjustTimer();
}

void Playhead::play()
{
    if (m_source.isRecording() && isAtEnd())
        setPosition(0);
    setMode(true, false);
}

void Playhead::pause()
{
    setMode(false, false);
}

void Playhead::freeze()
{
    if (m_frozen++ == 0) {
        adjustTimer();
        Q_EMIT modeChanged();
    }
}

void Playhead::thaw()
{
    if (m_frozen == 0 || --m_frozen > 0)
        return;
    m_sinceTick.restart();
    if (m_following)
        setPosition(m_source.nowNs());
    adjustTimer();
    Q_EMIT modeChanged();
}

void Playhead::togglePlay()
{
    if (m_playing || m_following)
        pause();
    else
        play();
}

void Playhead::setSpeed(double speed)
{
    if (speed == m_speed)
        return;
    m_speed = speed;
    Q_EMIT modeChanged();
}

bool Playhead::countdownRuns() const
{
    for (const SocketAt& socket : m_source.timeline().socketsAt(m_positionNs)) {
        if (!socket.sample)
            continue;
        const SocketRow& row = socket.sample->row;
        const bool runs = m_positionNs < socket.sample->tNs + row.timerLeftNs;
        if (row.timer == SocketTimer::TimeWait || (row.timer != SocketTimer::None && runs))
            return true;
    }
    return false;
}

bool Playhead::somethingFlies() const
{
    // Frames are not long on their way: those of the last seconds are enough to look at.
    constexpr qint64 longestNs = 6'000'000'000;
    const std::vector<Arrow>& arrows = m_source.timeline().arrows();
    const std::set<quint64>& held = m_source.heldFrameNumbers();
    for (auto arrow = arrows.rbegin(); arrow != arrows.rend() && arrow->sentNs > m_positionNs - longestNs; ++arrow) {
        if (arrow->fate == Fate::Held && arrow->deliveredNs == openEndNs && !held.contains(arrow->number))
            return true;
    }
    return false;
}

void Playhead::adjustTimer()
{
    // At rest nothing may run: a class looks at one picture for minutes, on battery.
    int intervalMs = 0;
    if (isFrozen())
        intervalMs = 0;
    else if (m_playing || (m_following && (m_source.isBusy() || (m_source.isReady() && somethingFlies()))))
        intervalMs = frameMs;
    else if (m_following && m_source.isReady() && countdownRuns())
        intervalMs = countdownMs;
    if (intervalMs == 0) {
        m_timer.stop();
    } else if (!m_timer.isActive() || m_timer.interval() != intervalMs) {
        m_sinceTick.restart();
        m_timer.start(intervalMs);
    }
}

void Playhead::tick()
{
    if (m_following) {
        setPosition(m_source.nowNs());
        adjustTimer();
        return;
    }
    const double seconds = double(m_sinceTick.nsecsElapsed()) / 1e9;
    m_sinceTick.restart();
    const TimeScale& scale = m_scale.scale();
    const double pace = scale.kind() == TimeScale::Kind::Linear ? linearUnitsPerSecond : unitsPerSecond;
    const double here = m_unit + seconds * pace * m_speed;
    m_unit = here;
    if (here >= scale.toUnit(m_source.timeline().endNs())) {
        setPosition(m_source.timeline().endNs());
        // Having caught up with a running lab, go on with it.
        setMode(false, m_source.isLive());
    } else {
        const qint64 tNs = scale.toNs(here);
        setPosition(tNs);
        m_unit = here;
    }
}

} // namespace statewire
