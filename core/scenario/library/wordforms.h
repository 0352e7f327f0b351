// SPDX-License-Identifier: GPL-3.0-or-later
// How a word that is typed fits one that stands somewhere: its forms, slips of the finger, names whole and in parts.
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>
#include <optional>

namespace statewire {

/// "closes", "closing" and "closed" are one.
QString stemOf(QString word);
/// Edits between two words, an exchange of neighbours being one; \p limit + 1 if there are more.
int editsBetween(const QString& a, const QString& b, int limit);
/// How many edits a word of that length may be off.
int slipsAllowed(const QString& word);

/// The words of \p text as typed: names whole.
QStringList namesOf(const QString& text);
/// The words of \p text in lower case; names with underscores whole as well as in parts.
QStringList searchWordsOf(const QString& text);
/// \p text without anything but its words, each with a blank before and behind it.
QString plainly(const QString& text);
/// Puts a state that was typed in parts together: "time wait", "FIN-WAIT-2", "closewait".
void joinStates(QStringList& words);

/// The positions in \p asked of the words of \p phrase, or nothing if one is missing; the last that was asked may be
/// \p unfinished.
std::optional<QSet<qsizetype>> meet(const QStringList& asked, const QStringList& phrase, bool unfinished);

} // namespace statewire
