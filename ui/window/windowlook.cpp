// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowlook.h"

#include <QActionGroup>
#include <QApplication>
#include <QEvent>
#include <QScreen>
#include <QWidget>
#include <QWindow>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

WindowLook::WindowLook(QWidget* window)
    : ActionSet(window), systemLook(addSwitch(u"systemLook"_s, tr("Colours of the S&ystem"))),
      lightLook(addSwitch(u"lightLook"_s, tr("Li&ght Colours"))), darkLook(addSwitch(u"darkLook"_s, tr("&Dark Colours"))),
      projector(addSwitch(u"projector"_s, tr("&Projector"), {Qt::CTRL | Qt::Key_P})), m_window(window)
{
    auto* looks = new QActionGroup(this);
    for (QAction* look : {systemLook, lightLook, darkLook})
        looks->addAction(look);
    systemLook->setChecked(true);
    for (QAction* action : {systemLook, lightLook, darkLook, projector})
        connect(action, &QAction::toggled, this, &WindowLook::refresh);
    qApp->installEventFilter(this);
}

void WindowLook::refresh()
{
    Theme::Look look = Theme::lookOf(QGuiApplication::palette());
    if (lightLook->isChecked())
        look = Theme::Look::Light;
    else if (darkLook->isChecked())
        look = Theme::Look::Dark;
    const QScreen* screen = m_window->screen();
    const double density = screen ? screen->logicalDotsPerInch() / 96.0 : 1.0;
    const int screenHeight = screen ? screen->geometry().height() : 0;
    Theme theme = Theme::make(look, projector->isChecked(), density);
    if (projector->isChecked()) {
        // All of a projector is as high as the wall, however many lines it has: on one of more lines everything is larger.
        // That goes by the screen, not by the window: one that is high could not be made smaller again.
        constexpr double usualHeight = 800;
        theme.scale *= std::max(1.0, screenHeight / density / usualHeight);
        // From the last row letters of this part of its height are read.
        constexpr double leastTypeShare = 1.0 / 40;
        constexpr int leastHeight = 768;
        theme.leastType = std::min(m_window->height(), std::max(leastHeight, screenHeight)) * leastTypeShare;
    }
    if (theme == m_theme && m_theme.panel.isValid())
        return;
    m_theme = theme;
    Q_EMIT changed();
}

QString WindowLook::chosen() const
{
    return lightLook->isChecked() ? u"light"_s : darkLook->isChecked() ? u"dark"_s : u"system"_s;
}

void WindowLook::choose(const QString& look)
{
    if (look == "light"_L1)
        lightLook->setChecked(true);
    else if (look == "dark"_L1)
        darkLook->setChecked(true);
}

bool WindowLook::eventFilter(QObject* watched, QEvent* event)
{
    // The window's own palette is the theme's, so it is the application's that tells what the desktop wants. Widgets are
    // still being told when this comes, so they get their new look afterwards.
    if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange)
        QMetaObject::invokeMethod(this, &WindowLook::refresh, Qt::QueuedConnection);
    if (watched == m_window && event->type() == QEvent::Resize && projector->isChecked())
        refresh(); // type goes by the height
    if (watched == m_window && event->type() == QEvent::Show && m_window->windowHandle())
        connect(m_window->windowHandle(), &QWindow::screenChanged, this, &WindowLook::refresh, Qt::UniqueConnection);
    return ActionSet::eventFilter(watched, event);
}

} // namespace statewire
