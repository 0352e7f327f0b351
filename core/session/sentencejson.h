// SPDX-License-Identifier: GPL-3.0-or-later
// A sentence in JSON: its English, and beside it what it is made of, for who reads in another language.
#pragma once

#include "base/sentence.h"

#include <QJsonObject>

namespace statewire {

/// Puts the text of \p sentence under \p key of \p object, and its parts under the same key of "sentences".
void putSentence(QJsonObject& object, const QString& key, const Sentence& sentence);

/// The sentence under \p key, with its parts where they are there and say the same as \p text.
Sentence sentenceIn(const QJsonObject& object, QLatin1String key, const QString& text);

} // namespace statewire
