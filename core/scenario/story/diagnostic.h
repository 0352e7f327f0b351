// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong in a scenario file, where, and what was meant perhaps: all mistakes at once.
#pragma once

#include "scenario/story/scenario.h"

namespace statewire {

struct Diagnostic
{
    SourcePosition at;
    QString message;  ///< "unknown key 'tilte'"
    QString expected; ///< "did you mean 'title'?"; may be empty

    /// "FILE:LINE:COLUMN: MESSAGE; EXPECTED", the line itself, and a caret under the place.
    QString text(const QString& fileName, const QString& source) const;
};

/// The closest of \p known to \p word, if it is close enough to have been meant; else empty.
QString didYouMean(const QString& word, const QStringList& known);

} // namespace statewire
