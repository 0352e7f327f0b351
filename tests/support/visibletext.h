// SPDX-License-Identifier: GPL-3.0-or-later
// All that a window lets its reader know just now: what its widgets say and what they paint, tool tips included.
#pragma once

#include <QStringList>

class QWidget;

namespace statewire {

QStringList visibleText(QWidget& window);
/// Only what its widgets say; \p hiddenToo: also those that wait for their time.
QStringList writtenText(QWidget& window, bool hiddenToo = false);
/// Only what is painted, as an SVG has it: a piece for each text element.
QStringList paintedText(QWidget& window);

/// The pieces of \p text that contain \p words, for the message of a test that fails.
QStringList piecesWith(const QStringList& text, const QString& words);

} // namespace statewire
