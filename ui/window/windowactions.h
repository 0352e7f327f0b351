// SPDX-License-Identifier: GPL-3.0-or-later
// Every action of the window with its menu entry and shortcut, so that nothing can only be done by mouse or by key.
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;

namespace statewire {

class WindowActions : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QMainWindow* window);

    QAction* freePlay;
    QAction* freePlayOnLoopback;
    QAction* openRecording;
    QAction* openScenarioFile;
    QAction* compareRecording;
    QAction* saveFigure;
    QAction* copyFigure;
    QAction* quit;
    QAction* copyView;
    QAction* clearSelection;
    QAction* findScenario;
    QAction* next;
    QAction* back;
    QAction* runAll;
    QAction* restart;
    QAction* controlRun;
    QAction* slowWire;
    QAction* holdWire;
    QAction* nextFrame;
    QAction* togglePlay;
    QAction* stepForward;
    QAction* stepBack;
    QAction* toStart;
    QAction* followLive;
    QAction* setMark;
    QAction* removeMark;
    QAction* measureBack;
    QAction* measureForth;
    QAction* zoomIn;
    QAction* zoomOut;
    QAction* panLeft;
    QAction* panRight;
    QAction* fitAll;
    QAction* fitSelection;
    QAction* collapseAll;
    QAction* expandAll;
    QAction* linear;
    QAction* eventSpaced;
    QAction* systemLook;
    QAction* lightLook;
    QAction* darkLook;
    QAction* projector;
    QAction* fullScreen;
    QAction* present;
    QAction* enlarge;
    QAction* welcome;
    QAction* manual;
    QAction* showShortcuts;
    QList<QAction*> votes; ///< for options 1 to 9
    QMenu* labMenu;        ///< what free play can do

    /// Puts free play's actions into the menu Lab.
    void addLabActions(const QList<QAction*>& actions);
    /// Adds an action per view to the View menu, the first ones with Ctrl and a digit.
    QList<QAction*> addViews(const QStringList& titles);
    /// All actions with a shortcut, as lines of HTML.
    QString shortcutsHtml() const;

private:
    QAction* add(QMenu* menu, const QString& text, const QList<QKeySequence>& keys = {});
    QAction* addChoice(QMenu* menu, QActionGroup* group, const QString& text);

    QMainWindow* m_window;
    QMenu* m_viewMenu = nullptr;
    QList<QMenu*> m_menus;
};

} // namespace statewire
