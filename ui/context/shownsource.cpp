// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/shownsource.h"

#include "scenario/freeplay/freeplay.h"
#include "ui/context/livesource.h"
#include "ui/context/recordedsource.h"

namespace statewire {

namespace {

/// What is there before anything is shown.
template <class T> const T& nothing()
{
    static const T none;
    return none;
}

} // namespace

ShownSource::ShownSource(QObject* parent) : QObject(parent) {}

ShownSource::~ShownSource() = default;

std::unique_ptr<SessionSource> ShownSource::take()
{
    if (m_source)
        m_source->disconnect(this);
    return std::move(m_source);
}

void ShownSource::show(std::unique_ptr<SessionSource> source)
{
    // The old lab ends while the next one starts beside it.
    SessionSource::retire(take(), this);
    place(std::move(source));
    m_source->begin();
}

void ShownSource::showAgain(std::unique_ptr<SessionSource> source)
{
    SessionSource::retire(take(), this);
    place(std::move(source));
    Q_EMIT statusChanged();
}

void ShownSource::place(std::unique_ptr<SessionSource> source)
{
    m_goesOn = false;
    m_source = std::move(source);
    connect(m_source.get(), &SessionSource::grew, this, [this] {
        ++m_revision;
        Q_EMIT grew();
    });
    connect(m_source.get(), &SessionSource::statusChanged, this, &ShownSource::statusChanged);
    connect(m_source.get(), &SessionSource::stepFinished, this, &ShownSource::stepFinished);
    connect(m_source.get(), &SessionSource::missed, this, &ShownSource::missed);
    connect(
        m_source.get(), &SessionSource::retaken, this,
        [this] {
            if (std::exchange(m_goesOn, false))
                runNextStep();
        },
        Qt::QueuedConnection);
    connect(m_source.get(), &SessionSource::commandGiven, this, &ShownSource::commandGiven);
    connect(m_source.get(), &SessionSource::commandDone, this, &ShownSource::commandDone);
    connect(m_source.get(), &SessionSource::failed, this, &ShownSource::failed);
    ++m_revision;
    ++m_serial;
    Q_EMIT replaced();
}

void ShownSource::takeAgain(const Retake& retake, bool goOn)
{
    std::unique_ptr<SessionSource> again = m_source ? m_source->takenAgain(retake) : nullptr;
    if (!again)
        return;
    SessionSource::retire(take(), this);
    m_isTakenAgain = true;
    place(std::move(again));
    m_isTakenAgain = false;
    m_goesOn = goOn;
    m_source->begin();
}

void ShownSource::startLive(const Plan& plan, Pace pace)
{
    show(std::make_unique<LiveSource>(plan, pace));
}

void ShownSource::startFreePlay(const LabMode& mode)
{
    startLive(freePlayPlan(mode), Pace::Real);
}

void ShownSource::showRecording(Session session)
{
    show(std::make_unique<RecordedSource>(std::move(session)));
}

void ShownSource::stop()
{
    if (m_source)
        m_source->stop();
}

const Session& ShownSource::session() const
{
    return m_source ? m_source->session() : nothing<Session>();
}

const Timeline& ShownSource::timeline() const
{
    return m_source ? m_source->timeline() : nothing<Timeline>();
}

const std::vector<Evidence>& ShownSource::evidence() const
{
    return m_source ? m_source->evidence() : nothing<std::vector<Evidence>>();
}

const std::vector<qint64>& ShownSource::moments() const
{
    return m_source ? m_source->moments() : nothing<std::vector<qint64>>();
}

const std::vector<CheckResult>& ShownSource::checks() const
{
    return story() && story()->checks ? *story()->checks : nothing<std::vector<CheckResult>>();
}

void ShownSource::runNextStep()
{
    if (m_source)
        m_source->runNextStep();
}

const std::set<quint64>& ShownSource::heldFrameNumbers() const
{
    return hand() ? hand()->heldFrames() : nothing<std::set<quint64>>();
}

} // namespace statewire
