// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "ui/compare/comparewindow.h"
#include "ui/figure/figureexport.h"
#include "ui/freeplay/freeplaypanel.h"
#include "ui/library/helpbrowser.h"
#include "ui/library/mistakespanel.h"
#include "ui/library/scenariopanel.h"
#include "ui/library/welcomepage.h"
#include "ui/look/icons.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/messagebar.h"
#include "ui/story/storypanel.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/headerbar.h"
#include "ui/window/keyguard.h"
#include "ui/window/playbackbar.h"
#include "ui/window/presenter.h"
#include "ui/window/viewarrangement.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QJsonObject>
#include <QLineEdit>
#include <QMessageBox>
#include <QScreen>
#include <QSet>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QVBoxLayout>
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

MainWindow::MainWindow(std::vector<Scenario> scenarios, QWidget* parent)
    : MainWindow(Library::of(std::move(scenarios)), parent)
{
}

MainWindow::MainWindow(Library library, QWidget* parent)
    : QMainWindow(parent), m_shelf(std::move(library)), m_scale(m_source),
      m_playhead(m_source, m_scale), m_context{m_source, m_scale, m_playhead, m_selection},
      m_teller(new StoryTeller(m_context, this)), m_actions(new WindowActions(this))
{
    loadFonts();
    setWindowTitle(u"Statewire"_s);
    setWindowIcon(applicationIcon());
    buildViews();
    connectActions();
    connectFiles();
    qApp->installEventFilter(new KeyGuard(this));
    qApp->installEventFilter(this);
    connect(&m_source, &SessionSource::failed, this, &MainWindow::handleFailure);
    connect(&m_source, &SessionSource::outOfStep, m_message,
            [this](const QString& text) { m_message->showText(tr("The story and the sockets have parted"), text); });
    const auto frameCommands = std::make_shared<QSet<qint64>>(); // given on the stage, and not done yet
    // Free play tells of its commands itself, and so does the table of sysctls.
    connect(&m_source, &SessionSource::commandGiven, this, [frameCommands](qint64 number, const QJsonObject& command) {
        if (command.value("do"_L1) == "frame"_L1)
            frameCommands->insert(number);
    });
    connect(&m_source, &SessionSource::commandDone, this, [this, frameCommands](qint64 number, const QString& error) {
        if (frameCommands->remove(number) && !error.isEmpty())
            m_message->showText(tr("The wire did not obey"), error, MessageBar::Kind::Error);
    });
    connect(&m_source, &SessionSource::replaced, this, [frameCommands] { frameCommands->clear(); });
    connect(&m_source, &SessionSource::replaced, &m_selection, &Selection::clear);
    for (auto signal : {&SessionSource::replaced, &SessionSource::grew, &SessionSource::statusChanged})
        connect(&m_source, signal, this, &MainWindow::refreshActions);
    connect(&m_playhead, &Playhead::moved, this, &MainWindow::refreshActions);
    tellBeforehand(
        tr("Watch real sockets change state"),
        tr("Pick a scenario on the left. Statewire builds a private network of two hosts on this machine, runs real "
           "clients and servers in it, and shows every state of both ends and every packet between them."));
    chart().plot()->setEmptyText(tr("Pick a scenario on the left, or open a recording."));
    applyTheme();
    refreshActions();
    // As large as the picture wants, but with its title bar on the screen.
    const QSize room = screen() ? screen()->availableSize() - QSize(24, 48) : QSize(1600, 1000);
    resize(QSize(1600, 1000).boundedTo(room));
    chart().setFocus();
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

void MainWindow::buildViews()
{
    m_header = new HeaderBar(m_source);
    m_message = new MessageBar;
    m_sidebar = new ScenarioPanel;
    m_mistakes = new MistakesPanel;
    m_welcome = new WelcomePage(m_recent);
    m_story = new StoryPanel(m_context, *m_teller);
    m_freePlay = new FreePlayPanel(m_context);
    setRole(m_freePlay, u"panel"_s);
    m_tellers = new QStackedWidget;
    m_tellers->addWidget(m_story);
    m_tellers->addWidget(m_freePlay);
    m_views = new ViewArrangement(m_context, m_tellers);
    m_playback = new PlaybackBar(m_context);

    m_columns = new QSplitter(Qt::Horizontal);
    m_columns->setHandleWidth(1);
    m_columns->addWidget(m_sidebar);
    m_columns->addWidget(m_views);
    m_columns->setStretchFactor(1, 1);
    m_columns->setCollapsible(1, false);

    auto* content = new QWidget;
    content->setObjectName(u"content"_s);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_mistakes);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_columns);
    m_pages->addWidget(m_welcome);
    column->addWidget(m_pages, 1);
    column->addWidget(m_playback);
    setCentralWidget(content);
    m_presenter = new Presenter(m_context, *m_teller, *m_views, *m_actions, this);
    connect(m_presenter, &Presenter::leaveRequested, this, [this] { present(false); });
    for (StoryPanel* story : {m_story, &m_presenter->story()})
        connect(story, &StoryPanel::variantPicked, this, [this](const QString& id) { openScenario(m_scenario, id); });
    connect(m_header, &HeaderBar::scenariosToggled, this, &MainWindow::showSidebar);
    connect(m_mistakes, &MistakesPanel::closed, this, [this] {
        if (m_pages->isHidden())
            showWelcome();
    });
    connect(m_freePlay, &FreePlayPanel::noted, this, [this](const QString& text) { m_message->showText(text); });
    connect(m_sidebar, &ScenarioPanel::picked, this, [this](const QString& id, const QString& variant) {
        // What runs already is not begun anew; a replay of it, or one whose lab has ended, is.
        if (id != m_scenario || !variant.isEmpty() || m_source.kind() != SessionSource::Kind::Live || m_source.hasFailed())
            openScenario(id, variant);
    });
    connect(m_sidebar, &ScenarioPanel::freePlayPicked, this, [this] { restartFreePlay(LabMode::Wire); });
    connect(m_freePlay, &FreePlayPanel::saved, this, [this](const QString& path) {
        m_message->showText(tr("Saved as a scenario"), tr("Run it with: statewire run %1").arg(path),
                            MessageBar::Kind::Good);
    });
}

TimelineView& MainWindow::chart()
{
    return m_views->chart();
}

const Scenario* MainWindow::findScenario(const QString& id) const
{
    const LibraryEntry* entry = m_shelf.find(id);
    return entry ? &entry->scenario : nullptr;
}

void MainWindow::openScenario(QString id, QString variant)
{
    if (!findScenario(id)) {
        m_message->showError(
            {u"open the scenario"_s, id, tr("there is none of that name"), tr("Pick one from the list."), 0});
        return;
    }
    if (!mayLeaveFreePlay())
        return;
    const Scenario* scenario = findScenario(id); // the list may have been read again while the user was asked
    if (!scenario)
        return;
    const Variant* chosen = variant.isEmpty() ? nullptr : scenario->findVariant(variant);
    // Without one it is the first that this kernel can tell.
    const Result<Plan> plan = makePlan(*scenario, chosen ? chosen->id : QString());
    if (!plan) {
        m_message->showError(plan.error());
        return;
    }
    m_message->hide();
    m_mistakes->hide();
    showStory();
    m_shelf.follow(m_shelf.find(id)->path);
    m_recent.add(recentItemFor(*m_shelf.find(id)));
    showSidebar(false); // it has done its work, where it stands in the pictures' way
    m_scenario = id;
    m_variant = plan->variant.id;
    m_sidebar->showOpened(m_scenario, m_variant);
    for (StoryPanel* story : {m_story, &m_presenter->story()})
        story->setScenario(*scenario);
    tellBeforehand(scenario->title, scenario->summary.isEmpty() ? scenario->question : scenario->summary);
    chart().plot()->setEmptyText(tr("No connection yet. Next goes on with the story."));
    setWindowTitle(tr("%1 – Statewire").arg(scenario->title));
    m_source.startLive(*plan, m_actions->slowWire->isChecked() ? Pace::Slow : Pace::Real);
    chart().fitAll();
}

void MainWindow::openFreePlay(LabMode mode)
{
    m_message->hide();
    m_mistakes->hide();
    m_shelf.follow({});
    showStory();
    m_source.startFreePlay(mode);
    m_scenario = m_source.plan()->scenarioId;
    m_variant = m_source.plan()->variant.id;
    m_sidebar->showOpened(m_scenario, {});
    chart().plot()->setEmptyText(tr("No connection yet. New Server, New Client and Connect make one."));
    setWindowTitle(tr("Free Play – Statewire"));
    chart().fitAll();
    m_freePlay->setFocus();
}

void MainWindow::openRecording(const QString& path)
{
    Result<LoadedSession> loaded = loadSession(path);
    if (!loaded) {
        m_message->showError(loaded.error());
        return;
    }
    if (!mayLeaveFreePlay())
        return;
    const QStringList warnings = loaded->warnings;
    showRecording(std::move(loaded->session));
    m_recent.add({RecentItem::Kind::Recording, QFileInfo(path).absoluteFilePath(),
                  m_source.plan() ? m_source.plan()->title : QString()});
    const QStringList all = warnings + m_source.warnings();
    if (!all.isEmpty())
        m_message->showText(tr("The recording was read with gaps"), all.join(u'\n'));
}

void MainWindow::showRecording(Session session)
{
    m_message->hide();
    m_mistakes->hide();
    m_shelf.follow({});
    showStory();
    chart().plot()->setEmptyText(tr("No connection yet. Next, or play, goes on with the replay."));
    m_source.showRecording(std::move(session));
    const Plan* plan = m_source.plan();
    m_scenario = plan ? plan->scenarioId : QString();
    m_variant = plan ? plan->variant.id : QString();
    m_sidebar->showOpened(m_scenario, m_variant);
    for (StoryPanel* story : {m_story, &m_presenter->story()})
        story->setScenario(std::nullopt);
    tellBeforehand(plan ? plan->title : tr("A recorded session"), plan ? plan->question : QString());
    setWindowTitle(tr("%1 (replay) – Statewire").arg(plan ? plan->title : tr("Recording")));
    if (!m_source.warnings().isEmpty())
        m_message->showText(tr("The recording was read with gaps"), m_source.warnings().join(u'\n'));
    chart().fitAll();
    if (!plan)
        m_playhead.toEnd();
}

void MainWindow::handleFailure(const Error& error, int exitStatus)
{
    m_message->showError(error);
    if (exitStatus == exitCannotRunHere && m_source.isFreePlay() && m_source.plan()->variant.mode == LabMode::Wire) {
        m_message->offer(tr("Run on Loopback Instead"), [this] { openFreePlay(LabMode::Loopback); });
        return;
    }
    const Scenario* scenario = findScenario(m_scenario);
    if (exitStatus != exitCannotRunHere || !scenario)
        return;
    const auto loopback = std::find_if(scenario->variants.begin(), scenario->variants.end(), [this](const Variant& v) {
        return v.mode == LabMode::Loopback && v.id != m_variant;
    });
    if (loopback != scenario->variants.end())
        m_message->offer(tr("Run on Loopback Instead"),
                         [this, id = m_scenario, variant = loopback->id] { openScenario(id, variant); });
}

void MainWindow::tellBeforehand(const QString& title, const QString& text)
{
    for (StoryPanel* story : {m_story, &m_presenter->story()})
        story->setIntroduction(title, text);
}

void MainWindow::present(bool on)
{
    on ? m_presenter->begin(m_theme) : m_presenter->end(m_theme);
    dressCompareWindow();
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    // The window's own palette is the theme's, so it is the application's that tells what the desktop wants. Widgets are
    // still being told when this comes, so they get their new look afterwards.
    if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange)
        QMetaObject::invokeMethod(this, &MainWindow::applyTheme, Qt::QueuedConnection);
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!mayLeaveFreePlay()) {
        event->ignore();
        return;
    }
    present(false);
    m_source.stop();
    if (m_compare)
        m_compare->close();
    event->accept();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    arrangeSidebar();
}

void MainWindow::arrangeSidebar()
{
    // From the last row one reads the pictures and the story, not a list of files.
    const bool roomy = !m_theme.projector && width() >= m_theme.px(1080);
    if (roomy != m_roomy)
        m_sidebarWanted.reset();
    m_roomy = roomy;
    const bool shown = roomy || m_sidebarWanted.value_or(false);
    const bool appears = shown && m_sidebar->isHidden();
    m_sidebar->setVisible(shown);
    m_header->offerScenarios(!roomy && !isWelcoming(), shown); // the welcome page is that list
    if (appears)
        m_columns->setSizes({qRound(m_theme.px(268)), width() - qRound(m_theme.px(268))});
}

void MainWindow::showSidebar(bool on)
{
    if (on && m_pages->isHidden()) { // mistakes are alone in the window: the library is as good
        showWelcome();
        return;
    }
    m_sidebarWanted = on;
    arrangeSidebar();
}

void MainWindow::restartFreePlay(LabMode mode)
{
    if (mayLeaveFreePlay())
        openFreePlay(mode);
}

bool MainWindow::mayLeaveFreePlay()
{
    if (!m_source.isFreePlay() || !m_freePlay->hasUnsaved())
        return true;
    QMessageBox box(QMessageBox::Question, tr("Free Play – Statewire"), tr("This free play is not saved."),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
    box.setObjectName(u"unsaved"_s);
    box.setInformativeText(tr("Saved as a scenario, what you did by hand runs again by itself."));
    box.setDefaultButton(QMessageBox::Save);
    const int answer = box.exec();
    if (answer == QMessageBox::Discard)
        m_freePlay->giveUpUnsaved();
    const bool leave = answer == QMessageBox::Discard || (answer == QMessageBox::Save && m_freePlay->saveScenarioAs());
    if (!leave)
        m_sidebar->showOpened(m_scenario, m_variant); // not what was picked
    return leave;
}

void MainWindow::applyTheme()
{
    Theme::Look look = Theme::lookOf(QGuiApplication::palette());
    if (m_actions->lightLook->isChecked())
        look = Theme::Look::Light;
    else if (m_actions->darkLook->isChecked())
        look = Theme::Look::Dark;
    const double density = screen() ? screen()->logicalDotsPerInch() / 96.0 : 1.0;
    const Theme theme = Theme::make(look, m_actions->projector->isChecked(), density);
    if (theme == m_theme && m_theme.panel.isValid())
        return;
    m_theme = theme;
    setPalette(theme.palette());
    setStyleSheet(styleSheetFor(theme));
    m_views->setTheme(theme);
    m_message->setTheme(theme);
    m_playback->setTheme(theme);
    m_sidebar->setTheme(theme);
    m_mistakes->setTheme(theme);
    m_welcome->setTheme(theme);
    if (m_help)
        m_help->setTheme(theme);
    m_story->setTheme(theme);
    m_freePlay->setTheme(theme);
    m_sidebar->setMinimumWidth(qRound(theme.px(180)));
    m_columns->setSizes({qRound(theme.px(268)), width() - qRound(theme.px(268))});
    arrangeSidebar();
    m_presenter->setTheme(theme);
    dressCompareWindow();
}

} // namespace statewire
