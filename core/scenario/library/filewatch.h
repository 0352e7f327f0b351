// SPDX-License-Identifier: GPL-3.0-or-later
// Tells when a file, or the scenario files of a folder, have other contents than before: however they were replaced, and
// although they or their folder may not be there yet.
#pragma once

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>

namespace statewire {

class FileWatch : public QObject
{
    Q_OBJECT

public:
    explicit FileWatch(QObject* parent = nullptr);

    /// Watches these instead of what was watched; a path that was watched before keeps what is known of it.
    void watch(const QStringList& files, const QStringList& folders = {});
    /// Takes what the file holds now as known: it was read just now.
    void look(const QString& path);
    QStringList files() const;

    /// How long it must have been quiet: an editor writes a file in several acts.
    static constexpr int quietMs = 120;

Q_SIGNALS:
    /// \p path holds something else than when it was looked at last, or is there again.
    void changed(const QString& path);
    void vanished(const QString& path);
    /// A scenario file in \p folder came, went or changed.
    void folderChanged(const QString& folder);

private:
    struct Target
    {
        bool isFolder = false;
        QByteArray print; ///< of its contents; empty: not there
    };

    static QByteArray printOf(const QString& path, bool isFolder);
    void listen();
    void compare();

    QFileSystemWatcher m_watcher;
    QTimer m_quiet;
    QHash<QString, Target> m_targets;
};

} // namespace statewire
