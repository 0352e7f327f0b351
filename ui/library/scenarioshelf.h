// SPDX-License-Identifier: GPL-3.0-or-later
// The library as the window has it: kept up with the files it is made of, and watching the one whose story is open.
#pragma once

#include "scenario/library/filewatch.h"
#include "scenario/library/library.h"

#include <QObject>

namespace statewire {

class ScenarioShelf : public QObject
{
    Q_OBJECT

public:
    explicit ScenarioShelf(Library library, QObject* parent = nullptr);

    const std::vector<LibraryEntry>& entries() const { return m_library.entries(); }
    const LibraryEntry* find(const QString& id) const { return m_library.find(id); }
    const LibraryEntry* findFile(const QString& path) const { return m_library.findFile(path); }
    /// Reads the file \p path and puts it among the others.
    const LibraryEntry& open(const QString& path);
    /// Watches the file of the story that is open now; an empty \p path: none.
    void follow(const QString& path);
    const QString& followed() const { return m_followed; }

Q_SIGNALS:
    /// There are others than before, or with other texts.
    void changed();
    /// The followed file has another text, which was read already.
    void textChanged(const QString& path);
    void vanished(const QString& path);

private:
    void listen();

    Library m_library;
    FileWatch m_watch;
    QString m_followed;
};

} // namespace statewire
