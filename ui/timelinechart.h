// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline to look at and to touch: zoom, pan, hover and selection around a TimelinePlot.
#pragma once

#include "theme.h"
#include "viewcontext.h"

#include <QGraphicsView>

namespace statewire {

class TimelinePlot;

class TimelineChart : public QGraphicsView
{
    Q_OBJECT

public:
    explicit TimelineChart(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    TimelinePlot* plot() const { return m_plot; }
    bool showsAll() const { return m_fitted; }

public Q_SLOTS:
    void fitAll();
    /// The life that is selected, or the moments around the selected frame.
    void fitSelection();
    void zoomIn();
    void zoomOut();
    void panLeft();
    void panRight();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void refreshContent();
    void refreshPlayhead();
    void refreshHighlight();
    double fitBegin() const;
    void applyRange(double fromUnit, double toUnit);
    void zoomAt(double x, double factor);
    void panBy(double pixels);
    void scrollBy(double pixels);

    ViewContext m_context;
    QGraphicsScene* m_scene;
    TimelinePlot* m_plot;
    std::optional<QPoint> m_dragFrom;
    bool m_fitted = true;
};

} // namespace statewire
