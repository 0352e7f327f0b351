// SPDX-License-Identifier: GPL-3.0-or-later
// The window: puts the views together and routes actions to them. What they show is none of its business.
#pragma once

#include "scenario/scenario.h"
#include "theme.h"
#include "viewcontext.h"

#include <QMainWindow>

class QSplitter;
class QStackedWidget;
class QTextBrowser;

namespace statewire {

class FreePlayPanel;
class HeaderBar;
class MessageBar;
class PlaybackBar;
class ScenarioPanel;
class StoryPanel;
class StoryTeller;
class TimelineChart;
class ViewDeck;
class WindowActions;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(std::vector<Scenario> scenarios, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Starts a scenario on a fresh lab; an empty or unknown \p variant is the default one. What ran before ends.
    void openScenario(const QString& id, const QString& variant = {});
    /// Starts an empty lab, to be driven by hand.
    void openFreePlay(LabMode mode = LabMode::Wire);
    void openRecording(const QString& path);
    void showRecording(Session session);

    SessionSource& source() { return m_source; }
    Playhead& playhead() { return m_playhead; }
    Selection& selection() { return m_selection; }
    StoryTeller& teller() { return *m_teller; }
    ViewDeck& views() { return *m_views; }
    TimelineChart& chart();
    WindowActions& actions() { return *m_actions; }
    MessageBar& messageBar() { return *m_message; }
    const Theme& theme() const { return m_theme; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void buildViews();
    void connectActions();
    void refreshActions();
    void applyTheme();
    void handleFailure(const Error& error, int exitStatus);
    void chooseRecording();
    void chooseFigure();
    void copyFigure();
    struct FigureOptions figureOptions();
    void toggleShortcuts();
    const Scenario* findScenario(const QString& id) const;

    std::vector<Scenario> m_scenarios;
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
    ViewDeck* m_views;
    PlaybackBar* m_playback;
    QSplitter* m_columns = nullptr;
    QTextBrowser* m_shortcuts = nullptr;
    Theme m_theme;
    QString m_scenario; ///< id of what is open
    QString m_variant;
};

} // namespace statewire
