// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/sessionsource.h"

#include "explain/explain.h"

#include <algorithm>

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

void SessionSource::begin()
{
    Q_EMIT statusChanged();
}

void SessionSource::retire(std::unique_ptr<SessionSource> source, QObject* keeper)
{
    SessionSource* old = source.release();
    if (!old)
        return;
    old->disconnect(keeper);
    old->setParent(keeper);
    connect(old, &SessionSource::ended, old, &QObject::deleteLater);
    if (!old->stop())
        old->deleteLater();
}

const std::vector<Evidence>& SessionSource::evidence() const
{
    if (m_evidenceRevision != m_revision && isEvidenceDue() && !session().isEmpty()) {
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

bool SessionSource::isEvidenceDue() const
{
    return m_evidenceDue || status() == Status::Still || !m_evidenceAge.isValid() ||
           m_evidenceAge.elapsed() >= std::max(leastEvidenceAgeMs, evidenceShare * m_evidenceCostMs);
}

void SessionSource::noteGrowth()
{
    if (!m_growth.isActive())
        m_growth.start();
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
