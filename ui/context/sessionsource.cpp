// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/sessionsource.h"

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

void SessionSource::retireRunner()
{
    if (!m_runner)
        return;
    Runner* old = m_runner.release();
    old->disconnect(this);
    if (!old->isLive()) {
        delete old;
        return;
    }
    // The lab gets its time to end, while the next one starts beside it.
    old->setParent(this);
    connect(old, &Runner::stopped, old, &QObject::deleteLater);
    connect(old, &Runner::failed, old, &QObject::deleteLater);
    old->stop();
}

void SessionSource::startLive(const Plan& plan, Pace pace)
{
    retireRunner();
    m_kind = Kind::Live;
    m_wireHeld = false;
    m_wireDelayNs = pace == Pace::Slow ? slowWireDelayNs : 0;
    m_wireDelaySinceNs = 0;
    m_plan = plan;
    m_checks.clear();
    m_warnings.clear();
    m_waitingFor.clear();
    m_finished = false;
    m_failed = false;
    ++m_revision;
    m_runner = std::make_unique<Runner>(plan, pace);
    Runner* runner = m_runner.get();
    connect(runner, &Runner::ready, this, &SessionSource::statusChanged);
    connect(runner, &Runner::eventsArrived, this, [this] {
        if (!m_growth.isActive())
            m_growth.start();
    });
    connect(runner, &Runner::stepBegun, this, &SessionSource::statusChanged);
    connect(runner, &Runner::outOfStep, this, &SessionSource::outOfStep);
    connect(runner, &Runner::commandGiven, this, &SessionSource::commandGiven);
    connect(runner, &Runner::commandDone, this, &SessionSource::commandDone);
    connect(runner, &Runner::waiting, this, [this](const QString& why) {
        m_waitingFor = why;
        Q_EMIT statusChanged();
    });
    connect(runner, &Runner::stepFinished, this, [this](int step) {
        m_waitingFor.clear();
        announceAll();
        if (!hasMoreSteps())
            m_runner->finish();
        Q_EMIT statusChanged();
        Q_EMIT stepFinished(step);
    });
    connect(runner, &Runner::finished, this, [this] {
        m_checks = m_runner->checks();
        m_finished = true;
        announceAll();
        Q_EMIT statusChanged();
    });
    connect(runner, &Runner::failed, this, [this](const Error& error, int exitStatus) {
        m_failed = true;
        m_waitingFor.clear();
        announceAll();
        Q_EMIT statusChanged();
        Q_EMIT failed(error, exitStatus);
    });
    ++m_serial;
    m_evidence.clear();
    m_evidenceRevision = m_revision;
    m_evidenceAge.invalidate();
    Q_EMIT replaced();
    runner->start();
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
    retireRunner();
    m_kind = Kind::Recording;
    m_plan.reset();
    m_checks.clear();
    m_warnings.clear();
    m_waitingFor.clear();
    m_failed = false;
    m_wireHeld = false;
    m_wireDelayNs = 0;
    m_wireDelaySinceNs = 0;
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
    if (m_runner && m_runner->isLive())
        m_runner->stop();
}

void SessionSource::runNextStep()
{
    if (!isReady() || isBusy() || !hasMoreSteps())
        return;
    m_runner->runNextStep();
    Q_EMIT statusChanged();
}

void SessionSource::predict(const QString& step, const QString& option, int votes)
{
    if (m_runner && isReady())
        m_runner->predict(step, option, votes);
}

bool SessionSource::hasWire() const
{
    return isReady() && m_plan && m_plan->variant.mode == LabMode::Wire;
}

void SessionSource::holdWire(bool hold)
{
    if (!hasWire() || hold == m_wireHeld)
        return;
    m_wireHeld = hold;
    m_runner->holdWire(hold);
    Q_EMIT statusChanged();
}

void SessionSource::deliverNextFrame()
{
    if (hasWire() && heldFrames() > 0)
        m_runner->deliverNextFrame();
}

qint64 SessionSource::command(const QJsonObject& command)
{
    return m_kind == Kind::Live && m_runner && m_runner->isLive() ? m_runner->command(command) : 0;
}

qint64 SessionSource::act(const Action& action)
{
    return m_kind == Kind::Live && m_runner && m_runner->isLive() ? m_runner->act(action) : 0;
}

qint64 SessionSource::startWorker(const ScenarioWorker& worker)
{
    return m_kind == Kind::Live && m_runner && m_runner->isLive() ? m_runner->startWorker(worker) : 0;
}

void SessionSource::actOnFrame(quint64 number, const QString& act)
{
    if (hasWire())
        command({{QStringLiteral("do"), QStringLiteral("frame")},
                 {QStringLiteral("number"), qint64(number)},
                 {QStringLiteral("act"), act}});
}

void SessionSource::setWireDelay(qint64 delayNs)
{
    if (!hasWire())
        return;
    m_runner->setWireDelay(delayNs);
    m_wireDelayNs = delayNs;
    m_wireDelaySinceNs = nowNs();
}

std::set<quint64> SessionSource::heldFrameNumbers() const
{
    return isReady() ? m_runner->heldFrameNumbers() : std::set<quint64>();
}

const Session& SessionSource::session() const
{
    return m_kind == Kind::Live ? m_runner->session() : m_recorded;
}

const Timeline& SessionSource::timeline() const
{
    return m_kind == Kind::Live ? m_runner->timeline() : m_recordedTimeline;
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
    return m_kind == Kind::Live ? std::max(m_runner->nowNs(), timeline().endNs()) : m_recordedTimeline.endNs();
}

bool SessionSource::isReady() const
{
    return m_kind == Kind::Live && m_runner->isReady() && !m_failed;
}

bool SessionSource::isBusy() const
{
    return m_kind == Kind::Live && !m_failed && (m_runner->isBusy() || !m_runner->isReady());
}

bool SessionSource::hasMoreSteps() const
{
    return m_kind == Kind::Live && m_plan && m_runner->nextStep() < int(m_plan->steps.size());
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
