// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that deals with scenario files, the welcome page and the first lesson.
#include "lab/client/labprobe.h"
#include "ui/context/storystate.h"
#include "ui/library/firstlesson.h"
#include "ui/library/helpbrowser.h"
#include "ui/library/mistakespanel.h"
#include "ui/library/scenariopanel.h"
#include "ui/library/welcomepage.h"
#include "ui/parts/messagebar.h"
#include "ui/story/storypanel.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/mainwindow.h"
#include "ui/window/playbackbar.h"
#include "ui/window/viewarrangement.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QStackedWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

void MainWindow::connectFiles()
{
    connect(&m_shelf, &ScenarioShelf::changed, this, &MainWindow::refreshEntries);
    connect(&m_shelf, &ScenarioShelf::textChanged, this, &MainWindow::takeNewText);
    connect(&m_shelf, &ScenarioShelf::vanished, this, [this](const QString& path) {
        m_message->showText(tr("%1 is no longer there").arg(QFileInfo(path).fileName()),
                            tr("The story on screen stays. It is read again when the file is back."));
    });
    connect(m_sidebar, &ScenarioPanel::brokenPicked, this, [this](const QString& path) { openFile(path); });
    connect(m_welcome, &WelcomePage::picked, this, [this](const QString& id, const QString& variant) {
        // Picking what runs leads back to it; it would be a pity to begin anew.
        if (id == m_scenario && variant.isEmpty() && isStoryUnderWay())
            showStory();
        else
            openScenario(id, variant);
    });
    connect(m_welcome, &WelcomePage::brokenPicked, this, [this](const QString& path) { openFile(path); });
    connect(m_welcome, &WelcomePage::filePicked, this, [this](const QString& path) { openFile(path); });
    connect(m_welcome, &WelcomePage::recordingPicked, this, &MainWindow::openRecording);
    connect(m_welcome, &WelcomePage::lessonPicked, this, &MainWindow::beginLesson);
    connect(m_welcome, &WelcomePage::freePlayPicked, this, [this] { restartFreePlay(LabMode::Wire); });
    connect(m_welcome, &WelcomePage::openRecordingPicked, m_actions->openRecording, &QAction::trigger);
    connect(m_welcome, &WelcomePage::openFilePicked, this, &MainWindow::chooseFile);
    connect(m_welcome, &WelcomePage::helpPicked, this, &MainWindow::showHelp);
    connect(m_welcome, &WelcomePage::backPicked, this, &MainWindow::showStory);
    connect(m_actions->openScenarioFile, &QAction::triggered, this, &MainWindow::chooseFile);
    connect(m_actions->welcome, &QAction::triggered, this, &MainWindow::showWelcome);
    connect(m_actions->manual, &QAction::triggered, this, &MainWindow::showHelp);
    m_actions->manual->setEnabled(!HelpBrowser::pages().isEmpty());
    connect(&m_source, &SessionSource::statusChanged, this, &MainWindow::noticeLessonsEnd);
    refreshEntries();
}

void MainWindow::refreshEntries()
{
    m_sidebar->setEntries(m_shelf.entries());
    m_welcome->setEntries(m_shelf.entries());
}

bool MainWindow::isWelcoming() const
{
    return m_pages->currentWidget() == m_welcome;
}

void MainWindow::showWelcome()
{
    showPages();
    m_pages->setCurrentWidget(m_welcome);
    m_playback->hide();
    m_welcome->setStoryWaiting(m_source.kind() != SessionSource::Kind::None);
    m_welcome->begin();
    arrangeSidebar();
    refreshActions();
    askWhetherLabsArePossible();
}

void MainWindow::showPages()
{
    m_mistakes->setAlone(false);
    m_pages->show();
}

void MainWindow::showStory()
{
    const bool came = isWelcoming();
    showPages();
    m_pages->setCurrentIndex(0);
    m_playback->show();
    arrangeSidebar();
    if (came)
        chart().setFocus();
    refreshActions();
}

/// Esc empties a search first, then leads back to the story. False: there is nothing of that kind to leave.
bool MainWindow::leaveByEscape()
{
    if (m_pages->isHidden()) {
        m_mistakes->hide();
        showWelcome();
        return true;
    }
    if (isWelcoming()) {
        if (!m_welcome->clearSearch() && m_source.kind() != SessionSource::Kind::None)
            showStory();
        return true;
    }
    if (!m_sidebar->searchField()->hasFocus())
        return false;
    m_sidebar->searchField()->clear();
    showSidebar(false); // as wide as the window allows
    chart().setFocus();
    return true;
}

void MainWindow::chooseFile()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open Scenario File"), {}, tr("Scenarios (*.toml);;All files (*)"));
    if (!path.isEmpty())
        openFile(path);
}

void MainWindow::openFile(const QString& path, const QString& variant)
{
    const LibraryEntry& entry = m_shelf.open(path);
    if (entry.isFine()) {
        openScenario(QString(entry.scenario.id), variant);
        return;
    }
    const QString file = entry.path;
    m_shelf.follow(file);
    showStory();
    if (m_source.kind() == SessionSource::Kind::None) {
        m_pages->hide(); // there is nothing to see or to play, and the mistakes want the room
        m_playback->hide();
        m_mistakes->setAlone(true);
    }
    showMistakes(file);
}

void MainWindow::showMistakes(const QString& path)
{
    const LibraryEntry* entry = m_shelf.findFile(path);
    if (!entry || entry->isFine())
        return;
    m_message->hide();
    m_mistakes->showMistakes(*entry);
}

/// There is something to lose: steps were performed, and the run is not over.
bool MainWindow::isStoryUnderWay() const
{
    return m_source.kind() == SessionSource::Kind::Live && !m_source.hasFailed() && !m_source.isFinished() &&
           (m_source.isFreePlay() || !stepTimes(m_source.session()).empty());
}

void MainWindow::takeNewText(const QString& path)
{
    const LibraryEntry* entry = m_shelf.findFile(path);
    if (!entry)
        return;
    if (!entry->isFine()) {
        showMistakes(path);
        return;
    }
    m_mistakes->hide();
    showPages();
    const QString name = QFileInfo(path).fileName();
    const QString id = entry->scenario.id;
    const QString variant = entry->scenario.findVariant(m_variant) ? m_variant : QString();
    if (isStoryUnderWay() || isWelcoming()) {
        m_message->showText(tr("%1 has a new text").arg(name), tr("The story that runs is still told as it was."));
        m_message->offer(tr("Run the New Text"), [this, id, variant] { openScenario(id, variant); });
        return;
    }
    openScenario(id, variant);
    m_message->showText(tr("Reloaded %1").arg(name), tr("The story begins again with the new text."),
                        MessageBar::Kind::Good);
}

void MainWindow::beginLesson(int part)
{
    const std::vector<FirstLesson::Part> parts = FirstLesson::parts(m_shelf.entries());
    if (part < 0 || part >= int(parts.size()))
        return;
    openScenario(parts[size_t(part)].scenario);
    m_lessonPart = part;
}

void MainWindow::noticeLessonsEnd()
{
    if (m_lessonPart < 0)
        return;
    const std::vector<FirstLesson::Part> parts = FirstLesson::parts(m_shelf.entries());
    if (m_lessonPart >= int(parts.size()))
        return;
    if (m_scenario != parts[size_t(m_lessonPart)].scenario) {
        m_lessonPart = -1; // something else was opened meanwhile
        return;
    }
    if (m_source.kind() != SessionSource::Kind::Live || !m_source.isFinished())
        return;
    const int told = std::exchange(m_lessonPart, -1) + 1;
    m_recent.setLessonParts(std::max(told, m_recent.lessonParts()));
    if (told < int(parts.size())) {
        m_message->showText(tr("Part %1 of the first lesson is done").arg(told),
                            tr("Next: %1 Look around here as long as you like.").arg(parts[size_t(told)].title));
        m_message->offer(tr("Go On With Part %1").arg(told + 1), [this, told] { beginLesson(told); });
    } else {
        m_message->showText(tr("The first lesson is done"), tr("Now pick any question, or turn a variant on the left."),
                            MessageBar::Kind::Good);
        m_message->offer(tr("Pick a Question"), [this] { showWelcome(); });
    }
}

void MainWindow::askWhetherLabsArePossible()
{
    if (m_probe)
        return;
    m_probe = new LabProbe(this);
    connect(m_probe, &LabProbe::impossible, this, [this](const Error& error) {
        QString id;
        QString variant;
        for (const LibraryEntry& entry : m_shelf.entries()) {
            const auto loopback = std::find_if(entry.scenario.variants.begin(), entry.scenario.variants.end(),
                                               [](const Variant& v) { return v.mode == LabMode::Loopback; });
            if (id.isEmpty() && entry.isFine() && entry.shadowedBy.isEmpty() && loopback != entry.scenario.variants.end()) {
                id = entry.scenario.id;
                variant = loopback->id;
            }
        }
        m_welcome->showImpossible(error, id, variant);
    });
    m_probe->start();
}

void MainWindow::showHelp()
{
    if (!m_help) {
        m_help = new HelpBrowser(this);
        m_help->setTheme(m_theme);
    }
    m_help->show();
    m_help->raise();
    m_help->showPage(HelpBrowser::pages().value(0));
}

} // namespace statewire
