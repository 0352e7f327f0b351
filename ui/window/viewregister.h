// SPDX-License-Identifier: GPL-3.0-or-later
// All views there are, a row for each: under which name and title, where and by which key it is shown, and how it is made.
#pragma once

#include "ui/context/viewcontext.h"

#include <QCoreApplication>
#include <QKeySequence>
#include <functional>

namespace statewire {

class View;

struct ViewEntry
{
    enum class Place : quint8
    {
        Stage,   ///< above all, always there
        Picture, ///< a tab among the pictures, of which figures are made
        Table    ///< a tab beside the story
    };

    QString id;    ///< "ladder"
    QString title; ///< as on its tab and in the menu
    Place place = Place::Picture;
    QKeySequence key; ///< brings it to the front; empty: by menu alone
    std::function<View*(const ViewContext&)> make;
};

class ViewRegister
{
    Q_DECLARE_TR_FUNCTIONS(ViewRegister)

public:
    /// In the order of tabs and menu.
    static std::vector<ViewEntry> entries();
};

} // namespace statewire
