// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that gives its actions something to do.
#include "ui/context/storyteller.h"
#include "ui/figure/figureexport.h"
#include "ui/freeplay/freeplaypanel.h"
#include "ui/library/mistakespanel.h"
#include "ui/library/scenariopanel.h"
#include "ui/library/welcomepage.h"
#include "ui/parts/messagebar.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/mainwindow.h"
#include "ui/window/viewarrangement.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace statewire {

void MainWindow::connectActions()
{
    WindowActions& a = *m_actions;
    connect(a.openRecording, &QAction::triggered, this, &MainWindow::chooseRecording);
    connect(a.compareRecording, &QAction::triggered, this, &MainWindow::chooseComparison);
    connect(a.controlRun, &QAction::triggered, this, &MainWindow::chooseControlRun);
    connect(a.saveFigure, &QAction::triggered, this, &MainWindow::chooseFigure);
    connect(a.copyFigure, &QAction::triggered, this, &MainWindow::copyFigure);
    connect(a.quit, &QAction::triggered, this, &QWidget::close);
    connect(a.copyView, &QAction::triggered, this, [this] { m_views->activeView()->copy(); });
    connect(a.clearSelection, &QAction::triggered, this, [this] {
        if (m_shortcuts && m_shortcuts->isVisible())
            m_shortcuts->hide();
        else if (leaveByEscape())
            return;
        else if (chart().isMeasuring())
            chart().clearMeasurement();
        else
            m_selection.clear();
    });
    connect(a.findScenario, &QAction::triggered, this, [this] {
        if (isWelcoming()) {
            m_welcome->begin();
            return;
        }
        showSidebar(true);
        m_sidebar->searchField()->setFocus(Qt::ShortcutFocusReason);
        m_sidebar->searchField()->selectAll();
    });
    connect(a.next, &QAction::triggered, m_teller, &StoryTeller::next);
    connect(a.back, &QAction::triggered, m_teller, &StoryTeller::back);
    connect(a.runAll, &QAction::triggered, m_teller, &StoryTeller::runAll);
    connect(a.holdWire, &QAction::triggered, &m_source, &SessionSource::holdWire);
    connect(a.nextFrame, &QAction::triggered, &m_source, &SessionSource::deliverNextFrame);
    connect(a.restart, &QAction::triggered, this, [this] {
        if (m_source.isFreePlay())
            restartFreePlay(m_source.plan()->variant.mode);
        else
            openScenario(m_scenario, m_variant);
    });
    for (int i = 0; i < a.votes.size(); ++i) {
        connect(a.votes[i], &QAction::triggered, this, [this, i] { m_teller->vote(i); });
        auto* takeBack = new QShortcut(QKeySequence(Qt::SHIFT | Qt::Key(Qt::Key_1 + i)), this);
        connect(takeBack, &QShortcut::activated, this, [this, i] { m_teller->vote(i, -1); });
    }
    auto* takeBackLatest = new QShortcut(QKeySequence(Qt::Key_Backspace), this);
    connect(takeBackLatest, &QShortcut::activated, m_teller, &StoryTeller::takeBackVote);
    connect(m_teller, &StoryTeller::changed, this, &MainWindow::refreshActions);
    connect(a.freePlay, &QAction::triggered, this, [this] { restartFreePlay(LabMode::Wire); });
    connect(a.freePlayOnLoopback, &QAction::triggered, this, [this] { restartFreePlay(LabMode::Loopback); });
    a.addLabActions(m_freePlay->actions());

    connect(a.togglePlay, &QAction::triggered, &m_playhead, &Playhead::togglePlay);
    connect(a.stepForward, &QAction::triggered, &m_playhead, &Playhead::stepForward);
    connect(a.stepBack, &QAction::triggered, &m_playhead, &Playhead::stepBack);
    connect(a.toStart, &QAction::triggered, &m_playhead, &Playhead::toStart);
    connect(a.followLive, &QAction::triggered, &m_playhead, &Playhead::toEnd);

    connect(a.setMark, &QAction::triggered, &chart(), &TimelineView::setMark);
    connect(a.removeMark, &QAction::triggered, &chart(), &TimelineView::removeNearestMark);
    connect(a.measureBack, &QAction::triggered, &chart(), &TimelineView::measureBack);
    connect(a.measureForth, &QAction::triggered, &chart(), &TimelineView::measureForth);
    connect(a.collapseAll, &QAction::triggered, &chart(), &TimelineView::collapseAll);
    connect(a.expandAll, &QAction::triggered, &chart(), &TimelineView::expandAll);
    connect(a.zoomIn, &QAction::triggered, &chart(), &TimelineView::zoomIn);
    connect(a.zoomOut, &QAction::triggered, &chart(), &TimelineView::zoomOut);
    connect(a.panLeft, &QAction::triggered, &chart(), &TimelineView::panLeft);
    connect(a.panRight, &QAction::triggered, &chart(), &TimelineView::panRight);
    connect(a.fitAll, &QAction::triggered, &chart(), &TimelineView::fitAll);
    connect(a.fitSelection, &QAction::triggered, &chart(), &TimelineView::fitSelection);
    for (auto [action, kind] :
         {std::pair{a.linear, TimeScale::Kind::Linear}, {a.eventSpaced, TimeScale::Kind::EventSpaced}}) {
        connect(action, &QAction::triggered, this, [this, kind = kind] {
            m_scale.setKind(kind);
            chart().fitAll();
        });
    }
    connect(&m_scale, &ViewScale::changed, this, [this] {
        m_actions->linear->setChecked(m_scale.kind() == TimeScale::Kind::Linear);
        m_actions->eventSpaced->setChecked(m_scale.kind() == TimeScale::Kind::EventSpaced);
    });
    QStringList titles;
    for (const ViewArrangement::Entry& entry : m_views->entries())
        titles << entry.title;
    const QList<QAction*> shows = a.addViews(titles);
    for (qsizetype i = 0; i < shows.size(); ++i) {
        connect(shows[i], &QAction::triggered, this, [this, i] { m_views->showView(m_views->entries()[size_t(i)].id); });
    }
    connect(a.enlarge, &QAction::toggled, m_views, &ViewArrangement::enlargePicture);
    connect(m_views, &ViewArrangement::enlarged, a.enlarge, &QAction::setChecked);
    for (QAction* look : {a.systemLook, a.lightLook, a.darkLook, a.projector})
        connect(look, &QAction::toggled, this, &MainWindow::applyTheme);
    connect(a.projector, &QAction::toggled, this, [this](bool on) {
        if (on && isVisible() && height() < m_theme.px(560) && !m_actions->enlarge->isChecked() && m_mistakes->isHidden())
            m_message->showText(tr("Little room: F5 presents the story, Z gives the picture in front all of the room"));
    });
    connect(a.fullScreen, &QAction::toggled, this,
            [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });
    connect(a.present, &QAction::triggered, this, [this] { present(true); });
    connect(a.showShortcuts, &QAction::triggered, this, &MainWindow::toggleShortcuts);
}

void MainWindow::refreshActions()
{
    WindowActions& a = *m_actions;
    const bool something = !m_source.moments().empty();
    a.next->setEnabled(m_teller->canGoOn());
    a.back->setEnabled(m_teller->canGoBack());
    a.runAll->setEnabled((m_source.hasMoreSteps() && !m_source.hasFailed()) ||
                         (m_source.isRecording() && !m_playhead.isAtEnd()));
    a.restart->setEnabled(m_source.isFreePlay() || (!m_scenario.isEmpty() && findScenario(m_scenario)));
    m_tellers->setCurrentIndex(m_source.isFreePlay() ? 1 : 0);
    const Scenario* open = m_source.isFreePlay() ? nullptr : findScenario(m_scenario);
    a.controlRun->setEnabled(open && hasControl(*open));
    a.compareRecording->setEnabled(m_source.plan() && !m_source.isFreePlay());
    a.labMenu->setEnabled(m_source.isFreePlay());
    a.holdWire->setEnabled(m_source.hasWire());
    a.holdWire->setChecked(m_source.isWireHeld());
    a.nextFrame->setEnabled(m_source.heldFrames() > 0);
    a.present->setEnabled(m_source.plan() && !m_source.isFreePlay());
    const bool voting = m_teller->canVote();
    for (QAction* vote : a.votes)
        vote->setEnabled(voting);
    for (QAction* action : {a.saveFigure, a.copyFigure, a.togglePlay, a.stepForward, a.stepBack, a.toStart, a.followLive})
        action->setEnabled(something);
    m_sidebar->setDiscreet(m_teller->state().open != nullptr);
    if (isWelcoming()) { // keys must not move a story that is out of sight
        for (QAction* action : {a.next, a.back, a.runAll, a.restart, a.holdWire, a.nextFrame, a.togglePlay, a.stepForward,
                                a.stepBack, a.toStart, a.followLive, a.saveFigure, a.copyFigure})
            action->setEnabled(false);
        for (QAction* vote : a.votes)
            vote->setEnabled(false);
        a.labMenu->setEnabled(false);
    }
}

void MainWindow::chooseRecording()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open Recording"), {}, tr("Recordings (*.pcapng);;All files (*)"));
    if (!path.isEmpty())
        openRecording(path);
}

FigureOptions MainWindow::figureOptions()
{
    FigureOptions options;
    const Plan* plan = m_source.plan();
    options.title = plan ? plan->title : tr("Recorded session");
    options.look = m_theme.look;
    options.replayed = m_source.isRecording();
    options.scale = m_scale.kind();
    options.playheadNs = m_playhead.positionNs();
    options.evidence = m_context.currentEvidence();
    // What the view shows is what is drawn: its range, its rows, its marks.
    View* view = m_views->pictureInFront().view;
    options.explained = view == &chart();
    options.body = [view](QPainter& painter, const QRectF& target, const Theme& theme) {
        view->paintFigure(painter, target, theme);
    };
    return options;
}

void MainWindow::chooseFigure()
{
    const ViewArrangement::Entry& picture = m_views->pictureInFront();
    const QString name = m_scenario.isEmpty() ? u"statewire"_s : m_scenario;
    const FigureOptions options = figureOptions(); // as it is now, whatever the dialog hides
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save Figure: %1").arg(picture.title), u"%1-%2.png"_s.arg(name, picture.id),
                                     tr("PNG picture (*.png);;SVG drawing (*.svg);;PDF page (*.pdf)"));
    if (path.isEmpty())
        return;
    if (const Result<void> saved = saveFigure(path, m_source.session(), m_source.timeline(), m_source.evidence(), options);
        !saved)
        m_message->showError(saved.error());
    else
        m_message->showText(tr("Saved as a figure: %1").arg(picture.title), path, MessageBar::Kind::Good);
}

void MainWindow::copyFigure()
{
    QGuiApplication::clipboard()->setImage(
        figureImage(m_source.session(), m_source.timeline(), m_source.evidence(), figureOptions()));
    m_message->showText(tr("Copied as a figure: %1").arg(m_views->pictureInFront().title), {}, MessageBar::Kind::Good);
}

void MainWindow::toggleShortcuts()
{
    if (!m_shortcuts) {
        m_shortcuts = new QTextBrowser(this);
        m_shortcuts->setAccessibleName(tr("Keyboard shortcuts"));
        m_shortcuts->setHtml(m_actions->shortcutsHtml());
        m_shortcuts->setProperty("role", u"panel"_s);
        m_shortcuts->document()->setDocumentMargin(16);
        m_shortcuts->setFocusPolicy(Qt::ClickFocus);
        m_shortcuts->hide();
    }
    if (m_shortcuts->isVisible()) {
        m_shortcuts->hide();
        return;
    }
    const QSize wanted(qRound(m_theme.px(500)), qMin(height() - 120, qRound(m_theme.px(780))));
    m_shortcuts->setGeometry(QRect(QPoint((width() - wanted.width()) / 2, 80), wanted));
    m_shortcuts->show();
    m_shortcuts->raise();
}

} // namespace statewire
