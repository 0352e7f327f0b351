// SPDX-License-Identifier: GPL-3.0-or-later
// The language that the program speaks: chosen once at its start, from the translations that were built into it.
#pragma once

#include <QString>
#include <QStringList>

namespace statewire {

/// Where the translations lie that were built in.
inline constexpr const char* builtInTranslations = ":/statewire/translations";

/// Has tr() and its like answer in the first of \p languages ("de_AT", "de", "en-US") for which \p folder has a
/// statewire_LANGUAGE.qm; English if there is none. Needs the application object, and comes before the first text.
/// Returns what was chosen: "de", "en".
QString speak(const QStringList& languages, const QString& folder = QString::fromLatin1(builtInTranslations));

} // namespace statewire
