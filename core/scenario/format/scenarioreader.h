// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a scenario from TOML and reports every mistake with its line and column.
#pragma once

#include "scenario/story/diagnostic.h"
#include "scenario/story/scenario.h"

namespace statewire {

struct ReadScenario
{
    Scenario scenario;                   ///< complete only if there are no mistakes
    std::vector<Diagnostic> diagnostics; ///< in the order of the file
    /// What is probably a mistake, though the story can be told: names that a newer kernel may know.
    std::vector<Diagnostic> doubts;

    /// Both, in the order of the file.
    std::vector<Diagnostic> all() const;
};

/// Reads \p text, which nobody vouches for; \p fileName is for messages.
ReadScenario readScenario(const QByteArray& text, const QString& fileName);

/// The content of a file that may hold a scenario; nothing that is no file of text, has no end or is larger than 1 MiB.
Result<QByteArray> readScenarioText(const QString& path);

/// Reads a file; the error holds all mistakes, each with its line and a caret.
Result<Scenario> loadScenario(const QString& path);

} // namespace statewire
