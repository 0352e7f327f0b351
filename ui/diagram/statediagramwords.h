// SPDX-License-Identifier: GPL-3.0-or-later
// The words beside the state diagram: what is asked about, and both walks step by step.
#pragma once

#include "ui/diagram/statediagramlayout.h"

namespace statewire {

struct DiagramLine
{
    enum class Kind : quint8
    {
        Title, ///< of what is explained
        Body,  ///< wrapped
        Muted, ///< wrapped
        Walk,  ///< an end, with its token
        Step   ///< a numbered step: \a text is the state reached, \a detail the cause
    };
    Kind kind = Kind::Body;
    QString text;
    QString detail;
    bool client = true;
    int number = 0;
    bool inferred = false;
};

std::vector<DiagramLine> diagramLines(const DiagramScene& scene);

/// What pale, dashed and numbered lines mean.
QString diagramKey();

/// The same in one line, where there is no room for more.
QString diagramCaption(const DiagramScene& scene);

} // namespace statewire
