// SPDX-License-Identifier: GPL-3.0-or-later
// The window's pages: the story with its views, the welcome page, or the mistakes of a file; and the list of scenarios,
// which stands beside them where there is room.
#pragma once

#include "ui/look/theme.h"

#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace statewire {

class HeaderBar;
class MessageBar;
class MistakesPanel;
class PlaybackBar;
class ScenarioPanel;
class ShownSource;
class ViewArrangement;
class WelcomePage;

class WindowPages : public QWidget
{
    Q_OBJECT

public:
    struct Parts
    {
        HeaderBar* header;
        MessageBar* message;
        MistakesPanel* mistakes;
        ScenarioPanel* sidebar;
        ViewArrangement* views;
        WelcomePage* welcome;
        PlaybackBar* playback;
    };
    /// Takes \p parts and puts them in their places.
    WindowPages(const ShownSource& source, const Parts& parts, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Shows the library by question.
    void showWelcome();
    bool isWelcoming() const;
    void showStory();
    /// Mistakes are to be shown: they get all of the room if there is nothing to see or to play.
    void showBesideMistakes();
    /// What mistakes that were alone in the window had taken the room of.
    void showPages();
    /// Shows or hides the list of scenarios where it stands in the pictures' way.
    void showSidebar(bool on);
    /// Shows the list of scenarios where there is room for it, or where it was asked for. To be called when that changes.
    void arrangeSidebar();
    /// So many stories wait; where the list of scenarios is folded away, its button says so.
    void setWaiting(int stories);
    /// Puts the cursor into the search for scenarios.
    void findScenario();
    /// What was searched for is found: the keys are the story's again.
    void leaveSearch();
    /// Esc empties a search first, then leads back to the story. False: there is nothing of that kind to leave.
    bool leaveByEscape();
    /// On a projector: what helps where there is little room, if there is.
    void noticeProjector(bool on);
    /// How the width is shared out, to be kept over the window's end.
    QByteArray columns() const;
    void setColumns(const QByteArray& columns);

Q_SIGNALS:
    /// Another page is in front.
    void turned();

private:
    void focusViews();

    const ShownSource& m_source;
    Parts m_parts;
    QStackedWidget* m_pages; ///< the story with its views, or the welcome page
    QSplitter* m_columns;    ///< the list of scenarios, and the views
    Theme m_theme;
    std::optional<bool> m_sidebarWanted; ///< where there is no room for it; nothing: not asked for
    bool m_folds = false;                ///< the list of scenarios gives way to the pictures
};

} // namespace statewire
