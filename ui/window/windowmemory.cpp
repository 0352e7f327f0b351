// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowmemory.h"

#include "ui/story/storyactions.h"
#include "ui/window/mainwindow.h"
#include "ui/window/viewarrangement.h"
#include "ui/window/windowactions.h"
#include "ui/window/windowlook.h"
#include "ui/window/windowpages.h"

#include <QAction>
#include <QSettings>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QList<QAction*> settingsOf(const MainWindow& window)
{
    return {window.storyActions().takeAgainByItself, window.storyActions().hideVotes};
}

} // namespace

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
    m_window.look().choose(settings.value(u"look"_s).toString());
    m_window.look().projector->setChecked(settings.value(u"projector"_s).toBool());
    const bool bySteps = settings.value(u"times"_s).toString() == "step"_L1;
    m_window.scale().setCounting(bySteps ? TimeOrigin::Kind::Step : TimeOrigin::Kind::FirstEvent);
    m_window.restoreGeometry(settings.value(u"geometry"_s).toByteArray());
    m_window.actions().fullScreen->setChecked(m_window.isFullScreen());
    // What was not kept yet is as the program has it.
    for (QAction* setting : settingsOf(m_window)) {
        if (settings.contains(setting->objectName()))
            setting->setChecked(settings.value(setting->objectName()).toBool());
    }
    if (const QByteArray views = settings.value(u"views"_s).toByteArray(); !views.isEmpty())
        m_window.views().setArrangement(views);
    if (const QByteArray columns = settings.value(u"columns"_s).toByteArray(); !columns.isEmpty())
        m_window.pages().setColumns(columns);
}

void WindowMemory::save() const
{
    QSettings settings(m_path, QSettings::IniFormat);
    settings.setValue(u"look"_s, m_window.look().chosen());
    settings.setValue(u"projector"_s, m_window.look().projector->isChecked());
    settings.setValue(u"times"_s, m_window.scale().counting() == TimeOrigin::Kind::Step ? u"step"_s : u"first event"_s);
    for (const QAction* setting : settingsOf(m_window))
        settings.setValue(setting->objectName(), setting->isChecked());
    settings.setValue(u"geometry"_s, m_window.saveGeometry());
    if (!m_window.views().isEnlarged()) // else rows that are hidden would stay so
        settings.setValue(u"views"_s, m_window.views().arrangement());
    settings.setValue(u"columns"_s, m_window.pages().columns());
}

} // namespace statewire
