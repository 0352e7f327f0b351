// SPDX-License-Identifier: GPL-3.0-or-later
// The window: puts the views together and routes actions to them. What they show is none of its business.
#pragma once

#include "ui/context/viewcontext.h"
#include "ui/library/recent.h"
#include "ui/library/scenarioshelf.h"
#include "ui/look/theme.h"

#include <QMainWindow>

class QSplitter;
class QStackedWidget;
class QTextBrowser;

namespace statewire {

class CompareWindow;
class FreePlayPanel;
class HeaderBar;
class HelpBrowser;
class LabProbe;
class MessageBar;
class MistakesPanel;
class PlaybackBar;
class Presenter;
class ScenarioPanel;
class StoryPanel;
class StoryTeller;
class TimelineView;
class ViewArrangement;
class WelcomePage;
class WindowActions;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(Library library, QWidget* parent = nullptr);
    explicit MainWindow(std::vector<Scenario> scenarios, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Starts a scenario on a fresh lab; an empty or unknown \p variant is the default one. What ran before ends. By value:
    /// whoever asks may be gone by the time the user has answered what is to become of a free play.
    void openScenario(QString id, QString variant = {});
    /// Starts an empty lab, to be driven by hand.
    void openFreePlay(LabMode mode = LabMode::Wire);
    void openRecording(const QString& path);
    void showRecording(Session session);
    /// Opens a scenario's file and watches it; one with mistakes shows them until it is mended.
    void openFile(const QString& path, const QString& variant = {});
    /// Shows the library by question. What runs goes on.
    void showWelcome();
    bool isWelcoming() const;
    /// Runs the variant that is open and \p variant side by side, in a window of its own.
    void openControlRun(const QString& variant);
    /// The window of the last control run; null before the first.
    CompareWindow* compareWindow() const { return m_compare; }

    SessionSource& source() { return m_source; }
    Playhead& playhead() { return m_playhead; }
    Selection& selection() { return m_selection; }
    StoryTeller& teller() { return *m_teller; }
    ViewArrangement& views() { return *m_views; }
    TimelineView& chart();
    WindowActions& actions() { return *m_actions; }
    MessageBar& messageBar() { return *m_message; }
    WelcomePage& welcome() { return *m_welcome; }
    MistakesPanel& mistakes() { return *m_mistakes; }
    ScenarioShelf& shelf() { return m_shelf; }
    Presenter& presenter() { return *m_presenter; }
    /// Turns presenter mode on or off; leaving it, the window is as it was.
    void present(bool on);
    QSplitter& columns() { return *m_columns; }
    const Theme& theme() const { return m_theme; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildViews();
    void connectActions();
    void refreshActions();
    void applyTheme();
    /// Shows the list of scenarios where there is room for it, or where it was asked for.
    void arrangeSidebar();
    void showSidebar(bool on);
    /// Starts another free play; asks first where one would be lost that is not saved.
    void restartFreePlay(LabMode mode);
    /// Asks what is to become of a free play that is not saved. False: it is to stay.
    bool mayLeaveFreePlay();
    void handleFailure(const Error& error, int exitStatus);
    void chooseRecording();
    /// True if there is another variant that this kernel can tell, to run beside the one that is open.
    bool hasControl(const Scenario& scenario) const;
    void chooseControlRun();
    void chooseComparison();
    CompareWindow& showCompareWindow();
    /// As the class sees it while presenting, else as the window is.
    void dressCompareWindow();
    void chooseFigure();
    void copyFigure();
    struct FigureOptions figureOptions();
    void toggleShortcuts();
    /// What the story says before its first step.
    void tellBeforehand(const QString& title, const QString& text);
    const Scenario* findScenario(const QString& id) const;
    void connectFiles();
    void showStory();
    bool leaveByEscape();
    bool isStoryUnderWay() const;
    void takeNewText(const QString& path);
    void showMistakes(const QString& path);
    /// What mistakes that were alone in the window had taken the room of.
    void showPages();
    void refreshEntries();
    void beginLesson(int part);
    void noticeLessonsEnd();
    void askWhetherLabsArePossible();
    void chooseFile();
    void showHelp();

    ScenarioShelf m_shelf;
    Recent m_recent;
    SessionSource m_source;
    ViewScale m_scale;
    Playhead m_playhead;
    Selection m_selection;
    ViewContext m_context;
    StoryTeller* m_teller;
    WindowActions* m_actions;
    HeaderBar* m_header;
    MessageBar* m_message;
    ScenarioPanel* m_sidebar;
    StoryPanel* m_story;
    FreePlayPanel* m_freePlay;
    QStackedWidget* m_tellers; ///< story or free play
    ViewArrangement* m_views;
    PlaybackBar* m_playback;
    QStackedWidget* m_pages = nullptr; ///< the story with its views, or the welcome page
    WelcomePage* m_welcome = nullptr;
    MistakesPanel* m_mistakes = nullptr;
    HelpBrowser* m_help = nullptr;
    LabProbe* m_probe = nullptr;
    int m_lessonPart = -1; ///< of the first lesson, that is being told; -1: none
    Presenter* m_presenter;
    QSplitter* m_columns = nullptr;
    QTextBrowser* m_shortcuts = nullptr;
    CompareWindow* m_compare = nullptr;
    Theme m_theme;
    std::optional<bool> m_sidebarWanted; ///< where there is no room for it; nothing: not asked for
    bool m_roomy = true;                 ///< the list of scenarios has room beside the pictures
    QString m_scenario;                  ///< id of what is open
    QString m_variant;
};

} // namespace statewire
