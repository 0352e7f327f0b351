// SPDX-License-Identifier: GPL-3.0-or-later
// The words in which a scenario's mistakes are told.
#pragma once

#include "scenario/format/tomltable.h"

namespace statewire {

/// How much of a word from the file a message repeats.
inline constexpr qsizetype longestShown = 60;

/// "an integer"
QString typeName(const toml::node& node);
/// "expected an integer from 1 to 65535"
QString expectedType(const FormatKey& key);
QString quoted(const QString& key);
QString text(std::string_view s);
/// "did you mean 'client'?", or what there is instead of \p word.
QString suggestion(const QString& word, const QStringList& known);
SourcePosition placeOf(const toml::source_position& p);
/// True if \p value is as the key's pattern says.
bool fits(const FormatKey& key, const QString& value);
/// A string, or a number or boolean as its text.
std::optional<QString> scalarOf(const toml::node& node);

} // namespace statewire
