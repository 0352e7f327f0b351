// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/openedstory.h"

#include "ui/context/opensource.h"
#include "ui/context/playhead.h"
#include "ui/context/recordedsource.h"
#include "ui/context/storystate.h"
#include "ui/freeplay/freeplaysaving.h"
#include "ui/keeping/recordingsaving.h"
#include "ui/keeping/waitingstories.h"
#include "ui/library/recent.h"
#include "ui/library/scenarioshelf.h"
#include "ui/parts/messagebar.h"
#include "ui/parts/questionbox.h"

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

OpenedStory::OpenedStory(ShownSource& source, Playhead& playhead, ScenarioShelf& shelf, Recent& recent, Keeping keeping,
                         MessageBar& message, QObject* parent)
    : QObject(parent), m_source(source), m_playhead(playhead), m_shelf(shelf), m_recent(recent), m_keeping(keeping),
      m_message(message), m_pace([] { return Pace::Real; })
{
    connect(&m_source, &ShownSource::failed, this, &OpenedStory::handleFailure);
    connect(&m_keeping.freePlay, &FreePlaySaving::saved, this, [this](const QString& path) {
        m_message.showText(tr("Saved as a scenario: %1").arg(QFileInfo(path).fileName()),
                           tr("Run it in the terminal with: statewire run %1").arg(path), MessageBar::Kind::Good);
        m_message.offer(tr("Open It"), [this, path] { Q_EMIT fileWanted(path); });
    });
    connect(&m_keeping.recording, &RecordingSaving::failed, &m_message, &MessageBar::showError);
    connect(&m_keeping.recording, &RecordingSaving::saved, this, [this](const QString& path, const QString& title) {
        m_recent.add({RecentItem::Kind::Recording, path, title});
        m_message.showText(tr("Saved as a recording: %1").arg(QFileInfo(path).fileName()),
                           tr("Open Recording shows it again; in the terminal: statewire replay %1").arg(path),
                           MessageBar::Kind::Good);
    });
}

OpenedStory::~OpenedStory() = default;

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

bool OpenedStory::isWorthWaiting() const
{
    if (!m_source.isLive() || m_source.hasFailed())
        return false;
    const FreePlayLog* byHand = m_source.freePlayLog();
    return byHand ? !byHand->isEmpty() : !stepTimes(m_source.session()).empty();
}

QString OpenedStory::nameOfOpen() const
{
    return tr("“%1”").arg(m_source.plan() ? m_source.plan()->title : tr("A recorded session"));
}

bool OpenedStory::mayLeave(Old old)
{
    if (!isWorthWaiting())
        return true;
    if (old == Old::Ends) {
        if (!m_source.isFreePlay() || m_keeping.freePlay.mayLeave())
            return true;
    } else {
        if (!m_keeping.waiting.isFull())
            return true;
        if (std::optional<WaitingStory> ended = m_keeping.waiting.takeLeastMissed()) {
            m_ended = std::make_unique<WaitingStory>(std::move(*ended));
            return true;
        }
        m_message.showText(tr("%1 stays open").arg(nameOfOpen()),
                           tr("%n free plays wait already that are not saved. Save one of them, or end it.", nullptr,
                              int(WaitingStories::most)));
    }
    Q_EMIT stays();
    return false;
}

void OpenedStory::leave(Old old)
{
    if (old == Old::Ends || !isWorthWaiting())
        return;
    const Plan& plan = *m_source.plan();
    WaitingStory story;
    story.id = m_id;
    story.variant = m_variant;
    story.title = plan.title;
    story.variantTitle = m_source.isFreePlay() ? QString() : plan.variant.title;
    story.positionNs = m_playhead.followsLive() ? -1 : m_playhead.positionNs();
    story.marks = m_keeping.marks.all(); // before they go with what they are in
    story.source = m_source.take();
    m_keeping.waiting.add(std::move(story));
    m_left = m_keeping.waiting.all().back().number;
}

void OpenedStory::sayWhatWaits()
{
    const int left = std::exchange(m_left, 0);
    if (std::unique_ptr<WaitingStory> ended = std::move(m_ended)) {
        sayEnded(std::move(*ended));
        return;
    }
    const std::vector<WaitingStory>& all = m_keeping.waiting.all();
    const auto story = std::find_if(all.begin(), all.end(), [left](const WaitingStory& s) { return s.number == left; });
    if (left == 0 || story == all.end())
        return;
    m_message.showText(tr("%1 waits, and its lab goes on").arg(story->name()),
                       tr("It stands under Running, above the scenarios; Ctrl+Tab goes back to it."));
    m_message.offer(tr("Go Back"), [this, left] { goBack(left); });
}

void OpenedStory::sayEnded(WaitingStory story)
{
    m_message.showText(tr("%1 was ended: %2").arg(story.name(), story.standing()),
                       tr("At most %n stories wait, since each keeps a lab.", nullptr, int(WaitingStories::most)));
    // What happened in it is not gone yet.
    m_message.offer(tr("Save Its Recording…"), [this, session = story.source->session(), title = story.title] {
        m_keeping.recording.save(session, title);
    });
    m_keeping.waiting.end(std::move(story));
}

void OpenedStory::goBack(int number)
{
    std::optional<WaitingStory> story = m_keeping.waiting.take(number);
    if (!story)
        return;
    Q_EMIT leaves();
    leave(Old::Waits);
    const LibraryEntry* entry = m_shelf.find(story->id);
    m_shelf.follow(entry ? entry->path : QString());
    m_id = story->id;
    m_variant = story->variant;
    StoryHeading heading = freePlayHeading();
    if (!story->isFreePlay()) {
        heading = entry ? headingOf(entry->scenario, m_variant) : headingOf(Scenario(), m_variant);
        heading.title = story->title;
        heading.scenario = entry ? heading.scenario : nullptr;
        heading.windowTitle = tr("%1 – Statewire").arg(story->title);
    }
    const qint64 positionNs = story->positionNs;
    std::vector<NamedMark> marks = std::move(story->marks);
    Q_EMIT headed(heading);
    m_source.showAgain(std::move(story->source));
    if (positionNs >= 0)
        m_playhead.moveTo(positionNs);
    m_keeping.marks.restore(std::move(marks));
    Q_EMIT opened();
    m_left = 0; // whoever goes back and forth knows
}

void OpenedStory::endWaiting(int number, QWidget* window)
{
    const std::vector<WaitingStory>& all = m_keeping.waiting.all();
    const auto story = std::find_if(all.begin(), all.end(), [number](const WaitingStory& s) { return s.number == number; });
    if (story == all.end())
        return;
    if (story->hasUnkept()) {
        QuestionBox box(tr("Free Play – Statewire"), tr("%1 is not saved.").arg(story->name()),
                        tr("Saved as a scenario, what you did by hand runs again by itself. Go back to it to save it."),
                        window);
        box.setObjectName(u"end-waiting"_s);
        box.addAnswer(u"back"_s, tr("Go Back to It"));
        box.addAnswer(u"end"_s, tr("End Without Saving"));
        box.addStay(tr("Let It Wait"));
        const QString answer = box.ask();
        if (answer == "back"_L1)
            goBack(number);
        if (answer != "end"_L1)
            return;
    }
    std::optional<WaitingStory> ended = m_keeping.waiting.take(number);
    if (!ended)
        return;
    m_message.showText(tr("%1 was ended: %2").arg(ended->name(), ended->standing()));
    m_message.offer(tr("Save Its Recording…"), [this, session = ended->source->session(), title = ended->title] {
        m_keeping.recording.save(session, title);
    });
    m_keeping.waiting.end(std::move(*ended));
}

bool OpenedStory::mayQuit(QWidget* window)
{
    for (;;) {
        const bool unsaved = m_source.isFreePlay() && m_keeping.freePlay.hasUnsaved();
        const bool open = unsaved || (isUnderWay() && !m_source.isFreePlay());
        QStringList ended;
        if (open)
            ended << tr("%1: %2").arg(nameOfOpen(), standingOf(m_source.story(), m_source.freePlayLog(), m_source.session(),
                                                               m_source.hasFailed()));
        for (const WaitingStory& story : m_keeping.waiting.all())
            ended << tr("%1: %2").arg(story.name(), story.standing());
        if (ended.isEmpty())
            return true;
        QuestionBox box(tr("Quit – Statewire"), tr("%n stories end with this window:", nullptr, int(ended.size())),
                        ended.join(u'\n'), window);
        box.setObjectName(u"quit"_s);
        box.addStay(tr("Go On"));
        if (open)
            box.addAnswer(u"save"_s, unsaved ? tr("Save as Scenario…") : tr("Save Recording…"));
        box.addAnswer(u"quit"_s, tr("End and Quit"));
        const QString answer = box.ask();
        if (answer == "quit"_L1)
            return true;
        if (answer.isEmpty())
            return false;
        if (unsaved)
            m_keeping.freePlay.saveAs();
        else
            m_keeping.recording.action()->trigger();
    }
}

StoryHeading OpenedStory::headingOf(const Scenario& scenario, const QString& variant) const
{
    return {tr("%1 – Statewire").arg(scenario.title),
            tr("No connection yet. Next goes on with the story."),
            true,
            scenario.title,
            scenario.summary.isEmpty() ? scenario.question : scenario.summary,
            &scenario,
            m_id,
            variant};
}

StoryHeading OpenedStory::freePlayHeading() const
{
    return {tr("Free Play – Statewire"),
            tr("No connection yet. New Server, New Client and Connect make one."),
            false,
            {},
            {},
            nullptr,
            m_id,
            {}};
}

void OpenedStory::openOrGoBack(const QString& id, const QString& variant)
{
    if (const WaitingStory* waiting = m_keeping.waiting.find(id, variant))
        goBack(waiting->number);
    else if (id == QLatin1StringView(freePlayId))
        openFreePlay();
    else
        openScenario(id, variant);
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): see the header
void OpenedStory::openScenario(QString id, QString variant, Old old)
{
    if (!find(id)) {
        m_message.showError(
            {tr("open the scenario"), id, tr("there is none of that name"), tr("Pick one from the list."), 0});
        return;
    }
    if (!mayLeave(old))
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
    leave(old);
    m_shelf.follow(m_shelf.find(id)->path);
    m_recent.add(recentItemFor(*m_shelf.find(id)));
    m_id = id;
    m_variant = plan->variant.id;
    Q_EMIT headed(headingOf(*scenario, m_variant));
    m_source.startLive(*plan, m_pace());
    Q_EMIT opened();
    sayWhatWaits();
}

void OpenedStory::openNewText(const QString& id)
{
    const Scenario* scenario = find(id);
    openScenario(id, scenario && scenario->findVariant(m_variant) ? m_variant : QString(), Old::Ends);
}

void OpenedStory::openFreePlay(LabMode mode, Old old) // NOLINT(performance-unnecessary-value-param): see the header
{
    if (!mayLeave(old))
        return;
    Q_EMIT leaves();
    leave(old);
    m_shelf.follow({});
    m_source.startFreePlay(mode);
    m_id = m_source.plan()->scenarioId;
    m_variant = m_source.plan()->variant.id;
    Q_EMIT headed(freePlayHeading());
    Q_EMIT opened();
    sayWhatWaits();
}

void OpenedStory::restart()
{
    if (m_source.isFreePlay())
        openFreePlay(m_source.plan()->variant.mode, Old::Ends);
    else
        openScenario(m_id, m_variant, Old::Ends);
}

void OpenedStory::openRecording(const QString& path)
{
    Result<std::unique_ptr<SessionSource>> source = openSource(path);
    if (!source) {
        m_message.showError(source.error());
        return;
    }
    if (!mayLeave(Old::Waits))
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
    leave(Old::Waits);
    m_shelf.follow({});
    m_source.show(std::move(source));
    const Plan* plan = m_source.plan();
    m_id = plan ? plan->scenarioId : QString();
    m_variant = plan ? plan->variant.id : QString();
    Q_EMIT headed({tr("%1 (replay) – Statewire").arg(plan ? plan->title : tr("Recording")),
                   tr("No connection yet. Next, or play, goes on with the replay."), true,
                   plan ? plan->title : tr("A recorded session"), plan ? plan->question : QString(), nullptr, m_id,
                   m_variant});
    sayWhatWaits();
    if (!m_source.warnings().isEmpty())
        m_message.showText(tr("The recording was read with gaps"), m_source.warnings().join(u'\n'));
    Q_EMIT opened();
    if (!plan)
        m_playhead.toEnd();
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
