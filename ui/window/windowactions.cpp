// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

using namespace Qt::StringLiterals;

namespace statewire {

WindowActions::WindowActions(QMainWindow* window) : QObject(window), m_window(window)
{
    const auto addMenu = [this](const QString& title) {
        m_menus << m_window->menuBar()->addMenu(title);
        return m_menus.last();
    };
    QMenu* file = addMenu(tr("&File"));
    freePlay = add(file, tr("New Free &Play"), {QKeySequence::New});
    freePlayOnLoopback = add(file, tr("New Free Play on &Loopback"));
    file->addSeparator();
    openRecording = add(file, tr("&Open Recording…"), {QKeySequence::Open});
    openScenarioFile = add(file, tr("Open S&cenario File…"), {Qt::CTRL | Qt::SHIFT | Qt::Key_O});
    compareRecording = add(file, tr("Compare &with Recording…"));
    file->addSeparator();
    saveFigure = add(file, tr("&Save Figure…"), {QKeySequence::Save});
    copyFigure = add(file, tr("Copy &Figure"), {Qt::CTRL | Qt::SHIFT | Qt::Key_C});
    file->addSeparator();
    quit = add(file, tr("&Quit"), {Qt::CTRL | Qt::Key_Q});

    QMenu* edit = addMenu(tr("&Edit"));
    copyView = add(edit, tr("&Copy View"), {QKeySequence::Copy});
    clearSelection = add(edit, tr("C&lear Selection"), {Qt::Key_Escape});
    findScenario = add(edit, tr("&Find Scenario"), {QKeySequence::Find});

    QMenu* story = addMenu(tr("&Story"));
    next = add(story, tr("&Next"), {Qt::Key_N, Qt::Key_PageDown});
    back = add(story, tr("&Back"), {Qt::Key_B, Qt::Key_PageUp});
    runAll = add(story, tr("&Run All"), {Qt::CTRL | Qt::Key_R});
    restart = add(story, tr("Start &Over"), {Qt::CTRL | Qt::SHIFT | Qt::Key_R});
    controlRun = add(story, tr("&Control Run…"), {Qt::Key_K});
    controlRun->setToolTip(tr("This variant and another one side by side, on one time axis"));
    holdWire = add(story, tr("&Hold Wire"), {Qt::Key_H});
    holdWire->setCheckable(true);
    nextFrame = add(story, tr("Next &Frame"), {Qt::Key_J});
    slowWire = add(story, tr("&Slow Wire"));
    slowWire->setCheckable(true);
    slowWire->setToolTip(tr("Delay each frame, so that it can be watched; from the next start on"));
    QMenu* predict = story->addMenu(tr("&Predict"));
    for (int i = 1; i <= 9; ++i)
        votes << add(predict, tr("Vote for Option %1").arg(i), {QKeySequence(Qt::Key_0 + i)});

    QMenu* time = addMenu(tr("&Time"));
    togglePlay = add(time, tr("&Play or Pause"), {Qt::Key_Space});
    stepForward = add(time, tr("Step &Forward"), {Qt::Key_Period, Qt::Key_Right});
    stepBack = add(time, tr("Step &Back"), {Qt::Key_Comma, Qt::Key_Left});
    toStart = add(time, tr("To &Start"), {Qt::CTRL | Qt::Key_Home});
    followLive = add(time, tr("Follow &Live or To End"), {Qt::Key_End, Qt::Key_L});

    time->addSeparator();
    setMark = add(time, tr("Set &Mark"), {Qt::Key_M});
    removeMark = add(time, tr("&Remove Nearest Mark"), {Qt::SHIFT | Qt::Key_M});
    measureBack = add(time, tr("Measure B&ack"), {Qt::SHIFT | Qt::Key_Left});
    measureForth = add(time, tr("Measure For&th"), {Qt::SHIFT | Qt::Key_Right});

    labMenu = addMenu(tr("&Lab"));
    QMenu* view = addMenu(tr("&View"));
    m_viewMenu = view;
    auto* scales = new QActionGroup(this);
    linear = addChoice(view, scales, tr("&Linear Time"));
    eventSpaced = addChoice(view, scales, tr("&Event-Spaced Time"));
    eventSpaced->setChecked(true);
    view->addSeparator();
    zoomIn = add(view, tr("Zoom &In"), {Qt::Key_Plus, Qt::Key_W, Qt::Key_Equal});
    zoomOut = add(view, tr("Zoom &Out"), {Qt::Key_Minus, Qt::Key_S});
    panLeft = add(view, tr("Pan Left"), {Qt::Key_A});
    panRight = add(view, tr("Pan Right"), {Qt::Key_D});
    fitSelection = add(view, tr("Fit &Selection"), {Qt::Key_F});
    fitAll = add(view, tr("Fit &All"), {Qt::Key_0, Qt::Key_Home});
    view->addSeparator();
    collapseAll = add(view, tr("&Collapse All Rows"));
    expandAll = add(view, tr("E&xpand All Rows"));
    view->addSeparator();
    auto* looks = new QActionGroup(this);
    systemLook = addChoice(view, looks, tr("Colours of the S&ystem"));
    lightLook = addChoice(view, looks, tr("Li&ght Colours"));
    darkLook = addChoice(view, looks, tr("&Dark Colours"));
    systemLook->setChecked(true);
    projector = add(view, tr("&Projector"), {Qt::CTRL | Qt::Key_P});
    projector->setCheckable(true);
    enlarge = add(view, tr("E&nlarge Picture"), {Qt::Key_Z});
    enlarge->setCheckable(true);
    fullScreen = add(view, tr("&Full Screen"), {Qt::Key_F11});
    fullScreen->setCheckable(true);

    present = add(view, tr("P&resent"), {Qt::Key_F5});

    QMenu* help = addMenu(tr("&Help"));
    welcome = add(help, tr("&Welcome"), {Qt::ALT | Qt::Key_Home});
    manual = add(help, tr("&Tutorial and Manual"), {QKeySequence::HelpContents});
    showShortcuts = add(help, tr("&Keyboard Shortcuts"), {Qt::Key_Question});
}

QAction* WindowActions::add(QMenu* menu, const QString& text, const QList<QKeySequence>& keys)
{
    QAction* action = menu->addAction(text);
    action->setShortcuts(keys);
    return action;
}

void WindowActions::addLabActions(const QList<QAction*>& actions)
{
    labMenu->addActions(actions);
}

QList<QAction*> WindowActions::addViews(const QStringList& titles)
{
    QList<QAction*> actions;
    for (const QString& title : titles) {
        auto* action = new QAction(title, m_viewMenu);
        const int digit = int(actions.size()) + 1;
        if (digit <= 10)
            action->setShortcut(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + digit % 10)));
        actions << action;
    }
    QAction* first = m_viewMenu->actions().value(0);
    m_viewMenu->insertActions(first, actions);
    m_viewMenu->insertSeparator(first);
    return actions;
}

QAction* WindowActions::addChoice(QMenu* menu, QActionGroup* group, const QString& text)
{
    QAction* action = add(menu, text);
    action->setCheckable(true);
    group->addAction(action);
    return action;
}

QString WindowActions::shortcutsHtml() const
{
    QString html;
    for (const QMenu* menu : m_menus) {
        QString rows;
        const auto addRow = [&rows](const QString& text, const QString& keys) {
            rows += u"<tr><td width=200>%1</td><td><b>%2</b></td></tr>"_s.arg(text.toHtmlEscaped(), keys.toHtmlEscaped());
        };
        for (const QAction* action : menu->actions()) {
            QStringList keys;
            for (const QKeySequence& key : action->shortcuts())
                keys << key.toString(QKeySequence::NativeText);
            if (!keys.isEmpty())
                addRow(QString(action->text()).remove(u'&'), keys.join(tr(" or ")));
            else if (action->menu() == votes.first()->parent())
                addRow(tr("Vote"), tr("1 to 9; with Shift, or by Backspace, to take one back"));
        }
        if (!rows.isEmpty())
            html += u"<p><b>%1</b></p><table>%2</table>"_s.arg(menu->title().remove(u'&').toHtmlEscaped(), rows);
    }
    const auto addTable = [&html](const QString& title, const QList<std::pair<QString, QString>>& rows) {
        html += u"<p><b>%1</b></p><table>"_s.arg(title);
        for (const auto& [what, how] : rows)
            html += u"<tr><td width=200>%1</td><td><b>%2</b></td></tr>"_s.arg(what, how);
        html += u"</table>"_s;
    };
    addTable(tr("Mouse on the Timeline"), {{tr("Zoom"), tr("Ctrl+Wheel")},
                                           {tr("Pan"), tr("Shift+Wheel or Middle Button")},
                                           {tr("Select"), tr("Click")},
                                           {tr("Measure Time"), tr("Drag")},
                                           {tr("Set Mark"), tr("Double-Click on the Ruler")},
                                           {tr("Move the Playhead"), tr("Drag Its Handle")},
                                           {tr("Fit Selection"), tr("Double-Click")}});
    addTable(tr("Search for Scenarios"),
             {{tr("Choose"), tr("Up, Down")}, {tr("Open"), tr("Enter")}, {tr("Clear, Then Back to the Story"), tr("Esc")}});
    addTable(tr("While Presenting"), {{tr("Next"), tr("Page Down, Right, Space or Enter")},
                                      {tr("Back"), tr("Page Up or Left")},
                                      {tr("Black or White Screen"), tr("B or Period, W")},
                                      {tr("Notes"), tr("N")},
                                      {tr("Control Run, and Back"), tr("K, Esc")},
                                      {tr("Stage or Picture Alone"), tr("Z")},
                                      {tr("Next Picture"), tr("V")},
                                      {tr("Leave"), tr("F5 or Esc")}});
    return html;
}

} // namespace statewire
