// SPDX-License-Identifier: GPL-3.0-or-later
// Saves what the class did so far as a recording, at any time: while it runs, when it has ended, and after its lab died.
#pragma once

#include "ui/context/actionset.h"
#include "ui/context/shownsource.h"

class QWidget;

namespace statewire {

class StoryTeller;

class RecordingSaving : public ActionSet
{
    Q_OBJECT

public:
    /// \p window is behind the dialog.
    RecordingSaving(const ShownSource& source, const StoryTeller& teller, QWidget* window);

    QAction* action() const { return m_save; }
    void refresh();
    /// The session on screen, with the votes that are cast and not in it yet.
    Session session() const;
    /// "time-wait-reuse-default-2026-11-30-0915.pcapng", by the day and the minute it began. \p title where it tells no
    /// scenario: "free-play-…".
    static QString suggestedName(const Session& session, const QString& title);
    /// Asks for a name, and writes \p session there, whose story is called \p title.
    void save(const Session& session, const QString& title);
    /// Writes what is on screen beside the last one, under a name that nothing has yet: for who cannot answer a dialog.
    void saveUnasked();
    /// Writes it to \p path, and says how it went.
    void saveTo(const QString& path, const Session& session, const QString& title);

Q_SIGNALS:
    void saved(const QString& path, const QString& title);
    void failed(const statewire::Error& error);

private:
    const ShownSource& m_source;
    const StoryTeller& m_teller;
    QWidget* m_window;
    QAction* m_save;
    QString m_folder; ///< where the last one went
};

} // namespace statewire
