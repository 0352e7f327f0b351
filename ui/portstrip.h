// SPDX-License-Identifier: GPL-3.0-or-later
// The ephemeral ports of the client and who holds each, over the same stretch of time as the timeline above.
#pragma once

#include "portstriplayout.h"
#include "view.h"
#include "viewcontext.h"

class QScrollBar;

namespace statewire {

class PortStrip : public View
{
    Q_OBJECT

public:
    explicit PortStrip(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    void copy() override;
    bool paintFigure(QPainter& painter, const QRectF& target, const Theme& theme) override;
    QSize minimumSizeHint() const override;

    const PortShapes& shapes();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    void markDirty();
    PortScene sceneIn(const QRectF& area, const Theme& theme, bool aligned) const;
    const PortBox* boxAt(const QPointF& point);
    void paint(QPainter& painter, const PortScene& scene, const PortShapes& shapes, const QRectF& area,
               const Theme& theme) const;

    ViewContext m_context;
    Theme m_theme;
    QScrollBar* m_scrollBar;
    PortShapes m_shapes;
    bool m_dirty = true;
};

} // namespace statewire
