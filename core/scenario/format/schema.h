// SPDX-License-Identifier: GPL-3.0-or-later
// The scenario format for machines and for people: a JSON Schema that editors use, and lists of keys in Markdown.
#pragma once

#include <QJsonObject>
#include <QString>

namespace statewire {

/// JSON Schema, draft 2020-12. What it refuses the reader refuses too; the reader knows more, such as which names exist.
QJsonObject scenarioSchema();

/// The keys of the table \p name as a Markdown list; of a table of several kinds with a heading for each kind.
QString formatMarkdown(const QString& name);

/// \p document with what stands between each "<!-- keys of NAME -->" and "<!-- end of keys -->" made anew.
QString withKeyLists(const QString& document);

} // namespace statewire
