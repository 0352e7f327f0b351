// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowpages.h"

#include "ui/context/shownsource.h"
#include "ui/library/mistakespanel.h"
#include "ui/library/scenariopanel.h"
#include "ui/library/welcomepage.h"
#include "ui/parts/messagebar.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/headerbar.h"
#include "ui/window/playbackbar.h"
#include "ui/window/viewarrangement.h"

#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

WindowPages::WindowPages(const ShownSource& source, const Parts& parts, QWidget* parent)
    : QWidget(parent), m_source(source), m_parts(parts), m_pages(new QStackedWidget),
      m_columns(new QSplitter(Qt::Horizontal))
{
    setObjectName(u"content"_s);
    m_columns->setHandleWidth(1);
    m_columns->addWidget(parts.sidebar);
    m_columns->addWidget(parts.views);
    m_columns->setStretchFactor(1, 1);
    m_columns->setCollapsible(1, false);
    m_pages->addWidget(m_columns);
    m_pages->addWidget(parts.welcome);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(parts.header);
    column->addWidget(parts.mistakes);
    column->addWidget(m_pages, 1);
    column->addWidget(parts.playback);
    parts.message->lieOver(this, parts.header);
    connect(parts.header, &HeaderBar::scenariosToggled, this, &WindowPages::showSidebar);
    connect(parts.mistakes, &MistakesPanel::closed, this, [this] {
        if (m_pages->isHidden())
            showWelcome();
    });
    connect(parts.welcome, &WelcomePage::backPicked, this, &WindowPages::showStory);
}

void WindowPages::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_parts.views->setTheme(theme);
    m_parts.message->setTheme(theme);
    m_parts.playback->setTheme(theme);
    m_parts.sidebar->setTheme(theme);
    m_parts.mistakes->setTheme(theme);
    m_parts.welcome->setTheme(theme);
    m_parts.sidebar->setMinimumWidth(qRound(theme.px(180)));
    m_columns->setSizes({qRound(theme.px(268)), window()->width() - qRound(theme.px(268))});
    arrangeSidebar();
}

bool WindowPages::isWelcoming() const
{
    return m_pages->currentWidget() == m_parts.welcome;
}

void WindowPages::showWelcome()
{
    showPages();
    m_pages->setCurrentWidget(m_parts.welcome);
    m_parts.playback->hide();
    m_parts.welcome->setStoryWaiting(!m_source.isEmpty());
    m_parts.welcome->begin();
    arrangeSidebar();
    Q_EMIT turned();
    m_parts.welcome->askWhetherLabsArePossible();
}

void WindowPages::showPages()
{
    m_parts.mistakes->setAlone(false);
    m_pages->show();
}

void WindowPages::showStory()
{
    const bool came = isWelcoming();
    showPages();
    m_pages->setCurrentIndex(0);
    m_parts.playback->show();
    arrangeSidebar();
    if (came)
        focusViews();
    Q_EMIT turned();
}

void WindowPages::showBesideMistakes()
{
    showStory();
    if (!m_source.isEmpty())
        return;
    m_pages->hide();
    m_parts.playback->hide();
    m_parts.mistakes->setAlone(true);
}

void WindowPages::focusViews()
{
    m_parts.views->find<TimelineView>()->setFocus();
}

void WindowPages::arrangeSidebar()
{
    const int width = window()->width();
    // While a story is told the list has done its work, unless there is room for everything; and from the last row one
    // reads the pictures and the story, not a list of files.
    const bool folds = m_theme.projector || width < m_theme.px(m_source.isEmpty() ? 1080 : 1920);
    if (folds != m_folds)
        m_sidebarWanted.reset();
    m_folds = folds;
    const bool shown = !folds || m_sidebarWanted.value_or(false);
    const bool appears = shown && m_parts.sidebar->isHidden();
    m_parts.sidebar->setVisible(shown);
    m_parts.header->offerScenarios(folds && !isWelcoming(), shown); // the welcome page is that list
    if (appears)
        m_columns->setSizes({qRound(m_theme.px(268)), width - qRound(m_theme.px(268))});
}

void WindowPages::setWaiting(int stories)
{
    m_parts.header->setWaiting(stories);
}

void WindowPages::showSidebar(bool on)
{
    if (on && m_pages->isHidden()) { // mistakes are alone in the window: the library is as good
        showWelcome();
        return;
    }
    m_sidebarWanted = on;
    arrangeSidebar();
}

void WindowPages::findScenario()
{
    if (isWelcoming()) {
        m_parts.welcome->begin();
        return;
    }
    showSidebar(true);
    m_parts.message->giveWay();
    m_parts.sidebar->searchField()->setFocus(Qt::ShortcutFocusReason);
    m_parts.sidebar->searchField()->selectAll();
}

bool WindowPages::leaveByEscape()
{
    if (m_pages->isHidden()) {
        m_parts.mistakes->hide();
        showWelcome();
        return true;
    }
    if (isWelcoming()) {
        if (!m_parts.welcome->clearSearch() && !m_source.isEmpty())
            showStory();
        return true;
    }
    if (!m_parts.sidebar->searchField()->hasFocus())
        return false;
    leaveSearch();
    showSidebar(false); // as wide as the window allows
    return true;
}

void WindowPages::leaveSearch()
{
    QLineEdit* search = m_parts.sidebar->searchField();
    const bool searched = search->hasFocus();
    search->clear();
    if (searched)
        focusViews();
}

void WindowPages::noticeProjector(bool on)
{
    const bool little = window()->height() < m_theme.px(560) && !m_parts.views->isEnlarged();
    if (on && window()->isVisible() && little && m_parts.mistakes->isHidden())
        m_parts.message->showText(tr("Little room: F5 presents the story, Z gives the picture in front all of the room"));
}

QByteArray WindowPages::columns() const
{
    return m_columns->saveState();
}

void WindowPages::setColumns(const QByteArray& columns)
{
    m_columns->restoreState(columns);
}

} // namespace statewire
