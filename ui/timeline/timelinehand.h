// SPDX-License-Identifier: GPL-3.0-or-later
// What mouse and keyboard do on a timeline: drag the playhead, measure, pan, zoom, select, and its context menu.
#pragma once

#include "ui/context/viewcontext.h"
#include "ui/timeline/measuring.h"

#include <QPoint>

class QGraphicsView;
class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace statewire {

class TimelinePlot;
class TimelineView;

class TimelineHand : public QObject
{
    Q_OBJECT

public:
    /// Works \p chart, whose plot is seen through \p view.
    TimelineHand(TimelineView& chart, QGraphicsView& view, const ViewContext& context);

    /// True while the mouse measures.
    bool isMeasuring() const { return m_drag == Drag::Measuring; }
    /// Forgets what the mouse was dragging, and lets the playhead go on.
    void letGo();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void handleWheel(QWheelEvent* event);
    void handlePress(QMouseEvent* event);
    void handleMove(QMouseEvent* event);
    void handleRelease(QMouseEvent* event);
    void handleDoubleClick(QMouseEvent* event);
    void showMenu(const QPoint& at, const QPoint& global);
    void showToolTip(const QPoint& at, const QPoint& global);
    bool handleKey(QKeyEvent* event);
    static bool ownsKey(const QKeyEvent& event, bool measuring);
    void scrub(const QPointF& point);
    bool isOnPlayhead(const QPointF& point) const;
    double reach() const;
    Edge edgeAt(const QPointF& point) const;

    enum class Drag : quint8
    {
        None,
        Pressed, ///< a click as yet
        Measuring,
        Scrubbing,
        Panning
    };

    TimelineView& m_chart;
    TimelinePlot& m_plot;
    QGraphicsView& m_view;
    ViewContext m_context;
    std::vector<Edge> m_edges; ///< while the mouse measures
    Edge m_from;
    QPoint m_pressedAt;
    Drag m_drag = Drag::None;
};

} // namespace statewire
