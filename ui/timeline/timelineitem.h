// SPDX-License-Identifier: GPL-3.0-or-later
// A layer of the timeline as one graphics item: the ground of the bands, the rows, or what moves above them.
#pragma once

#include <QGraphicsItem>

namespace statewire {

class TimelinePlot;

class TimelineItem : public QGraphicsItem
{
public:
    enum class Layer : quint8
    {
        Ground,
        Rows,
        Overlay
    };

    TimelineItem(TimelinePlot* plot, Layer layer);

    void setArea(const QRectF& area);
    QRectF boundingRect() const override { return m_area; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintOverlay(QPainter& painter);
    void paintEmpty(QPainter& painter);
    void paintStripLabel(QPainter& painter);
    void paintBreakLabels(QPainter& painter);
    void paintFoot(QPainter& painter);

    TimelinePlot* m_plot;
    Layer m_layer;
    QRectF m_area;
};

} // namespace statewire
