// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder as one of the window's views, with the choice of connection, numbers and spacing.
#pragma once

#include "ui/context/view.h"
#include "ui/context/viewcontext.h"

class QPushButton;

namespace statewire {

class ConnectionChooser;
class LadderCanvas;

class LadderView : public View
{
    Q_OBJECT

public:
    explicit LadderView(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    void copy() override;
    bool paintFigure(QPainter& painter, const QRectF& target, const Theme& theme) override;
    double figureHeight(double figureWidth, const Theme& theme) override;
    QWidget* controls() override { return m_controls; }
    LadderCanvas& area() { return *m_area; }
    void setRelative(bool relative);
    void setCompressed(bool compressed);

private:
    void refresh();

    ViewContext m_context;
    LadderCanvas* m_area;
    QWidget* m_controls;
    ConnectionChooser* m_chooser;
    QPushButton* m_relative;
    QPushButton* m_absolute;
    QPushButton* m_compressed;
    QPushButton* m_exact;
};

} // namespace statewire
