// SPDX-License-Identifier: GPL-3.0-or-later
// The window: puts the rooms together. What they show and do is none of its business.
#pragma once

#include "ui/context/viewcontext.h"
#include "ui/library/recent.h"
#include "ui/library/scenarioshelf.h"

#include <QMainWindow>

class QMenu;
class QStackedWidget;

namespace statewire {

class ControlRuns;
class FigureActions;
class FocusRing;
class FreePlayPanel;
class LessonProgress;
class MachineReport;
class Manual;
class MessageBar;
class MistakesPanel;
class OpenedStory;
class PlayheadActions;
class Presenter;
class RecordingSaving;
class ScenarioFiles;
class ScenarioPanel;
class ShortcutSheet;
class StoryActions;
class StoryPanel;
class StoryTeller;
class TimelineView;
class ViewArrangement;
class WaitingList;
class WaitingStories;
class WelcomePage;
class WindowActions;
class WindowLook;
class WindowPages;
class WireActions;
struct Retake;
struct StoryHeading;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(Library library, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// What is open, and opens another.
    OpenedStory& story() const { return *m_opened; }
    ScenarioFiles& files() const { return *m_files; }
    WindowPages& pages() const { return *m_pages; }
    ViewArrangement& views() const { return *m_views; }
    WindowLook& look() const { return *m_look; }
    WindowActions& actions() const { return *m_actions; }
    ViewScale& scale() { return m_scale; }
    StoryActions& storyActions() const { return *m_storyActions; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildPages();
    void buildActions();
    void buildMenus();
    void connectStory();
    void connectFiles();
    void connectActions();
    void applyTheme();
    /// What can be done just now.
    void refresh();
    void showHeading(const StoryHeading& heading);
    /// Asks before what was done by hand is lost.
    bool mayTakeAgain(const Retake& retake);
    /// Opens what was picked in the library, or goes back to it where it runs.
    void openPicked(const QString& id, const QString& variant = {});
    /// What is open; on the welcome page what is marked there, or what a class begins with. Nothing, if that does not open.
    void present();
    /// Esc: one thing after the other goes.
    void leave();
    void dressControlRun();

    ScenarioShelf m_shelf;
    Recent m_recent;
    ShownSource m_source;
    ViewScale m_scale;
    Playhead m_playhead;
    Selection m_selection;
    ViewContext m_context;
    StoryTeller* m_teller;
    WaitingStories* m_waiting;
    // What it is made of.
    MessageBar* m_message = nullptr;
    ScenarioPanel* m_sidebar = nullptr;
    MistakesPanel* m_mistakes = nullptr;
    WelcomePage* m_welcome = nullptr;
    StoryPanel* m_story = nullptr;
    FreePlayPanel* m_freePlay = nullptr;
    QStackedWidget* m_tellers = nullptr; ///< story or free play
    ViewArrangement* m_views = nullptr;
    TimelineView* m_chart = nullptr;
    WindowPages* m_pages = nullptr;
    WaitingList* m_waitingAbove = nullptr;   ///< above the list of scenarios
    WaitingList* m_waitingWelcome = nullptr; ///< on the welcome page
    FocusRing* m_focusRing = nullptr;
    Presenter* m_presenter = nullptr;
    ShortcutSheet* m_shortcuts = nullptr;
    // What can be done in it.
    OpenedStory* m_opened = nullptr;
    RecordingSaving* m_recording = nullptr;
    ScenarioFiles* m_files = nullptr;
    LessonProgress* m_lesson = nullptr;
    Manual* m_manual = nullptr;
    MachineReport* m_machine = nullptr;
    WindowLook* m_look = nullptr;
    WindowActions* m_actions = nullptr;
    StoryActions* m_storyActions = nullptr;
    WireActions* m_wireActions = nullptr;
    PlayheadActions* m_playheadActions = nullptr;
    FigureActions* m_figures = nullptr;
    ControlRuns* m_controls = nullptr;
    QMenu* m_labMenu = nullptr; ///< what free play can do
};

} // namespace statewire
