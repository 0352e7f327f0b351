// SPDX-License-Identifier: GPL-3.0-or-later
// A line at the foot of the wall, until the next key: what that did, or why it did nothing.
#pragma once

#include "ui/look/theme.h"

#include <QLabel>

namespace statewire {

class WallMessage : public QLabel
{
    Q_OBJECT

public:
    explicit WallMessage(QWidget* wall);

    /// An empty \p text: nothing. \p good: it did what was wanted.
    void say(const QString& text, bool good, const Theme& theme);
    QString said() const { return isHidden() ? QString() : text(); }
};

} // namespace statewire
