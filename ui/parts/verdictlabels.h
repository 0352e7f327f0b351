// SPDX-License-Identifier: GPL-3.0-or-later
// The small parts that evidence and checks are written with: a verdict's sign, a text in its role, a page that scrolls.
#pragma once

#include <QString>
#include <optional>

class QLabel;
class QScrollArea;

namespace statewire {

/// ✓, ✗, or ? where a number is missing.
QString verdictGlyph(std::optional<bool> holds);
QLabel* makeVerdict(std::optional<bool> holds);
/// A plain text that wraps and can be copied, in a role of the style sheet.
QLabel* makeLabel(const QString& text, const QString& role);
/// Scrolls a page of text up and down only.
QScrollArea* makeTextScroll();

} // namespace statewire
