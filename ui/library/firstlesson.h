// SPDX-License-Identifier: GPL-3.0-or-later
// The first lesson: which scenarios it is made of, and what is said of each beforehand.
#pragma once

#include "scenario/library/library.h"

#include <QCoreApplication>

namespace statewire {

class FirstLesson
{
    Q_DECLARE_TR_FUNCTIONS(FirstLesson)

public:
    struct Part
    {
        QString scenario;
        QString title;
        QString promise; ///< what will be seen
        int minutes = 0;
    };

    /// Those parts whose scenario is there.
    static std::vector<Part> parts(const std::vector<LibraryEntry>& entries);
};

} // namespace statewire
