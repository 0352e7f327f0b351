// SPDX-License-Identifier: GPL-3.0-or-later
// All that a window lets its reader know just now: what its widgets say and what they paint, tool tips included.
#pragma once

#include <QStringList>

class QWidget;

namespace statewire {

QStringList visibleText(QWidget& window);

/// The pieces of \p text that contain \p words, for the message of a test that fails.
QStringList piecesWith(const QStringList& text, const QString& words);

} // namespace statewire
