// SPDX-License-Identifier: GPL-3.0-or-later
// The manual of a window: its action, and the browser that it opens.
#pragma once

#include "ui/look/theme.h"

#include <QObject>

class QAction;

namespace statewire {

class HelpBrowser;

class Manual : public QObject
{
    Q_OBJECT

public:
    explicit Manual(QWidget* window);

    QAction* action() const { return m_action; }
    void setTheme(const Theme& theme);
    /// Shows its first page.
    void open();

private:
    QWidget* m_window;
    QAction* m_action;
    HelpBrowser* m_browser = nullptr; ///< null until it is asked for
    Theme m_theme;
};

} // namespace statewire
