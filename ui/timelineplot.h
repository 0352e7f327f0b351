// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline as a chart: Qt Charts gives frame, axis and grid, one item of our own paints all rows. The only user of
// Qt Charts' types; screen and figures show the same object.
#pragma once

#include "selection.h"
#include "timelinelayout.h"

#include <QtCharts/QChart>

QT_FORWARD_DECLARE_CLASS(QCategoryAxis)

namespace statewire {

class TimelineItem;

/// What lies under a point of the plot.
struct TimelineHit
{
    SelectedItem item;
    QRectF rect;
    QString description;
};

class TimelinePlot : public QChart
{
    Q_OBJECT

public:
    explicit TimelinePlot(QGraphicsItem* parent = nullptr);
    ~TimelinePlot() override;

    void setTheme(const Theme& theme);
    /// \p timeline and \p scale must outlive the plot, or be replaced first. Call again whenever they changed.
    void setContent(const Timeline* timeline, const TimeScale* scale);
    void setPlayhead(qint64 tNs);
    void setFacts(std::vector<FrameFact> facts);
    void setHighlight(const Highlight& highlight);
    /// The visible part of the scale, in units.
    void setRange(double fromUnit, double toUnit);
    void setScroll(double scroll);
    void setHover(const TimelineHit* hit);
    /// Shown where there is nothing to draw.
    void setEmptyText(const QString& text);

    const TimelineScene& scene() const { return m_scene; }
    const TimelineShapes& shapes();
    const Theme& theme() const { return m_theme; }
    std::optional<TimelineHit> hitAt(const QPointF& point);
    /// Gives the axis its place at once, where no event loop will.
    void settle();
    /// How often the rows were laid out anew.
    int layoutCount() const { return m_layouts; }

protected:
    void resizeEvent(QGraphicsSceneResizeEvent* event) override;

private:
    friend class TimelineItem;
    void markDirty();
    void placePlot();
    void refreshAxis();
    QRectF rectOf(const SelectedLife& life);

    TimelineScene m_scene;
    TimelineShapes m_shapes;
    Theme m_theme;
    Highlight m_highlight;
    QRectF m_hover;
    QString m_emptyText;
    QCategoryAxis* m_axis = nullptr;
    TimelineItem* m_ground = nullptr;
    TimelineItem* m_rows = nullptr;
    TimelineItem* m_overlay = nullptr;
    QStringList m_axisLabels;
    bool m_dirty = true;
    int m_layouts = 0;
};

} // namespace statewire
