// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/scenarioshelf.h"

namespace statewire {

ScenarioShelf::ScenarioShelf(Library library, QObject* parent) : QObject(parent), m_library(std::move(library))
{
    connect(&m_watch, &FileWatch::folderChanged, this, [this] {
        m_library.reload();
        Q_EMIT changed();
    });
    connect(&m_watch, &FileWatch::changed, this, [this](const QString& path) {
        m_library.open(path);
        Q_EMIT changed();
        Q_EMIT textChanged(path);
    });
    connect(&m_watch, &FileWatch::vanished, this, &ScenarioShelf::vanished);
    listen();
}

void ScenarioShelf::listen()
{
    m_watch.watch(m_followed.isEmpty() ? QStringList() : QStringList{m_followed}, m_library.folders());
}

const LibraryEntry& ScenarioShelf::open(const QString& path)
{
    const LibraryEntry& entry = m_library.open(path);
    m_watch.look(path);
    Q_EMIT changed();
    return entry;
}

void ScenarioShelf::follow(const QString& path)
{
    m_followed = path;
    listen();
}

} // namespace statewire
