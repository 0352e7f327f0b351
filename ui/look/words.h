// SPDX-License-Identifier: GPL-3.0-or-later
// The words of pictures, which are drawn by functions and plain values: Words::tr() where no widget has a tr() of its own.
#pragma once

#include <QCoreApplication>

namespace statewire {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Words)
};

} // namespace statewire
