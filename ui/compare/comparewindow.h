// SPDX-License-Identifier: GPL-3.0-or-later
// The window of a control run: two variants side by side on one time axis, told in lockstep, with what differs. A window of
// its own, so that the lesson beside it stays as it was.
#pragma once

#include "ui/compare/compareruns.h"
#include "ui/look/theme.h"

#include <QMainWindow>

class QAction;
class QLabel;
class QMenuBar;
class QSplitter;

namespace statewire {

class BlankCover;
class ComparePanel;
class CompareStory;
class DifferenceList;
class MessageBar;
class ShortcutSheet;

class CompareWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit CompareWindow(QWidget* parent = nullptr);
    ~CompareWindow() override;

    /// Starts both variants on labs of their own; an unknown one is said in the window.
    void compareVariants(const Scenario& scenario, const QString& a, const QString& b, Pace pace);
    void compareRecordings(Session a, Session b);
    void setTheme(const Theme& theme);
    /// Shown to a class: all of the screen, and left by the keys that leave presenter mode.
    void setPresented(bool on);

    CompareRuns& runs() { return m_runs; }
    ComparePanel& panel(Side side) { return *(side == Side::A ? m_panels.a : m_panels.b); }
    DifferenceList& differences() { return *m_differences; }
    MessageBar& messageBar() { return *m_message; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void buildActions();
    /// To the next place of both runs, or back; from black, to the runs.
    void turnPage(void (CompareRuns::*turn)());
    QAction* add(class QMenu* menu, const QString& text, const QList<QKeySequence>& keys, std::function<void()> run);
    void refresh();
    void giveRoom();
    /// Too low for timelines, list and story beside and below each other as on a large screen.
    bool isLow() const;
    /// Puts each part where this size has room for it.
    void arrange();
    void alignCharts();
    void followRange(Side side);
    void chooseFigure();
    void copyFigure();
    struct CompareFigureOptions figureOptions();

    CompareRuns m_runs;
    QWidget* m_header;
    QWidget* m_top; ///< the menus, and where all is low the story's buttons beside them
    QMenuBar* m_menuBar;
    QLabel* m_title;
    QLabel* m_question;
    MessageBar* m_message;
    Sides<ComparePanel*> m_panels;
    DifferenceList* m_differences;
    CompareStory* m_story;
    QSplitter* m_rows = nullptr; ///< the timelines over the story
    ShortcutSheet* m_shortcuts = nullptr;
    QAction* m_restart = nullptr;
    QAction* m_full = nullptr;
    QAction* m_back = nullptr;
    QAction* m_black = nullptr; ///< while it is presented
    BlankCover* m_cover = nullptr;
    bool m_presented = false;
    QSplitter* m_columns = nullptr; ///< timelines and story, and beside them what differs
    QSplitter* m_charts = nullptr;
    QSplitter* m_lower = nullptr; ///< the story; where all is low what differs stands beside it
    bool m_textWanted = false;    ///< the words of the story, where they have no room beside the pictures
    bool m_rowsByHand = false;    ///< somebody has drawn the line between timelines and story
    QList<class QMenu*> m_menus;
    std::function<void()> m_again; ///< starts the same two over
    Theme m_theme;
    bool m_aligning = false;
};

} // namespace statewire
