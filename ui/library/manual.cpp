// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/manual.h"

#include "ui/library/helpbrowser.h"

#include <QAction>

using namespace Qt::StringLiterals;

namespace statewire {

Manual::Manual(QWidget* window) : QObject(window), m_window(window), m_action(new QAction(tr("&Tutorial and Manual"), this))
{
    m_action->setObjectName(u"manual"_s);
    m_action->setShortcut(QKeySequence::HelpContents);
    m_action->setEnabled(!HelpBrowser::pages().isEmpty());
    connect(m_action, &QAction::triggered, this, &Manual::open);
}

void Manual::setTheme(const Theme& theme)
{
    m_theme = theme;
    if (m_browser)
        m_browser->setTheme(theme);
}

void Manual::open()
{
    if (!m_browser) {
        m_browser = new HelpBrowser(m_window);
        m_browser->setTheme(m_theme);
    }
    m_browser->show();
    m_browser->raise();
    m_browser->showPage(HelpBrowser::pages().value(0));
}

} // namespace statewire
