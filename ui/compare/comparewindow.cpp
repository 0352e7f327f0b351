// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/comparewindow.h"

#include "ui/compare/comparefigure.h"
#include "ui/compare/comparepanel.h"
#include "ui/compare/comparestory.h"
#include "ui/compare/differencelist.h"
#include "ui/figure/figureformats.h"
#include "ui/look/icons.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/blankcover.h"
#include "ui/parts/messagebar.h"
#include "ui/parts/savedialog.h"
#include "ui/parts/shortcutsheet.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"

#include <QAction>
#include <QActionGroup>
#include <QClipboard>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

CompareWindow::CompareWindow(QWidget* parent)
    : QMainWindow(parent, Qt::Window), m_header(new QFrame), m_top(new QWidget), m_menuBar(new QMenuBar),
      m_title(new QLabel), m_question(new QLabel),
      m_message(new MessageBar), m_panels{new ComparePanel(m_runs, Side::A), new ComparePanel(m_runs, Side::B)},
      m_differences(new DifferenceList(m_runs)), m_story(new CompareStory(m_runs))
{
    setWindowTitle(tr("Control Run – Statewire"));
    setWindowIcon(applicationIcon());
    auto* top = new QHBoxLayout(m_top);
    top->setContentsMargins(0, 0, 12, 0);
    top->addWidget(m_menuBar, 1);
    setMenuWidget(m_top);
    m_cover = new BlankCover(this);
    buildActions();
    m_header->setObjectName(u"header"_s);
    auto* headerRow = new QHBoxLayout(m_header);
    headerRow->setContentsMargins(20, 10, 20, 10);
    headerRow->setSpacing(18);
    auto* name = new QLabel(tr("Control Run"));
    setRole(name, u"app"_s);
    setRole(m_title, u"question"_s);
    setRole(m_question, u"muted"_s);
    headerRow->addWidget(name);
    headerRow->addWidget(m_title);
    headerRow->addStretch(1);
    headerRow->addWidget(m_question);
    m_question->setText(tr("one time axis: each step begins at the same place"));

    m_charts = new QSplitter(Qt::Vertical);
    m_charts->setHandleWidth(8);
    m_charts->addWidget(m_panels.a);
    m_charts->addWidget(m_panels.b);
    m_charts->setChildrenCollapsible(false);
    m_lower = new QSplitter(Qt::Horizontal);
    m_lower->setHandleWidth(12);
    m_lower->addWidget(m_story);
    m_lower->setChildrenCollapsible(false);
    auto* left = new QSplitter(Qt::Vertical);
    m_rows = left;
    left->setHandleWidth(8);
    left->addWidget(m_charts);
    left->addWidget(m_lower);
    left->setStretchFactor(0, 3);
    left->setStretchFactor(1, 1);
    left->setChildrenCollapsible(false);
    connect(left, &QSplitter::splitterMoved, this, [this] { m_rowsByHand = true; });
    m_columns = new QSplitter(Qt::Horizontal);
    m_columns->setHandleWidth(12);
    m_columns->addWidget(left);
    m_columns->addWidget(m_differences);
    m_columns->setStretchFactor(0, 1);
    m_columns->setChildrenCollapsible(false);
    auto* content = new QWidget;
    content->setObjectName(u"content"_s);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(12, 10, 12, 10);
    body->addWidget(m_columns);
    column->addLayout(body, 1);
    m_message->lieOver(content, m_header);
    setCentralWidget(content);

    for (Side side : bothSides)
        connect(&m_runs.scale(side), &ViewScale::windowChanged, this, [this, side] { followRange(side); });
    connect(&m_runs, &CompareRuns::changed, this, &CompareWindow::refresh);
    connect(&m_runs, &CompareRuns::moved, this, &CompareWindow::refresh);
    connect(&m_runs, &CompareRuns::replaced, this, [this] {
        for (Side side : bothSides)
            panel(side).chart().fitAll();
        alignCharts();
    });
    connect(&m_runs, &CompareRuns::failed, this, [this](Side side, const Error& error) {
        Error named = error;
        named.tried = u"%1 %2"_s.arg(named.tried, tr("(run %1)").arg(sideName(side))).trimmed();
        m_message->showError(named);
    });
    connect(m_differences, &DifferenceList::picked, this, [this](int difference) {
        for (Side side : bothSides)
            panel(side).setChosen(difference);
        if (difference >= 0)
            m_runs.showDifference(size_t(difference));
    });
    const QSize room = screen() ? screen()->availableSize() - QSize(24, 48) : QSize(1600, 1000);
    resize(QSize(1600, 1000).boundedTo(room));
    setTheme(Theme::make(Theme::lookOf(QGuiApplication::palette())));
    panel(Side::A).chart().setFocus();
}

CompareWindow::~CompareWindow()
{
    // Views look at the runs; they must not hear of their end.
    m_runs.disconnect();
    delete takeCentralWidget();
}

QAction* CompareWindow::add(QMenu* menu, const QString& text, const QList<QKeySequence>& keys, std::function<void()> run)
{
    QAction* action = menu->addAction(text);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, std::move(run));
    addAction(action); // its keys work where no menu is seen
    return action;
}

void CompareWindow::buildActions()
{
    const auto addMenu = [this](const QString& title) {
        m_menus << m_menuBar->addMenu(title);
        return m_menus.last();
    };
    const auto chartA = [this]() -> TimelineView& { return panel(Side::A).chart(); };
    QMenu* file = addMenu(tr("&File"));
    add(file, tr("&Save Figure…"), {QKeySequence::Save}, [this] { chooseFigure(); });
    add(file, tr("Copy &Figure"), {Qt::CTRL | Qt::SHIFT | Qt::Key_C, QKeySequence::Copy}, [this] { copyFigure(); });
    file->addSeparator();
    add(file, tr("&Back to the Story"), {Qt::Key_K}, [this] { // both runs go on
        if (parentWidget())
            parentWidget()->window()->activateWindow();
    });
    add(file, tr("&Close"), {QKeySequence::Close}, [this] { close(); });

    QMenu* story = addMenu(tr("&Story"));
    add(story, tr("&Next in Both"), {Qt::Key_N, Qt::Key_PageDown}, [this] { turnPage(&CompareRuns::next); });
    m_back = add(story, tr("&Back"), {Qt::Key_B, Qt::Key_PageUp}, [this] { turnPage(&CompareRuns::back); });
    // A clicker's black key is no way back: while it is presented, the class sees black, or the runs again.
    m_black = new QAction(this);
    m_black->setShortcut(Qt::Key_B);
    m_black->setEnabled(false);
    connect(m_black, &QAction::triggered, this, [this] { m_cover->turn(Qt::black); });
    addAction(m_black);
    add(story, tr("&Run All"), {Qt::CTRL | Qt::Key_R}, [this] { m_runs.runAll(); });
    m_restart = add(story, tr("Start &Over"), {Qt::CTRL | Qt::SHIFT | Qt::Key_R}, [this] {
        if (m_again)
            m_again();
    });
    story->addSeparator();
    const QMenu* predictions = nullptr; // the first of two, for the sheet of keys
    for (Side side : bothSides) {
        QMenu* votes = story->addMenu(tr("Predict for %1").arg(sideName(side)));
        predictions = predictions ? predictions : votes;
        for (int i = 0; i < 9; ++i) {
            const auto key = Qt::Key(Qt::Key_1 + i);
            add(votes, tr("Vote for Option %1").arg(i + 1),
                {side == Side::A ? QKeySequence(key) : QKeySequence(Qt::SHIFT | key)},
                [this, side, i] { m_story->vote(side, i); });
        }
    }

    QMenu* differences = addMenu(tr("&Differences"));
    add(differences, tr("&Next Difference"), {Qt::Key_BracketRight, Qt::Key_F3}, [this] { m_differences->step(1); });
    add(differences, tr("&Previous Difference"), {Qt::Key_BracketLeft, Qt::SHIFT | Qt::Key_F3},
        [this] { m_differences->step(-1); });
    add(differences, tr("Show or Hide What &Goes with It"), {Qt::Key_G},
        [this] { m_differences->toggle(std::max(0, m_differences->currentRow())); });

    QMenu* time = addMenu(tr("&Time"));
    add(time, tr("&Play or Pause"), {Qt::Key_Space}, [this] { m_runs.togglePlay(); });
    add(time, tr("Step &Forward"), {Qt::Key_Period, Qt::Key_Right}, [this] { m_runs.stepForward(); });
    add(time, tr("Step &Back"), {Qt::Key_Comma, Qt::Key_Left}, [this] { m_runs.stepBack(); });
    add(time, tr("To &Start"), {Qt::CTRL | Qt::Key_Home}, [this] { m_runs.toStart(); });
    add(time, tr("Follow &Live or To End"), {Qt::Key_End, Qt::Key_L}, [this] { m_runs.toEnd(); });

    QMenu* view = addMenu(tr("&View"));
    auto* scales = new QActionGroup(this);
    for (const auto& [text, kind] : {std::pair{tr("&Linear Time"), TimeScale::Kind::Linear},
                                     {tr("&Event-Spaced Time"), TimeScale::Kind::EventSpaced}}) {
        QAction* choice = add(view, text, {}, [this, kind = kind] { m_runs.setScaleKind(kind); });
        choice->setCheckable(true);
        choice->setChecked(kind == m_runs.scale(Side::A).kind());
        scales->addAction(choice);
    }
    view->addSeparator();
    add(view, tr("Zoom &In"), {Qt::Key_Plus, Qt::Key_W, Qt::Key_Equal}, [chartA] { chartA().zoomIn(); });
    add(view, tr("Zoom &Out"), {Qt::Key_Minus, Qt::Key_S}, [chartA] { chartA().zoomOut(); });
    add(view, tr("Pan Left"), {Qt::Key_A}, [chartA] { chartA().panLeft(); });
    add(view, tr("Pan Right"), {Qt::Key_D}, [chartA] { chartA().panRight(); });
    add(view, tr("Fit &All"), {Qt::Key_0, Qt::Key_Home}, [chartA] { chartA().fitAll(); });
    view->addSeparator();
    add(view, tr("Show or Hide the &Text"), {Qt::Key_T}, [this] {
        m_textWanted = !m_textWanted && m_story->telling() != CompareStory::Telling::All;
        giveRoom();
    });
    view->addSeparator();
    m_full = add(view, tr("&Full Screen"), {Qt::Key_F11}, [] {});
    m_full->setCheckable(true);
    connect(m_full, &QAction::toggled, this,
            [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });

    QMenu* help = addMenu(tr("&Help"));
    add(help, tr("&Keyboard Shortcuts"), {Qt::Key_Question}, [this] { m_shortcuts->toggle(m_theme, 700); });
    m_shortcuts =
        new ShortcutSheet(shortcutsOf(m_menus, {{predictions, {tr("Vote"), tr("1 to 9 for A, with Shift for B")}}}), this);
    auto* hide = new QAction(this);
    hide->setShortcuts({Qt::Key_Escape, Qt::Key_F5});
    connect(hide, &QAction::triggered, this, [this] {
        if (m_shortcuts->isVisible())
            m_shortcuts->hide();
        else if (m_presented)
            close();
    });
    addAction(hide);
}

void CompareWindow::compareVariants(const Scenario& scenario, const QString& a, const QString& b, Pace pace)
{
    Sides<Plan> plans;
    for (Side side : bothSides) {
        Result<Plan> plan = makePlan(scenario, side == Side::A ? a : b);
        if (!plan) {
            m_message->showError(plan.error());
            return;
        }
        plans[side] = std::move(*plan);
    }
    m_message->hide();
    m_again = [this, plans, pace] { m_runs.startLive(plans.a, plans.b, pace); };
    m_title->setText(scenario.title);
    setWindowTitle(tr("%1 (control run) – Statewire").arg(scenario.title));
    m_again();
}

void CompareWindow::compareRecordings(Session a, Session b)
{
    const Result<void> shown = m_runs.showRecordings(std::move(a), std::move(b));
    if (!shown) {
        m_message->showError(shown.error());
        return;
    }
    m_message->hide();
    m_again = nullptr;
    const Plan* plan = m_runs.plan(Side::A);
    m_title->setText(plan ? plan->title : QString());
    setWindowTitle(tr("%1 (control run, replay) – Statewire").arg(m_title->text()));
    refresh();
}

void CompareWindow::setTheme(const Theme& theme)
{
    if (theme == m_theme && m_theme.panel.isValid())
        return;
    m_theme = theme;
    setPalette(theme.palette());
    setStyleSheet(styleSheetFor(theme));
    m_message->setTheme(theme);
    for (Side side : bothSides)
        panel(side).setTheme(theme);
    m_differences->setTheme(theme);
    m_differences->setMaximumWidth(qRound(theme.px(440)));
    m_rows->setSizes({750, 250});
    arrange();
    alignCharts();
}

bool CompareWindow::isLow() const
{
    constexpr double leastHigh = 860;
    return m_theme.projector || height() < m_theme.px(leastHigh);
}

void CompareWindow::arrange()
{
    const bool low = isLow();
    // The window's title names the scenario.
    m_header->setVisible(!low);
    m_top->setVisible(!m_presented);
    // Beside the menus the buttons take no line of their own; a class that is shown it has keys.
    if (!low)
        m_story->takeFoot();
    else if (m_story->foot()->parentWidget() != m_top)
        m_top->layout()->addWidget(m_story->foot());
    m_story->foot()->show();
    m_differences->setBrief(low);
    m_differences->setMinimumWidth(qRound(m_theme.px(low ? 390 : 330)));
    QSplitter* place = low ? m_lower : m_columns;
    if (m_differences->parentWidget() != place)
        place->addWidget(m_differences);
    // From the last row one reads the two pictures: what differs stands over them.
    m_differences->setVisible(!m_theme.projector);
    m_story->setMinimumHeight(qRound(m_theme.px(low ? 40 : 190)));
    for (Side side : bothSides)
        panel(side).setBrief(m_theme.projector);
    panel(Side::A).chart().plot()->setAxisShown(!low);                               // the one below is of both
    QMetaObject::invokeMethod(this, &CompareWindow::giveRoom, Qt::QueuedConnection); // once the layout is done
}

void CompareWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    if (m_theme.panel.isValid())
        arrange();
}

void CompareWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    arrange();
}

void CompareWindow::turnPage(void (CompareRuns::*turn)())
{
    if (m_cover->isBlank()) // first let the class see where it is
        m_cover->uncover();
    else
        (m_runs.*turn)();
}

void CompareWindow::setPresented(bool on)
{
    if (on == m_presented)
        return;
    m_presented = on;
    m_back->setShortcuts(on ? QList<QKeySequence>{Qt::Key_PageUp} : QList<QKeySequence>{Qt::Key_B, Qt::Key_PageUp});
    m_black->setEnabled(on);
    m_cover->uncover();
    m_full->setChecked(on);
    m_textWanted = false;
    arrange();
}

void CompareWindow::giveRoom()
{
    using Told = CompareStory::Telling;
    if (!isVisible())
        return;
    const int all = m_rows->height() - m_rows->handleWidth();
    const int wide = m_lower->width() - (m_differences->parentWidget() == m_lower && !m_differences->isHidden()
                                             ? m_differences->minimumWidth() + m_lower->handleWidth()
                                             : 0);
    const int whole = m_story->heightNeeded(wide, Told::All);
    if (!isLow()) {
        m_charts->show();
        m_lower->show();
        m_story->setTelling(Told::All);
        constexpr double mostOfIt = 0.4; // the timelines are what the window is for
        const int wanted = std::min(whole, qRound(all * mostOfIt));
        // It grows with the text, and never jumps back under the eyes.
        if (!m_rowsByHand && wanted > m_rows->sizes()[1])
            m_rows->setSizes({all - wanted, wanted});
        return;
    }
    const auto charts = [this](size_t open) {
        return Sides<int>{panel(Side::A).heightWithOpen(open), panel(Side::B).heightWithOpen(open)};
    };
    const int handle = m_charts->handleWidth();
    const Sides<int> open = charts(1);
    // The rows in which they differ come before the words about them: those are read when they are asked for.
    Told telling = Told::All;
    if (!m_textWanted && whole > all - open.a - open.b - handle)
        telling = m_theme.projector && !m_story->isAsking() ? Told::Nothing : Told::Brief;
    m_story->setTelling(telling);
    m_lower->setVisible(telling != Told::Nothing);
    if (telling == Told::Nothing)
        m_charts->show();
    int story = telling == Told::Nothing ? 0 : m_story->heightNeeded(wide, telling);
    // On a wall long words take the place of the pictures.
    const Sides<int> folded = charts(0);
    m_charts->setVisible(telling != Told::All || story <= all - folded.a - folded.b - handle);
    if (!m_differences->isHidden())
        story = std::max(story, std::min(m_differences->wantedHeight(), all - open.a - open.b - handle));
    story = std::min(story, all);
    if (!m_rowsByHand)
        m_rows->setSizes({all - story, story});
    const int more = all - story - handle - open.a - open.b;
    m_charts->setSizes({open.a + more / 2, open.b + more - more / 2});
    if (!m_differences->isHidden())
        m_lower->setSizes({wide, m_differences->minimumWidth()});
    alignCharts(); // with the rows that have room now
}

void CompareWindow::refresh()
{
    for (Side side : bothSides)
        panel(side).refresh();
    m_differences->refresh();
    QMetaObject::invokeMethod(this, &CompareWindow::giveRoom, Qt::QueuedConnection); // once the layout is done
    m_story->refresh();
    m_restart->setEnabled(bool(m_again));
    alignCharts();
}

void CompareWindow::alignCharts()
{
    if (m_aligning)
        return;
    m_aligning = true;
    double label = 0;
    for (Side side : bothSides)
        label = std::max(label, panel(side).chart().plot()->widestLabel());
    double room = std::numeric_limits<double>::max();
    for (Side side : bothSides) {
        panel(side).chart().plot()->setLeastLabel(label);
        room = std::min(room, panel(side).chart().plot()->scene().plot.width());
    }
    m_runs.setRoom(room, m_theme, {panel(Side::A).chart().plot()->collapsed(), panel(Side::B).chart().plot()->collapsed()});
    double begin = std::numeric_limits<double>::max();
    for (Side side : bothSides)
        begin = std::min(begin, panel(side).chart().ownBegin());
    for (Side side : bothSides) {
        TimelineView& chart = panel(side).chart();
        chart.setFitBegin(begin);
        if (chart.showsAll())
            chart.fitAll();
    }
    m_aligning = false;
}

void CompareWindow::followRange(Side side)
{
    if (m_aligning)
        return;
    m_aligning = true;
    const TimelineScene& shown = panel(side).chart().plot()->scene();
    panel(otherSide(side)).chart().showRange(shown.fromUnit, shown.toUnit);
    m_aligning = false;
}

CompareFigureOptions CompareWindow::figureOptions()
{
    CompareFigureOptions options;
    options.look = m_theme.look;
    TimelineView& chart = panel(Side::A).chart();
    if (!chart.showsAll()) {
        options.fromUnit = chart.plot()->scene().fromUnit;
        options.toUnit = chart.plot()->scene().toUnit;
    }
    return options;
}

void CompareWindow::chooseFigure()
{
    const Plan* plan = m_runs.plan(Side::A);
    const QString name = (plan ? plan->scenarioId : u"statewire"_s) + u"-control."_s + figureFormats().front().suffix;
    const QString path = askWhereToSave({u"save-figure"_s, tr("Save Figure"), name, figureFilter(), {}}, this);
    if (path.isEmpty())
        return;
    if (const Result<void> saved = saveCompareFigure(path, m_runs, figureOptions()); !saved)
        m_message->showError(saved.error());
}

void CompareWindow::copyFigure()
{
    QGuiApplication::clipboard()->setImage(compareFigureImage(m_runs, figureOptions()));
}

void CompareWindow::closeEvent(QCloseEvent* event)
{
    m_runs.stop();
    event->accept();
    if (m_presented && parentWidget()) // back to the talk
        parentWidget()->window()->activateWindow();
}

} // namespace statewire
