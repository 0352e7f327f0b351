// SPDX-License-Identifier: GPL-3.0-or-later
// The ephemeral ports of the client and who holds each, over the same stretch of time as the timeline above.
#pragma once

#include "ui/context/view.h"
#include "ui/context/viewcontext.h"
#include "ui/ports/portlayout.h"

class QScrollBar;

namespace statewire {

class PortView : public View
{
    Q_OBJECT

public:
    explicit PortView(const ViewContext& context, QWidget* parent = nullptr);

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
    /// The box that keys act on, as it is laid out now; null if there is none.
    const PortBox* chosenBox();
    /// To the next box in reading order, or the one before.
    void stepBox(int by);
    void paint(QPainter& painter, const PortScene& scene, const PortShapes& shapes, const QRectF& area,
               const Theme& theme) const;

    ViewContext m_context;
    Theme m_theme;
    QScrollBar* m_scrollBar;
    /// What tells a box from the others, however it is laid out.
    struct Chosen
    {
        SelectedLife life;
        qint64 beginNs = 0;
        bool client = true;
        bool operator==(const Chosen&) const = default;
    };
    static Chosen keyOf(const PortBox& box) { return {{box.track, box.life}, box.beginNs, box.client}; }

    PortShapes m_shapes;
    std::optional<Chosen> m_chosen;
    bool m_dirty = true;
};

} // namespace statewire
