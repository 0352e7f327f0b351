// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/library/filewatch.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSet>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// \p path, or of its folders the first one that exists: what is to come will show itself there.
QString nearestThatExists(const QString& path)
{
    QString at = path;
    while (!QFileInfo::exists(at)) {
        const QString above = QFileInfo(at).path();
        if (above == at)
            break;
        at = above;
    }
    return at;
}

QStringList scenarioFilesOf(const QString& folder)
{
    QStringList files;
    for (const QString& name : QDir(folder).entryList({u"*.toml"_s}, QDir::Files, QDir::Name))
        files << folder + u'/' + name;
    return files;
}

} // namespace

FileWatch::FileWatch(QObject* parent) : QObject(parent)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietMs);
    connect(&m_quiet, &QTimer::timeout, this, &FileWatch::compare);
    // Which path it was does not matter: contents are compared, and a renamed file is told of by its folder.
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_quiet, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_quiet, qOverload<>(&QTimer::start));
}

QByteArray FileWatch::printOf(const QString& path, bool isFolder)
{
    constexpr qint64 enough = (1 << 20) + 1; // of a scenario file, which may not be longer
    QCryptographicHash hash(QCryptographicHash::Sha1);
    const QStringList files = isFolder ? scenarioFilesOf(path) : QStringList{path};
    for (const QString& name : files) {
        QFile file(name);
        const bool open = QFileInfo(name).isFile() && file.open(QIODevice::ReadOnly); // a pipe would wait for a writer
        if (!open && !isFolder && !file.exists())
            return {};
        hash.addData(name.toUtf8());
        hash.addData(open ? file.read(enough) : file.errorString().toUtf8());
    }
    return hash.result();
}

void FileWatch::watch(const QStringList& files, const QStringList& folders)
{
    QHash<QString, Target> targets;
    const auto take = [&](const QString& path, bool isFolder) {
        const QString clean = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
        const auto known = m_targets.constFind(clean);
        targets.insert(clean, known != m_targets.constEnd() ? *known : Target{isFolder, printOf(clean, isFolder)});
    };
    for (const QString& file : files)
        take(file, false);
    for (const QString& folder : folders)
        take(folder, true);
    m_targets = std::move(targets);
    listen();
}

void FileWatch::look(const QString& path)
{
    const auto target = m_targets.find(QDir::cleanPath(QFileInfo(path).absoluteFilePath()));
    if (target != m_targets.end())
        target->print = printOf(target.key(), target->isFolder);
}

QStringList FileWatch::files() const
{
    QStringList files;
    for (auto it = m_targets.begin(); it != m_targets.end(); ++it) {
        if (!it->isFolder)
            files << it.key();
    }
    return files;
}

/// Listens to files and to the folders they are in: an editor that replaces a file by another makes a new one.
void FileWatch::listen()
{
    QSet<QString> wanted;
    for (auto it = m_targets.begin(); it != m_targets.end(); ++it) {
        wanted << nearestThatExists(it.key());
        wanted << nearestThatExists(QFileInfo(it.key()).path());
        if (it->isFolder) {
            const QStringList files = scenarioFilesOf(it.key());
            wanted.unite(QSet<QString>(files.begin(), files.end()));
        }
    }
    const QStringList heard = m_watcher.files() + m_watcher.directories();
    QStringList gone;
    for (const QString& path : heard) {
        if (!wanted.remove(path))
            gone << path;
    }
    if (!gone.isEmpty())
        m_watcher.removePaths(gone);
    if (!wanted.isEmpty())
        m_watcher.addPaths(wanted.values());
}

void FileWatch::compare()
{
    listen(); // first, so that nothing is missed between the look and the listening
    QStringList changedFiles;
    QStringList goneFiles;
    QStringList changedFolders;
    for (auto it = m_targets.begin(); it != m_targets.end(); ++it) {
        const QByteArray print = printOf(it.key(), it->isFolder);
        if (print == it->print)
            continue;
        it->print = print;
        (it->isFolder ? changedFolders : print.isEmpty() ? goneFiles : changedFiles) << it.key();
    }
    // Who hears of it may watch something else from now on.
    for (const QString& folder : changedFolders)
        Q_EMIT folderChanged(folder);
    for (const QString& file : goneFiles)
        Q_EMIT vanished(file);
    for (const QString& file : changedFiles)
        Q_EMIT changed(file);
}

} // namespace statewire
