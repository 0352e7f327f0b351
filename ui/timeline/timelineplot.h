// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline as a chart: Qt Charts gives frame, axis and grid, one item of our own paints all rows. The only user of
// Qt Charts' types; screen and figures show the same object.
#pragma once

#include "ui/context/selection.h"
#include "ui/timeline/differencemarks.h"
#include "ui/timeline/measuring.h"
#include "ui/timeline/rowfolding.h"
#include "ui/timeline/timelinehit.h"

#include <QtCharts/QChart>
#include <set>

QT_FORWARD_DECLARE_CLASS(QCategoryAxis)

namespace statewire {

class TimelineItem;

class TimelinePlot : public QChart
{
    Q_OBJECT

public:
    explicit TimelinePlot(QGraphicsItem* parent = nullptr);
    ~TimelinePlot() override;

    void setTheme(const Theme& theme);
    /// \p timeline and \p scale must outlive the plot, or be replaced first. Call again whenever they changed.
    void setContent(const Timeline* timeline, const TimeScale* scale);
    void setRows(const RowOptions& options);
    const RowOptions& rows() const { return m_options; }
    void setPlayhead(qint64 tNs);
    void setOrigin(const TimeOrigin& origin);
    /// Steps that begin at \p tNs or later keep their titles back.
    void setUntitledFrom(qint64 tNs);
    void setFacts(std::vector<FrameFact> facts);
    /// A fact that has no room near its arrow is left out: where other steps stand it would be read as one of theirs.
    void setFactsStayNear(bool near);
    void setHighlight(const Highlight& highlight);
    /// The visible part of the scale, in units.
    void setRange(double fromUnit, double toUnit);
    void setScroll(double scroll);
    void setHover(const TimelineHit* hit);
    void setMarks(const std::vector<NamedMark>& marks);
    /// \p y: about where its bracket goes.
    void setMeasurement(const std::optional<Measurement>& measurement, double y);
    const std::optional<Measurement>& measurement() const { return m_measurement; }
    /// Where this run and the one it is compared with differ, and where the other has time that this one has not.
    void setDifferences(std::vector<DifferenceMark> marks, std::vector<GapMark> gaps);
    const std::vector<DifferenceMark>& differences() const { return m_differences; }
    const std::vector<GapMark>& gaps() const { return m_gaps; }
    /// How wide the labels to the left want to be, and at least are: charts above each other align.
    double widestLabel() const { return m_widestLabel; }
    void setLeastLabel(double width);
    /// Of charts on one axis above each other only the lowest needs its times.
    void setAxisShown(bool shown);
    /// The connections that are collapsed now, by index.
    std::set<int> collapsed() const;
    /// The keys of the groups that are collapsed so that the others have room, if those in \p folded are not by hand.
    QSet<QString> foldedToFit(const RowWorth& worth, const QSet<QString>& folded) const;
    /// The least height with the rows of the \p open connections that are worth most.
    double heightWithOpen(size_t open, const RowWorth& worth, const QSet<QString>& folded) const;
    /// Shown where there is nothing to draw.
    void setEmptyText(const QString& text);
    QString emptyText() const;

    const TimelineScene& scene() const { return m_scene; }
    const TimelineShapes& shapes();
    const Theme& theme() const { return m_theme; }
    std::optional<TimelineHit> hitAt(const QPointF& point);
    /// The key of the group whose triangle is at \p point; empty if there is none.
    QString toggleAt(const QPointF& point);
    /// The name of the mark whose letter is at \p point; empty if there is none.
    QString markAt(const QPointF& point) const;
    /// True above and below the lanes, where times are.
    bool isRuler(const QPointF& point) const;
    std::vector<Edge> edges() { return edgesOf(m_scene, shapes(), m_marks); }
    /// Gives the axis its place at once, where no event loop will.
    void settle();
    /// The height at which all rows are seen, and no more than that: about \p most where they can do with less.
    double naturalHeight(double most) const;
    /// How often the rows were laid out anew.
    int layoutCount() const { return m_layouts; }

protected:
    void resizeEvent(QGraphicsSceneResizeEvent* event) override;

private:
    friend class TimelineItem;
    void markDirty();
    void regroup();
    void measureLabels();
    void placePlot();
    /// All that stands above and below the rows.
    double heightAround(double legend) const;
    double mostAround() const;
    void dropAxis();
    std::vector<RowGroup> groupsWithout(const QSet<QString>& folded) const;
    void refreshAxis();
    QRectF rectOf(const SelectedLife& life);

    TimelineScene m_scene;
    TimelineShapes m_shapes;
    Theme m_theme;
    Highlight m_highlight;
    RowOptions m_options;
    std::vector<RowGroup> m_groups;
    std::vector<NamedMark> m_marks;
    std::optional<Measurement> m_measurement;
    double m_measurementY = 0;
    double m_widestLabel = 0;
    double m_leastLabel = 0;
    std::vector<DifferenceMark> m_differences;
    std::vector<GapMark> m_gaps;
    QRectF m_hover;
    QString m_emptyText;
    QCategoryAxis* m_axis = nullptr;
    TimelineItem* m_ground = nullptr;
    TimelineItem* m_rows = nullptr;
    TimelineItem* m_overlay = nullptr;
    QStringList m_axisLabels;
    double m_axisLeft = 0; ///< where its first label begins
    std::vector<TcpState> m_legend;
    bool m_axisShown = true;
    bool m_dirty = true;
    int m_layouts = 0;
};

} // namespace statewire
