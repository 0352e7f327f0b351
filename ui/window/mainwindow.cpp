// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "ui/compare/controlruns.h"
#include "ui/context/playheadactions.h"
#include "ui/context/retaking.h"
#include "ui/context/storyteller.h"
#include "ui/doctor/machinewindow.h"
#include "ui/figure/figureactions.h"
#include "ui/freeplay/freeplaypanel.h"
#include "ui/freeplay/freeplaysaving.h"
#include "ui/keeping/recordingsaving.h"
#include "ui/keeping/waitinglist.h"
#include "ui/keeping/waitingstories.h"
#include "ui/library/lessonprogress.h"
#include "ui/library/manual.h"
#include "ui/library/mistakespanel.h"
#include "ui/library/scenariofiles.h"
#include "ui/library/scenariolist.h"
#include "ui/library/scenariopanel.h"
#include "ui/library/welcomepage.h"
#include "ui/look/icons.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/focusring.h"
#include "ui/parts/messagebar.h"
#include "ui/parts/questionbox.h"
#include "ui/parts/shortcutsheet.h"
#include "ui/stage/wireactions.h"
#include "ui/story/storyactions.h"
#include "ui/story/storypanel.h"
#include "ui/timeline/timelineactions.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/headerbar.h"
#include "ui/window/keyguard.h"
#include "ui/window/openedstory.h"
#include "ui/window/playbackbar.h"
#include "ui/window/presenter.h"
#include "ui/window/viewarrangement.h"
#include "ui/window/windowactions.h"
#include "ui/window/windowlook.h"
#include "ui/window/windowmenus.h"
#include "ui/window/windowpages.h"

#include <QApplication>
#include <QCloseEvent>
#include <QMenu>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace statewire {

MainWindow::MainWindow(Library library, QWidget* parent)
    : QMainWindow(parent), m_shelf(std::move(library), this), m_recent({}, this), m_source(this), m_scale(m_source, this),
      m_playhead(m_source, m_scale, this), m_selection(this), m_context{m_source, m_scale, m_playhead, m_selection},
      m_teller(new StoryTeller(m_context, this)), m_waiting(new WaitingStories(this))
{
    loadFonts();
    setWindowTitle(u"Statewire"_s);
    setWindowIcon(applicationIcon());
    buildPages();
    buildActions();
    buildMenus();
    connectActions();
    connectStory();
    connectFiles();
    qApp->installEventFilter(new KeyGuard(this));
    m_teller->retaking().setQuestion([this](const Retake& retake) { return mayTakeAgain(retake); });
    connect(&m_source, &ShownSource::replaced, &m_selection, &Selection::clear);
    for (auto signal : {&ShownSource::replaced, &ShownSource::grew, &ShownSource::statusChanged})
        connect(&m_source, signal, this, &MainWindow::refresh);
    connect(&m_playhead, &Playhead::moved, this, &MainWindow::refresh);
    connect(m_teller, &StoryTeller::changed, this, &MainWindow::refresh);
    showHeading(
        {windowTitle(), tr("Pick a scenario on the left, or open a recording."), true, tr("Watch real sockets change state"),
         tr("Pick a scenario on the left. Statewire builds a private network of two hosts on this machine, runs real "
            "clients and servers in it, and shows every state of both ends and every packet between them.")});
    m_look->refresh();
    refresh();
    // As large as the picture wants, but with its title bar on the screen.
    const QSize room = screen() ? screen()->availableSize() - QSize(24, 48) : QSize(1600, 1000);
    resize(QSize(1600, 1000).boundedTo(room));
    m_chart->setFocus();
}

MainWindow::~MainWindow()
{
    // Views look at the source; they must not hear of its end.
    m_source.disconnect();
    m_playhead.disconnect();
    m_scale.disconnect();
    m_selection.disconnect();
    hide(); // while all is there: a view that loses the focus then looks at the playhead
}

void MainWindow::buildPages()
{
    m_focusRing = new FocusRing(this);
    m_message = new MessageBar;
    m_sidebar = new ScenarioPanel;
    m_mistakes = new MistakesPanel;
    m_welcome = new WelcomePage(m_recent);
    m_story = new StoryPanel(m_context, *m_teller);
    m_freePlay = new FreePlayPanel(m_context);
    setRole(m_freePlay, u"panel"_s);
    m_waitingAbove = new WaitingList(*m_waiting);
    m_sidebar->setAbove(m_waitingAbove);
    m_waitingWelcome = new WaitingList(*m_waiting);
    m_welcome->setAside(m_waitingWelcome);
    m_tellers = new QStackedWidget;
    m_tellers->addWidget(m_story);
    m_tellers->addWidget(m_freePlay);
    m_views = new ViewArrangement(m_context, m_tellers);
    m_views->setStoryNeeds([this](int width) {
        return m_tellers->currentWidget() == m_story ? m_story->heightNeeded(width) : m_freePlay->minimumSizeHint().height();
    });
    connect(m_story, &StoryPanel::needsChanged, m_views, &ViewArrangement::storyChanged);
    connect(m_tellers, &QStackedWidget::currentChanged, m_views, &ViewArrangement::storyChanged);
    connect(m_views, &ViewArrangement::enlarged, m_story, &StoryPanel::setStrip);
    m_chart = m_views->find<TimelineView>();
    m_pages = new WindowPages(m_source, {new HeaderBar(m_source), m_message, m_mistakes, m_sidebar, m_views, m_welcome,
                                         new PlaybackBar(m_context)});
    setCentralWidget(m_pages);
    connect(m_pages, &WindowPages::turned, this, &MainWindow::refresh);
}

void MainWindow::buildActions()
{
    m_recording = new RecordingSaving(m_source, *m_teller, this);
    m_opened = new OpenedStory(m_source, m_playhead, m_shelf, m_recent,
                               {*m_waiting, *m_recording, m_freePlay->saving(), m_chart->marks()}, *m_message, this);
    m_files = new ScenarioFiles(
        m_shelf, *m_mistakes, *m_message, [this] { return m_opened->isUnderWay() || m_pages->isWelcoming(); }, this);
    m_lesson = new LessonProgress(m_shelf, m_recent, *m_message, this);
    m_manual = new Manual(this);
    m_machine = new MachineReport(this);
    m_look = new WindowLook(this);
    m_actions = new WindowActions(this);
    m_storyActions = new StoryActions(m_context, *m_teller, this);
    m_wireActions = new WireActions(m_source, this);
    m_playheadActions = new PlayheadActions(m_context, this);
    const auto inFront = [this] {
        const ViewArrangement::Entry& picture = m_views->pictureInFront();
        return FigureSubject{picture.view, picture.id, picture.title};
    };
    m_figures = new FigureActions(m_context, inFront, this);
    const auto open = [this] { return OpenVariant{m_opened->scenario(), m_opened->variant(), m_wireActions->pace()}; };
    m_controls = new ControlRuns(m_source, open, *m_message, this);
    m_opened->setPace([this] { return m_wireActions->pace(); });
    m_presenter = new Presenter(
        m_context, *m_teller, *m_views,
        {m_wireActions->holdWire, m_wireActions->nextFrame, m_actions->restart, *m_controls, *m_recording}, this);
}

void MainWindow::buildMenus()
{
    const WindowActions& a = *m_actions;
    const StoryActions& s = *m_storyActions;
    const WireActions& w = *m_wireActions;
    const auto* timeline = new TimelineActions(*m_chart, m_scale, this);
    WindowMenus menus(*menuBar());
    menus.add(tr("&File"), {{a.freePlay, a.freePlayOnLoopback},
                            {a.openRecording, a.openScenarioFile, m_controls->compareRecording},
                            {m_recording->action()},
                            m_figures->all(),
                            {a.quit}});
    menus.add(tr("&Edit"), {{a.copyView, a.clearSelection, a.findScenario, a.takeOffer}});
    menus.add(tr("&Story"), {{s.next, s.back, s.runAll, s.takeAgain, a.restart, a.goBack, m_controls->controlRun, w.holdWire,
                              w.nextFrame, w.slowWire},
                             {s.takeAgainByItself, s.hideVotes}});
    menus.addWithin(tr("&Predict"), s.votes, {tr("Vote"), tr("1 to 9; with Shift, or by Backspace, to take one back")});
    menus.add(tr("&Time"), {m_playheadActions->all(), timeline->marking()});
    m_labMenu = menus.add(tr("&Lab"), {m_freePlay->actions()});
    menus.add(tr("&View"), {m_views->actions(),
                            timeline->scales(),
                            timeline->counting(),
                            timeline->zooming(),
                            timeline->rows(),
                            {m_look->systemLook, m_look->lightLook, m_look->darkLook, m_look->projector, a.enlarge,
                             a.fullScreen, a.present}});
    menus.add(tr("&Help"), {{a.welcome, m_manual->action(), m_machine->action(), a.showShortcuts}});
    m_shortcuts = new ShortcutSheet(menus.shortcutsHtml(), this);
}

void MainWindow::connectStory()
{
    connect(m_opened, &OpenedStory::leaves, this, [this] {
        m_teller->recordVotes(); // nobody knows whether the story will be gone back to
        m_message->hide();
        m_mistakes->hide();
        m_pages->showStory();
    });
    connect(m_opened, &OpenedStory::headed, this, &MainWindow::showHeading);
    connect(m_opened, &OpenedStory::opened, this, [this] {
        m_pages->leaveSearch();
        m_pages->arrangeSidebar();
        m_chart->fitAll();
        if (m_source.isFreePlay())
            m_freePlay->setFocus();
    });
    connect(m_opened, &OpenedStory::stays, this,
            [this] { m_sidebar->showOpened(m_opened->id(), m_opened->variant()); }); // not what was picked
    connect(m_sidebar, &ScenarioPanel::picked, this, [this](const QString& id, const QString& variant) {
        // What runs already is not begun anew; a replay of it, or one whose lab has ended, is.
        if (!m_opened->runs(id) || (!variant.isEmpty() && variant != m_opened->variant()))
            m_opened->openOrGoBack(id, variant);
    });
    connect(m_welcome, &WelcomePage::picked, this, &MainWindow::openPicked);
    for (StoryPanel* story : {m_story, &m_presenter->story()})
        connect(story, &StoryPanel::variantPicked, this,
                [this](const QString& variant) { m_opened->openOrGoBack(m_opened->id(), variant); });
    const auto freePlay = [this] {
        if (m_opened->runs(QLatin1StringView(freePlayId)))
            m_pages->showStory();
        else
            m_opened->openOrGoBack(QLatin1StringView(freePlayId));
        m_sidebar->showOpened(m_opened->id(), m_opened->variant());
    };
    connect(m_sidebar, &ScenarioPanel::freePlayPicked, this, freePlay);
    connect(m_welcome, &WelcomePage::freePlayPicked, this, freePlay);
    connect(m_actions->freePlay, &QAction::triggered, m_opened, [this] { m_opened->openFreePlay(); });
    connect(m_actions->freePlayOnLoopback, &QAction::triggered, this, [this] { m_opened->openFreePlay(LabMode::Loopback); });
    for (const WaitingList* list : {m_waitingAbove, m_waitingWelcome}) {
        connect(list, &WaitingList::picked, m_opened, &OpenedStory::goBack);
        connect(list, &WaitingList::endPicked, m_opened, [this](int number) { m_opened->endWaiting(number, this); });
    }
    connect(m_actions->goBack, &QAction::triggered, m_opened, [this] {
        if (!m_waiting->isEmpty()) // the one that waits longest: again and again, it leads through all
            m_opened->goBack(m_waiting->all().front().number);
    });
    connect(m_waiting, &WaitingStories::changed, this, &MainWindow::refresh);
    for (const QAction* action : {m_storyActions->next, m_storyActions->back})
        connect(action, &QAction::triggered, m_message, &MessageBar::giveWay);
    connect(m_actions->restart, &QAction::triggered, m_opened, &OpenedStory::restart);
    connect(m_freePlay, &FreePlayPanel::noted, this, [this](const QString& text) { m_message->showText(text); });
    connect(m_wireActions, &WireActions::disobeyed, this,
            [this](const QString& why) { m_message->showText(tr("The wire did not obey"), why, MessageBar::Kind::Error); });
}

void MainWindow::connectFiles()
{
    const auto listScenarios = [this] {
        m_sidebar->setEntries(m_shelf.entries());
        m_welcome->setEntries(m_shelf.entries());
    };
    connect(&m_shelf, &ScenarioShelf::changed, this, listScenarios);
    const auto open = [this](const QString& path) { m_files->open(path); };
    connect(m_sidebar, &ScenarioPanel::brokenPicked, this, open);
    connect(m_welcome, &WelcomePage::brokenPicked, this, open);
    connect(m_welcome, &WelcomePage::filePicked, this, open);
    connect(m_welcome, &WelcomePage::openFilePicked, m_files, &ScenarioFiles::choose);
    connect(m_actions->openScenarioFile, &QAction::triggered, m_files, &ScenarioFiles::choose);
    connect(m_files, &ScenarioFiles::scenarioWanted, m_opened,
            [this](const QString& id, const QString& variant) { m_opened->openScenario(id, variant); });
    connect(m_opened, &OpenedStory::fileWanted, m_files, [this](const QString& path) { m_files->open(path); });
    connect(m_files, &ScenarioFiles::newTextWanted, m_opened, &OpenedStory::openNewText);
    connect(m_files, &ScenarioFiles::broken, m_pages, &WindowPages::showBesideMistakes);
    connect(m_files, &ScenarioFiles::mended, m_pages, &WindowPages::showPages);

    connect(m_welcome, &WelcomePage::recordingPicked, m_opened, &OpenedStory::openRecording);
    connect(m_welcome, &WelcomePage::openRecordingPicked, m_actions->openRecording, &QAction::trigger);
    connect(m_actions->openRecording, &QAction::triggered, m_opened, [this] { m_opened->chooseRecording(this); });

    connect(m_welcome, &WelcomePage::lessonPicked, m_lesson, &LessonProgress::begin);
    connect(m_lesson, &LessonProgress::scenarioWanted, this, [this](const QString& id) { m_opened->openScenario(id); });
    connect(m_lesson, &LessonProgress::questionsWanted, m_pages, &WindowPages::showWelcome);
    connect(&m_source, &ShownSource::statusChanged, this,
            [this] { m_lesson->notice(m_opened->id(), m_source.isLive() && m_source.isFinished()); });

    connect(m_welcome, &WelcomePage::helpPicked, m_manual, &Manual::open);
    connect(m_actions->welcome, &QAction::triggered, m_pages, &WindowPages::showWelcome);
    listScenarios();
}

void MainWindow::connectActions()
{
    const WindowActions& a = *m_actions;
    connect(a.quit, &QAction::triggered, this, &QWidget::close);
    connect(a.copyView, &QAction::triggered, this, [this] { m_views->activeView()->copy(); });
    connect(a.clearSelection, &QAction::triggered, this, &MainWindow::leave);
    connect(a.takeOffer, &QAction::triggered, m_message, &MessageBar::takeOffer);
    connect(a.findScenario, &QAction::triggered, m_pages, &WindowPages::findScenario);
    connect(a.enlarge, &QAction::toggled, m_views, &ViewArrangement::enlargePicture);
    connect(m_views, &ViewArrangement::enlarged, a.enlarge, &QAction::setChecked);
    connect(a.fullScreen, &QAction::toggled, this,
            [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });
    connect(a.present, &QAction::triggered, this, &MainWindow::present);
    connect(m_presenter, &Presenter::turned, this, &MainWindow::dressControlRun);
    connect(a.showShortcuts, &QAction::triggered, this, [this] { m_shortcuts->toggle(m_look->theme(), 780); });
    connect(m_figures, &FigureActions::failed, m_message, &MessageBar::showError);
    connect(m_figures, &FigureActions::made, m_message,
            [this](const QString& text, const QString& path) { m_message->showText(text, path, MessageBar::Kind::Good); });
    connect(m_look, &WindowLook::changed, this, &MainWindow::applyTheme);
    connect(m_look->projector, &QAction::toggled, m_pages, &WindowPages::noticeProjector);
}

void MainWindow::refresh()
{
    const bool inSight = !m_pages->isWelcoming(); // keys must not move a story that is out of sight
    const bool byHand = m_source.isFreePlay();
    m_tellers->setCurrentIndex(byHand ? 1 : 0);
    m_storyActions->refresh(inSight);
    m_wireActions->refresh(inSight);
    m_playheadActions->refresh(inSight);
    m_figures->refresh(inSight);
    m_controls->refresh();
    m_recording->refresh();
    m_actions->goBack->setEnabled(!m_waiting->isEmpty());
    m_pages->setWaiting(int(m_waiting->all().size()));
    m_actions->restart->setEnabled(inSight && (byHand || m_opened->scenario()));
    m_actions->present->setEnabled(!inSight || (m_source.plan() && !byHand));
    m_labMenu->setEnabled(inSight && byHand);
    m_sidebar->setDiscreet(m_teller->state().open != nullptr);
}

void MainWindow::showHeading(const StoryHeading& heading)
{
    // It has done its work, where it stands in the pictures' way; but who goes through the variants is not sent away.
    if (!heading.id.isEmpty() && heading.id != m_sidebar->openedId())
        m_pages->showSidebar(false);
    m_sidebar->showOpened(heading.id, heading.variant);
    if (heading.isTold) {
        for (StoryPanel* story : {m_story, &m_presenter->story()}) {
            story->setScenario(heading.scenario ? std::optional(*heading.scenario) : std::nullopt);
            story->setIntroduction(heading.title, heading.introduction);
        }
    }
    m_chart->plot()->setEmptyText(heading.emptyPicture);
    setWindowTitle(heading.windowTitle);
}

bool MainWindow::mayTakeAgain(const Retake& retake)
{
    QString more = tr("Frames that were held and sysctls that were turned are as the scenario has them, in a fresh lab.");
    if (retake.waitsNs >= 1'000'000'000)
        more += u' ' + tr("Its own waits take %1 s.").arg((retake.waitsNs + 500'000'000) / 1'000'000'000);
    QuestionBox box(tr("Take It Again – Statewire"), tr("What was done by hand is not done again."), more, this);
    box.setObjectName(u"take-again"_s);
    box.addStay(tr("Keep This One"));
    box.addAnswer(u"take"_s, tr("Take It Again"));
    return box.ask() == "take"_L1;
}

void MainWindow::openPicked(const QString& id, const QString& variant)
{
    // Picking what runs leads back to it; it would be a pity to begin anew.
    if (id == m_opened->id() && variant.isEmpty() && m_opened->isUnderWay())
        m_pages->showStory();
    else
        m_opened->openOrGoBack(id, variant);
}

void MainWindow::present()
{
    if (m_pages->isWelcoming()) {
        const QString marked = m_welcome->list()->currentId();
        if (!marked.isEmpty())
            openPicked(marked);
        else if (m_source.plan() && !m_source.isFreePlay())
            m_pages->showStory();
        else
            m_welcome->lessonButton()->click(); // nothing was chosen
    }
    // What did not open is said in the window, which the wall would hide.
    if (!m_pages->isWelcoming() && m_source.plan() && !m_source.isFreePlay())
        m_presenter->begin();
}

void MainWindow::leave()
{
    if (m_shortcuts->isVisible())
        m_shortcuts->hide();
    else if (m_message->isVisible())
        m_message->hide();
    else if (m_pages->leaveByEscape())
        return;
    else if (m_chart->isMeasuring())
        m_chart->clearMeasurement();
    else
        m_selection.clear();
}

void MainWindow::applyTheme()
{
    const Theme& theme = m_look->theme();
    setPalette(theme.palette());
    setStyleSheet(styleSheetFor(theme));
    m_manual->setTheme(theme);
    m_machine->setTheme(theme);
    m_story->setTheme(theme);
    m_focusRing->setTheme(theme);
    m_freePlay->setTheme(theme);
    m_waitingAbove->setTheme(theme);
    m_waitingWelcome->setTheme(theme);
    m_pages->setTheme(theme);
    m_presenter->setTheme(theme);
    m_figures->setLook(theme.look);
    dressControlRun();
}

void MainWindow::dressControlRun()
{
    const bool presented = m_presenter->isPresenting();
    m_controls->dress(presented ? m_presenter->wallTheme() : m_look->theme(), presented);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_opened->mayQuit(this)) {
        event->ignore();
        return;
    }
    m_presenter->end();
    m_source.stop();
    m_waiting->endAll();
    m_controls->close();
    event->accept();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    m_pages->arrangeSidebar();
}

} // namespace statewire
