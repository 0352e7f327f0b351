// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/openedstory.h"

#include "ui/context/opensource.h"
#include "ui/context/playhead.h"
#include "ui/context/recordedsource.h"
#include "ui/context/storystate.h"
#include "ui/freeplay/freeplaysaving.h"
#include "ui/library/recent.h"
#include "ui/library/scenarioshelf.h"
#include "ui/parts/messagebar.h"

#include <QFileDialog>
#include <QFileInfo>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// A file that is in no folder of scenarios is known by its path alone.
RecentItem recentItemFor(const LibraryEntry& entry)
{
    const bool isFile = entry.opened > 0;
    return {isFile ? RecentItem::Kind::File : RecentItem::Kind::Scenario, isFile ? entry.path : entry.scenario.id,
            entry.scenario.title};
}

} // namespace

OpenedStory::OpenedStory(ShownSource& source, Playhead& playhead, ScenarioShelf& shelf, Recent& recent,
                         FreePlaySaving& freePlay, MessageBar& message, QObject* parent)
    : QObject(parent), m_source(source), m_playhead(playhead), m_shelf(shelf), m_recent(recent), m_freePlay(freePlay),
      m_message(message), m_pace([] { return Pace::Real; })
{
    connect(&m_source, &ShownSource::failed, this, &OpenedStory::handleFailure);
    connect(&m_freePlay, &FreePlaySaving::saved, this, [this](const QString& path) {
        m_message.showText(tr("Saved as a scenario"), tr("Run it with: statewire run %1").arg(path), MessageBar::Kind::Good);
    });
}

const Scenario* OpenedStory::find(const QString& id) const
{
    const LibraryEntry* entry = m_shelf.find(id);
    return entry ? &entry->scenario : nullptr;
}

const Scenario* OpenedStory::scenario() const
{
    return find(m_id);
}

bool OpenedStory::runs(const QString& id) const
{
    return id == m_id && m_source.isLive() && !m_source.hasFailed();
}

bool OpenedStory::isUnderWay() const
{
    return m_source.isLive() && !m_source.hasFailed() && !m_source.isFinished() &&
           (m_source.isFreePlay() || !stepTimes(m_source.session()).empty());
}

void OpenedStory::openScenario(QString id, QString variant) // NOLINT(performance-unnecessary-value-param): see the header
{
    if (!find(id)) {
        m_message.showError(
            {tr("open the scenario"), id, tr("there is none of that name"), tr("Pick one from the list."), 0});
        return;
    }
    if (!mayLeave())
        return;
    const Scenario* scenario = find(id); // the list may have been read again while the user was asked
    if (!scenario)
        return;
    const Variant* chosen = variant.isEmpty() ? nullptr : scenario->findVariant(variant);
    // Without one it is the first that this kernel can tell.
    const Result<Plan> plan = makePlan(*scenario, chosen ? chosen->id : QString());
    if (!plan) {
        m_message.showError(plan.error());
        return;
    }
    Q_EMIT leaves();
    m_shelf.follow(m_shelf.find(id)->path);
    m_recent.add(recentItemFor(*m_shelf.find(id)));
    m_id = id;
    m_variant = plan->variant.id;
    Q_EMIT headed({tr("%1 – Statewire").arg(scenario->title), tr("No connection yet. Next goes on with the story."), true,
                   scenario->title, scenario->summary.isEmpty() ? scenario->question : scenario->summary, scenario, m_id,
                   m_variant});
    m_source.startLive(*plan, m_pace());
    Q_EMIT opened();
}

void OpenedStory::openNewText(const QString& id)
{
    const Scenario* scenario = find(id);
    openScenario(id, scenario && scenario->findVariant(m_variant) ? m_variant : QString());
}

void OpenedStory::openFreePlay(LabMode mode) // NOLINT(performance-unnecessary-value-param): see the header
{
    Q_EMIT leaves();
    m_shelf.follow({});
    m_source.startFreePlay(mode);
    m_id = m_source.plan()->scenarioId;
    m_variant = m_source.plan()->variant.id;
    Q_EMIT headed({tr("Free Play – Statewire"),
                   tr("No connection yet. New Server, New Client and Connect make one."),
                   false,
                   {},
                   {},
                   nullptr,
                   m_id,
                   {}});
    Q_EMIT opened();
}

void OpenedStory::restartFreePlay(LabMode mode) // NOLINT(performance-unnecessary-value-param): see the header
{
    if (mayLeave())
        openFreePlay(mode);
}

void OpenedStory::restart()
{
    if (m_source.isFreePlay())
        restartFreePlay(m_source.plan()->variant.mode);
    else
        openScenario(m_id, m_variant);
}

void OpenedStory::openRecording(const QString& path)
{
    Result<std::unique_ptr<SessionSource>> source = openSource(path);
    if (!source) {
        m_message.showError(source.error());
        return;
    }
    if (!mayLeave())
        return;
    showSource(std::move(*source));
    m_recent.add({RecentItem::Kind::Recording, QFileInfo(path).absoluteFilePath(),
                  m_source.plan() ? m_source.plan()->title : QString()});
}

void OpenedStory::chooseRecording(QWidget* window)
{
    const QString path =
        QFileDialog::getOpenFileName(window, tr("Open Recording"), {}, tr("Recordings (*.pcapng);;All files (*)"));
    if (!path.isEmpty())
        openRecording(path);
}

void OpenedStory::showRecording(Session session)
{
    showSource(std::make_unique<RecordedSource>(std::move(session)));
}

void OpenedStory::showSource(std::unique_ptr<SessionSource> source)
{
    Q_EMIT leaves();
    m_shelf.follow({});
    m_source.show(std::move(source));
    const Plan* plan = m_source.plan();
    m_id = plan ? plan->scenarioId : QString();
    m_variant = plan ? plan->variant.id : QString();
    Q_EMIT headed({tr("%1 (replay) – Statewire").arg(plan ? plan->title : tr("Recording")),
                   tr("No connection yet. Next, or play, goes on with the replay."), true,
                   plan ? plan->title : tr("A recorded session"), plan ? plan->question : QString(), nullptr, m_id,
                   m_variant});
    if (!m_source.warnings().isEmpty())
        m_message.showText(tr("The recording was read with gaps"), m_source.warnings().join(u'\n'));
    Q_EMIT opened();
    if (!plan)
        m_playhead.toEnd();
}

bool OpenedStory::mayLeave()
{
    if (!m_source.isFreePlay() || m_freePlay.mayLeave())
        return true;
    Q_EMIT stays();
    return false;
}

void OpenedStory::handleFailure(const Error& error, int exitStatus)
{
    m_message.showError(error);
    if (exitStatus == exitCannotRunHere && m_source.isFreePlay() && m_source.plan()->variant.mode == LabMode::Wire) {
        m_message.offer(tr("Run on Loopback Instead"), [this] { openFreePlay(LabMode::Loopback); });
        return;
    }
    const Scenario* open = scenario();
    if (exitStatus != exitCannotRunHere || !open)
        return;
    const auto loopback = std::find_if(open->variants.begin(), open->variants.end(), [this](const Variant& v) {
        return v.mode == LabMode::Loopback && v.id != m_variant;
    });
    if (loopback != open->variants.end())
        m_message.offer(tr("Run on Loopback Instead"),
                        [this, id = m_id, variant = loopback->id] { openScenario(id, variant); });
}

} // namespace statewire
