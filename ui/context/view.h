// SPDX-License-Identifier: GPL-3.0-or-later
// A picture or table of the session at the playhead. The window puts views together and knows them only as this.
#pragma once

#include "ui/look/theme.h"

#include <QFrame>
#include <algorithm>

class QPainter;

namespace statewire {

class View : public QFrame
{
    Q_OBJECT

public:
    using QFrame::QFrame;

    virtual void setTheme(const Theme& theme) = 0;
    /// Puts what is selected, or else everything, on the clipboard.
    virtual void copy() {}
    /// Paints the view's picture into \p target, as for a figure. False if the view has none.
    virtual bool paintFigure(QPainter& painter, const QRectF& target, const Theme& theme)
    {
        Q_UNUSED(painter);
        Q_UNUSED(target);
        Q_UNUSED(theme);
        return false;
    }
    /// How high the view's picture is in a figure of that width: as high as it needs, or in the view's own proportions.
    virtual double figureHeight(double figureWidth, const Theme& theme)
    {
        Q_UNUSED(theme);
        constexpr double least = 0.1;
        constexpr double most = 1.2;
        return figureWidth * std::clamp(double(height()) / std::max(1, width()), least, most);
    }
    /// Controls of the view's own for the bar above it; null if it has none. Owned by the view.
    virtual QWidget* controls() { return nullptr; }

Q_SIGNALS:
    /// What stands on the view's tab is another now.
    void titleChanged(const QString& title);

protected:
    /// True behind another tab of a window that is shown: what changes there need not be followed until it comes to the
    /// front.
    bool isOutOfSight() const { return !isVisible() && window()->isVisible(); }
};

} // namespace statewire
