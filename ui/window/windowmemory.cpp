// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowmemory.h"

#include "ui/window/mainwindow.h"
#include "ui/window/viewarrangement.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QSettings>
#include <QSplitter>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace statewire {

WindowMemory::WindowMemory(MainWindow& window, const QString& path)
    : m_window(window),
      m_path(!path.isEmpty()
                 ? path
                 : QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/statewire/window.ini"_s)
{
}

WindowMemory::~WindowMemory()
{
    save();
}

void WindowMemory::restore()
{
    const QSettings settings(m_path, QSettings::IniFormat);
    WindowActions& actions = m_window.actions();
    const QString look = settings.value(u"look"_s).toString();
    if (look == "light"_L1)
        actions.lightLook->setChecked(true);
    else if (look == "dark"_L1)
        actions.darkLook->setChecked(true);
    actions.projector->setChecked(settings.value(u"projector"_s).toBool());
    m_window.restoreGeometry(settings.value(u"geometry"_s).toByteArray());
    actions.fullScreen->setChecked(m_window.isFullScreen());
    if (const QByteArray views = settings.value(u"views"_s).toByteArray(); !views.isEmpty())
        m_window.views().setArrangement(views);
    if (const QByteArray columns = settings.value(u"columns"_s).toByteArray(); !columns.isEmpty())
        m_window.columns().restoreState(columns);
}

void WindowMemory::save() const
{
    QSettings settings(m_path, QSettings::IniFormat);
    const WindowActions& actions = m_window.actions();
    settings.setValue(u"look"_s, actions.lightLook->isChecked()  ? u"light"_s
                                 : actions.darkLook->isChecked() ? u"dark"_s
                                                                 : u"system"_s);
    settings.setValue(u"projector"_s, actions.projector->isChecked());
    settings.setValue(u"geometry"_s, m_window.saveGeometry());
    if (!actions.enlarge->isChecked()) // else rows that are hidden would stay so
        settings.setValue(u"views"_s, m_window.views().arrangement());
    settings.setValue(u"columns"_s, m_window.columns().saveState());
}

} // namespace statewire
