// SPDX-License-Identifier: GPL-3.0-or-later
// The scenarios there are: those that come with the program, and the user's own, with what is wrong in those that are not
// read.
#pragma once

#include "base/result.h"
#include "scenario/story/diagnostic.h"
#include "scenario/story/scenario.h"

namespace statewire {

/// One scenario file, good or not.
struct LibraryEntry
{
    Scenario scenario;                   ///< in the user's language; complete only if the file is fine
    QString path;                        ///< where the file is
    bool yours = false;                  ///< not one that comes with the program
    int opened = 0;                      ///< opened by its path, the higher the later; 0: found in a folder
    QString shadows;                     ///< the file of the same id whose place this one takes; empty: none
    QString shadowedBy;                  ///< the file of the same id that is taken instead; empty: this one is taken
    std::vector<Diagnostic> diagnostics; ///< every mistake, in the order of the file
    QString unreadable;                  ///< why there is no text at all; empty: there is

    /// It can be run.
    bool isFine() const { return diagnostics.empty() && unreadable.isEmpty(); }
    /// What is wrong, each mistake with its line and a caret; empty if nothing is.
    QString mistakes() const;
    /// "time-wait-reuse", or the file's name where it has none.
    QString name() const;
};

/// Reads one file, whatever is in it.
LibraryEntry readLibraryFile(const QString& path, bool yours);

class Library
{
public:
    Library() = default;
    /// Reads every *.toml of \p bundledFolder and of \p userFolders. Of files with one id the user's comes before the
    /// bundled one, and a file of an earlier folder before one of a later.
    Library(const QString& bundledFolder, const QStringList& userFolders);

    /// What this machine and this user have.
    static Library load();
    /// These, as if they came with the program.
    static Library of(std::vector<Scenario> scenarios);
    /// Reads the file \p path, anew if it was read before, and takes it before all others of its id.
    const LibraryEntry& open(const QString& path);
    /// Reads the folders anew, and what was opened.
    void reload();
    /// Beside the program in a build tree, in the data folder when installed; empty if it is not there.
    static QString bundledFolder();
    /// "statewire/scenarios" in the user's and the system's data folders (XDG_DATA_HOME, XDG_DATA_DIRS), there or not.
    static QStringList userFolders();

    /// All files: the bundled ones in the order of their groups, then the user's.
    const std::vector<LibraryEntry>& entries() const { return m_entries; }
    /// The one to run for \p id; null if there is none, or none without mistakes.
    const LibraryEntry* find(const QString& id) const;
    /// The file \p path; null if it is none of these.
    const LibraryEntry* findFile(const QString& path) const;
    /// The scenarios that can be run, each id once.
    std::vector<Scenario> scenarios() const;
    QStringList folders() const { return m_userFolders; }
    /// What went wrong with what comes with the program.
    QStringList bundledTroubles() const;

private:
    void settle();

    std::vector<LibraryEntry> m_entries;
    QString m_bundledFolder;
    QStringList m_userFolders;
};

/// The place of a group in a list: the bundled groups in the order in which one learns, others after them.
int groupRank(const QString& group);

/// The bundled scenarios, by id. A broken one is left out and named in \p warnings.
std::vector<Scenario> bundledScenarios(QStringList* warnings = nullptr);

/// A scenario by its id, the user's before a bundled one, or a file by its path (ending in .toml).
Result<Scenario> findScenario(const QString& idOrPath);

} // namespace statewire
