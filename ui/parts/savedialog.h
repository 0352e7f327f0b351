// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for the name of a file to be written, and before it takes one that is taken.
#pragma once

#include <QString>

class QWidget;

namespace statewire {

struct SaveRequest
{
    QString name; ///< of the dialog, for who looks for it
    QString title;
    QString proposed; ///< with its folder, or in the current one
    QString filter;
    QString suffix; ///< for names without one
};

/// The path that was chosen; empty: nothing is to be written.
QString askWhereToSave(const SaveRequest& request, QWidget* parent);

} // namespace statewire
