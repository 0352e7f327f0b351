// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/sessionsource.h"

#include "explain/explain.h"
#include "scenario/freeplay/freeplay.h"
#include "session/sessionreader.h"

namespace statewire {

namespace {

constexpr int restMs = 150;
/// While the session grows, working out evidence may take this part of the time.
constexpr qint64 evidenceShare = 20;
constexpr qint64 leastEvidenceAgeMs = 500;

} // namespace

SessionSource::SessionSource(QObject* parent) : QObject(parent)
{
    // Events come in bursts of hundreds; the eye gets one picture a frame.
    m_growth.setSingleShot(true);
    m_growth.setInterval(16);
    connect(&m_growth, &QTimer::timeout, this, &SessionSource::announceGrowth);
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (m_evidenceRevision != m_revision)
            announceAll();
    });
}

SessionSource::~SessionSource() = default;

void SessionSource::retireLab()
{
    if (!m_live)
        return;
    m_live->lab.disconnect(this);
    m_live->hand.disconnect(this);
    m_live->player.disconnect(this);
    if (!m_live->lab.isLive()) {
        m_live.reset();
        return;
    }
    // The lab gets its time to end, while the next one starts beside it.
    Live* old = m_live.release();
    old->setParent(this);
    connect(&old->lab, &LabRun::stopped, old, &QObject::deleteLater);
    connect(&old->lab, &LabRun::failed, old, &QObject::deleteLater);
    old->lab.stop();
}

void SessionSource::startLive(const Plan& plan, Pace pace)
{
    retireLab();
    m_kind = Kind::Live;
    m_plan = plan;
    m_checks.clear();
    m_warnings.clear();
    m_finished = false;
    m_failed = false;
    ++m_revision;
    m_live = std::make_unique<Live>(plan, pace);
    const StoryPlayer* player = &m_live->player;
    connect(&m_live->lab, &LabRun::eventsArrived, this, [this] {
        if (!m_growth.isActive())
            m_growth.start();
    });
    connect(&m_live->hand, &LabHand::given, this, &SessionSource::commandGiven);
    connect(&m_live->hand, &LabHand::done, this, &SessionSource::commandDone);
    connect(&m_live->hand, &LabHand::wireHeldChanged, this, &SessionSource::statusChanged);
    connect(player, &StoryPlayer::ready, this, &SessionSource::statusChanged);
    connect(player, &StoryPlayer::stepBegun, this, &SessionSource::statusChanged);
    connect(player, &StoryPlayer::outOfStep, this, &SessionSource::outOfStep);
    connect(player, &StoryPlayer::waiting, this, &SessionSource::statusChanged);
    connect(player, &StoryPlayer::stepFinished, this, [this](int step) {
        announceAll();
        if (!hasMoreSteps())
            m_live->player.finish();
        Q_EMIT statusChanged();
        Q_EMIT stepFinished(step);
    });
    connect(player, &StoryPlayer::finished, this, [this] {
        m_checks = *m_live->player.story().checks;
        m_finished = true;
        announceAll();
        Q_EMIT statusChanged();
    });
    connect(player, &StoryPlayer::failed, this, [this](const Error& error, int exitStatus) {
        m_failed = true;
        announceAll();
        Q_EMIT statusChanged();
        Q_EMIT failed(error, exitStatus);
    });
    ++m_serial;
    m_evidence.clear();
    m_evidenceRevision = m_revision;
    m_evidenceAge.invalidate();
    Q_EMIT replaced();
    m_live->player.start();
}

void SessionSource::startFreePlay(LabMode mode)
{
    startLive(freePlayPlan(mode), Pace::Real);
}

Result<void> SessionSource::openRecording(const QString& path)
{
    Result<LoadedSession> loaded = loadSession(path);
    if (!loaded)
        return tl::unexpected(loaded.error());
    const QStringList warnings = loaded->warnings;
    showRecording(std::move(loaded->session));
    m_warnings = warnings;
    return {};
}

void SessionSource::showRecording(Session session)
{
    retireLab();
    m_kind = Kind::Recording;
    m_plan.reset();
    m_checks.clear();
    m_warnings.clear();
    m_failed = false;
    m_recorded = std::move(session);
    m_recordedTimeline = Timeline::of(m_recorded);
    if (m_recorded.scenario()) {
        if (Result<Report> report = makeReport(m_recorded)) {
            m_plan = std::move(report->plan);
            m_checks = std::move(report->checks);
        } else {
            m_warnings << report.error().text();
        }
    }
    m_finished = true;
    ++m_revision;
    ++m_serial;
    Q_EMIT replaced();
    Q_EMIT statusChanged();
}

void SessionSource::stop()
{
    if (m_live && m_live->lab.isLive())
        m_live->lab.stop();
}

void SessionSource::runNextStep()
{
    if (!isReady() || isBusy() || !hasMoreSteps())
        return;
    m_live->player.runNextStep();
    Q_EMIT statusChanged();
}

void SessionSource::predict(const QString& step, const QString& option, int votes)
{
    if (isReady())
        m_live->hand.predict(step, option, votes);
}

bool SessionSource::hasWire() const
{
    return isReady() && m_live->hand.hasWire();
}

void SessionSource::holdWire(bool hold)
{
    if (hasWire())
        m_live->hand.holdWire(hold);
}

void SessionSource::deliverNextFrame()
{
    if (hasWire())
        m_live->hand.deliverNextFrame();
}

qint64 SessionSource::command(const LabCommand& command)
{
    return m_live ? m_live->hand.command(command) : 0;
}

qint64 SessionSource::act(const Action& action)
{
    return m_live ? m_live->hand.act(action) : 0;
}

qint64 SessionSource::startWorker(const ScenarioWorker& worker)
{
    return m_live ? m_live->hand.startWorker(worker) : 0;
}

void SessionSource::actOnFrame(quint64 number, FrameAct act)
{
    if (hasWire())
        m_live->hand.actOnFrame(number, act);
}

void SessionSource::setWireDelay(qint64 delayNs)
{
    if (hasWire())
        m_live->hand.setWireDelay(delayNs);
}

std::set<quint64> SessionSource::heldFrameNumbers() const
{
    return isReady() ? m_live->lab.heldFrames() : std::set<quint64>();
}

const Session& SessionSource::session() const
{
    return m_live ? m_live->lab.session() : m_recorded;
}

const Timeline& SessionSource::timeline() const
{
    return m_live ? m_live->lab.timeline() : m_recordedTimeline;
}

const std::vector<Evidence>& SessionSource::evidence() const
{
    if (m_evidenceRevision != m_revision && isEvidenceDue()) {
        QElapsedTimer timer;
        timer.start();
        m_evidence = explain(session(), timeline());
        m_evidenceCostMs = timer.elapsed();
        m_evidenceAge.start();
        ++m_evidenceCount;
        m_evidenceRevision = m_revision;
    }
    return m_evidence;
}

const std::vector<qint64>& SessionSource::moments() const
{
    if (m_momentsRevision != m_revision) {
        m_moments = timeline().moments();
        m_momentsRevision = m_revision;
    }
    return m_moments;
}

qint64 SessionSource::nowNs() const
{
    return m_live ? std::max(m_live->lab.nowNs(), timeline().endNs()) : m_recordedTimeline.endNs();
}

bool SessionSource::isReady() const
{
    return m_live && m_live->player.isReady();
}

bool SessionSource::isBusy() const
{
    return m_live && !m_failed && (m_live->player.isBusy() || !m_live->player.isReady());
}

bool SessionSource::hasMoreSteps() const
{
    return m_live && m_live->player.story().hasMoreSteps();
}

bool SessionSource::isEvidenceDue() const
{
    return m_evidenceDue || m_kind != Kind::Live || !m_evidenceAge.isValid() ||
           m_evidenceAge.elapsed() >= std::max(leastEvidenceAgeMs, evidenceShare * m_evidenceCostMs);
}

void SessionSource::announceGrowth()
{
    m_growth.stop();
    m_rest.start();
    ++m_revision;
    Q_EMIT grew();
}

void SessionSource::announceAll()
{
    m_rest.stop();
    m_growth.stop();
    m_evidenceDue = true;
    ++m_revision;
    Q_EMIT grew();
    evidence();
    m_evidenceDue = false;
}

} // namespace statewire
