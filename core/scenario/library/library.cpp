// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/library/library.h"

#include "scenario/format/scenarioreader.h"
#include "scenario/story/translation.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// The place of a scenario in its group: what others build on first. Those that are not named come after, by their names.
int idRank(const QString& id)
{
    static const QStringList order{u"life-of-a-connection"_s, u"half-close"_s,     u"why-time-wait"_s, u"time-wait-reuse"_s,
                                   u"time-wait-length"_s,     u"address-in-use"_s, u"out-of-ports"_s,  u"knob-myths"_s};
    const qsizetype rank = order.indexOf(id);
    return int(rank < 0 ? order.size() : rank);
}

/// True if \p folder is the bundled one of another installation: its scenarios are that program's, and of its age.
bool belongsToAnotherInstallation(const QString& folder)
{
    return QFile::exists(QDir::cleanPath(folder + u"/../../../bin/statewire"_s));
}

QString canonicalOf(const QString& path)
{
    const QString canonical = QFileInfo(path).canonicalFilePath();
    return canonical.isEmpty() ? path : canonical; // it may be gone for the moment
}

std::vector<LibraryEntry> readFolder(const QString& folder, bool yours)
{
    std::vector<LibraryEntry> entries;
    if (folder.isEmpty())
        return entries;
    for (const QString& name : QDir(folder).entryList({u"*.toml"_s}, QDir::Files, QDir::Name))
        entries.push_back(readLibraryFile(folder + u'/' + name, yours));
    return entries;
}

} // namespace

QString LibraryEntry::mistakes() const
{
    if (!unreadable.isEmpty())
        return u"%1: %2"_s.arg(path, unreadable);
    QStringList texts;
    for (const Diagnostic& diagnostic : diagnostics)
        texts << diagnostic.text(path, scenario.text);
    return texts.join(u'\n');
}

QString LibraryEntry::name() const
{
    return scenario.id.isEmpty() ? QFileInfo(path).fileName() : scenario.id;
}

LibraryEntry readLibraryFile(const QString& path, bool yours)
{
    LibraryEntry entry;
    entry.path = path;
    entry.yours = yours;
    const Result<QByteArray> text = readScenarioText(path);
    if (!text) {
        entry.unreadable = text.error().why;
        return entry;
    }
    ReadScenario read = readScenario(*text, path);
    entry.scenario = translated(std::move(read.scenario), Telling::preferredLanguages());
    entry.scenario.fileName = path;
    entry.scenario.bundled = !yours;
    entry.diagnostics = std::move(read.diagnostics);
    return entry;
}

int groupRank(const QString& group)
{
    static const QStringList order{u"A life"_s, u"TIME_WAIT"_s, u"Stuck"_s,  u"Refused and reset"_s,
                                   u"Queues"_s, u"Flow"_s,      u"History"_s};
    const qsizetype rank = order.indexOf(group);
    return int(rank < 0 ? order.size() : rank);
}

Library::Library(const QString& bundledFolder, const QStringList& userFolders)
    : m_entries(readFolder(bundledFolder, false)), m_bundledFolder(bundledFolder)
{
    std::stable_sort(m_entries.begin(), m_entries.end(), [](const LibraryEntry& a, const LibraryEntry& b) {
        const std::pair ranks(groupRank(a.scenario.group), groupRank(b.scenario.group));
        return ranks.first != ranks.second ? ranks.first < ranks.second : idRank(a.scenario.id) < idRank(b.scenario.id);
    });
    QStringList seen;
    if (!bundledFolder.isEmpty())
        seen << QDir(bundledFolder).canonicalPath();
    for (const QString& folder : userFolders) {
        const QString canonical = QDir(folder).canonicalPath();
        if (!canonical.isEmpty() && seen.contains(canonical))
            continue;
        seen << canonical;
        m_userFolders << folder;
        std::vector<LibraryEntry> entries = readFolder(folder, true);
        std::move(entries.begin(), entries.end(), std::back_inserter(m_entries));
    }
    settle();
}

void Library::settle()
{
    std::vector<LibraryEntry*> order;
    for (LibraryEntry& entry : m_entries) {
        entry.shadows.clear();
        entry.shadowedBy.clear();
        if (entry.isFine())
            order.push_back(&entry);
    }
    // What was opened last, then the user's in the order of their folders, then what comes with the program.
    std::stable_sort(order.begin(), order.end(), [](const LibraryEntry* a, const LibraryEntry* b) {
        return a->opened != b->opened ? a->opened > b->opened : a->yours && !b->yours;
    });
    QHash<QString, LibraryEntry*> taken;
    for (LibraryEntry* entry : order) {
        LibraryEntry*& first = taken[entry->scenario.id];
        if (!first) {
            first = entry;
            continue;
        }
        entry->shadowedBy = first->path;
        if (first->shadows.isEmpty())
            first->shadows = entry->path;
    }
}

Library Library::of(std::vector<Scenario> scenarios)
{
    Library library;
    for (Scenario& scenario : scenarios) {
        LibraryEntry entry;
        entry.path = scenario.fileName;
        entry.scenario = std::move(scenario);
        entry.scenario.bundled = true;
        library.m_entries.push_back(std::move(entry));
    }
    library.settle();
    return library;
}

const LibraryEntry& Library::open(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const auto sameFile = [path = canonicalOf(absolute)](const LibraryEntry& e) { return canonicalOf(e.path) == path; };
    auto known = std::find_if(m_entries.begin(), m_entries.end(), sameFile);
    int latest = 0;
    for (const LibraryEntry& entry : m_entries)
        latest = std::max(latest, entry.opened);
    // A bundled file stays one, and needs no precedence.
    const bool bundled = known != m_entries.end() && !known->yours;
    LibraryEntry read = readLibraryFile(known != m_entries.end() ? known->path : absolute, !bundled);
    read.opened = bundled ? 0 : latest + 1;
    const size_t at = size_t(known - m_entries.begin());
    if (known != m_entries.end())
        *known = std::move(read);
    else
        m_entries.push_back(std::move(read));
    settle();
    return m_entries[at];
}

void Library::reload()
{
    if (m_bundledFolder.isEmpty() && m_userFolders.isEmpty())
        return;
    std::vector<LibraryEntry> opened;
    std::copy_if(m_entries.begin(), m_entries.end(), std::back_inserter(opened), [](const auto& e) { return e.opened > 0; });
    std::sort(opened.begin(), opened.end(), [](const auto& a, const auto& b) { return a.opened < b.opened; });
    *this = Library(m_bundledFolder, m_userFolders);
    for (const LibraryEntry& entry : opened)
        open(entry.path);
}

Library Library::load()
{
    return {bundledFolder(), userFolders()};
}

QString Library::bundledFolder()
{
    const QString beside = QCoreApplication::applicationDirPath();
    for (const QString& folder : {beside + u"/../share/statewire/scenarios"_s, beside + u"/../scenarios"_s}) {
        if (QDir(folder).exists())
            return QDir(folder).canonicalPath();
    }
    return {};
}

QStringList Library::userFolders()
{
    const QString own = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    QStringList folders;
    for (const QString& data : QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation)) {
        const QString folder = data + u"/statewire/scenarios"_s;
        if (data == own || !belongsToAnotherInstallation(folder))
            folders << folder;
    }
    return folders;
}

const LibraryEntry* Library::find(const QString& id) const
{
    for (const LibraryEntry& entry : m_entries) {
        if (entry.isFine() && entry.shadowedBy.isEmpty() && entry.scenario.id == id)
            return &entry;
    }
    return nullptr;
}

const LibraryEntry* Library::findFile(const QString& path) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const LibraryEntry& e) { return canonicalOf(e.path) == canonicalOf(path); });
    return found == m_entries.end() ? nullptr : &*found;
}

std::vector<Scenario> Library::scenarios() const
{
    std::vector<Scenario> all;
    for (const LibraryEntry& entry : m_entries) {
        if (entry.isFine() && entry.shadowedBy.isEmpty())
            all.push_back(entry.scenario);
    }
    return all;
}

QStringList Library::bundledTroubles() const
{
    QStringList troubles;
    if (m_bundledFolder.isEmpty())
        troubles << u"the folder of the bundled scenarios was not found beside the program"_s;
    for (const LibraryEntry& entry : m_entries) {
        if (!entry.yours && !entry.isFine())
            troubles << entry.mistakes();
    }
    return troubles;
}

std::vector<Scenario> bundledScenarios(QStringList* warnings)
{
    const Library bundled(Library::bundledFolder(), {});
    if (warnings)
        *warnings << bundled.bundledTroubles();
    std::vector<Scenario> scenarios = bundled.scenarios();
    std::sort(scenarios.begin(), scenarios.end(), [](const Scenario& a, const Scenario& b) { return a.id < b.id; });
    return scenarios;
}

Result<Scenario> findScenario(const QString& idOrPath)
{
    if (idOrPath.endsWith(".toml"_L1))
        return loadScenario(idOrPath);
    const Library library = Library::load();
    if (const LibraryEntry* entry = library.find(idOrPath))
        return entry->scenario;
    QStringList ids;
    QStringList broken;
    for (const LibraryEntry& entry : library.entries()) {
        if (entry.isFine()) {
            ids << entry.scenario.id;
            continue;
        }
        if (entry.scenario.id == idOrPath || QFileInfo(entry.path).completeBaseName() == idOrPath)
            return tl::unexpected(Error{u"read the scenario"_s, entry.path, u"it has mistakes\n"_s + entry.mistakes(), {}});
        broken << entry.path;
    }
    ids.sort();
    ids.removeDuplicates();
    const QString meant = didYouMean(idOrPath, ids);
    QString why = u"there is none of that name"_s;
    why += meant.isEmpty() ? u"."_s : u"; did you mean '%1'?"_s.arg(meant);
    why += u" There are: "_s + ids.join(u", "_s);
    if (!broken.isEmpty())
        why += u". Not read, since 'statewire check' finds mistakes in them: "_s + broken.join(u", "_s);
    return tl::unexpected(Error{u"find the scenario"_s, idOrPath, why, u"A file of your own needs the ending .toml"_s});
}

} // namespace statewire
