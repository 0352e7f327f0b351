// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline as a view: what a TimelinePlot shows of the session, its range, its rows, its marks and what is measured.
#pragma once

#include "ui/context/marks.h"
#include "ui/context/view.h"
#include "ui/context/viewcontext.h"
#include "ui/timeline/measuring.h"
#include "ui/timeline/rowfolding.h"

class QGraphicsScene;
class QGraphicsView;
class QScrollBar;

namespace statewire {

class TimelineControls;
class TimelineHand;
class TimelinePlot;

class TimelineView : public View
{
    Q_OBJECT

public:
    /// \p marks: those of the window; null: its own.
    explicit TimelineView(const ViewContext& context, QWidget* parent = nullptr, Marks* marks = nullptr);

    void setTheme(const Theme& theme) override;
    void copy() override;
    bool paintFigure(QPainter& painter, const QRectF& target, const Theme& theme) override;
    double figureHeight(double figureWidth, const Theme& theme) override;
    /// Grouping, filter, scale and marks.
    QWidget* controls() override;

    TimelinePlot* plot() const { return m_plot; }
    QWidget* viewport() const;
    Marks& marks() const { return *m_marks; }
    bool showsAll() const { return m_fitted; }
    bool isMeasuring() const;

    /// Shows that part of the scale, in units.
    void showRange(double fromUnit, double toUnit) { applyRange(fromUnit, toUnit); }
    /// Where all there is to see begins, if not with this session's own first row.
    void setFitBegin(std::optional<double> unit) { m_fitBegin = unit; }
    /// Where this session's own first row begins.
    double ownBegin() const;
    /// Zooms around the moment at \p x; below 1 there is less to see, and more of it.
    void zoomAt(double x, double factor);
    /// Moves what is seen to the right.
    void panBy(double pixels);
    /// Moves the rows up by so much, from where they begin.
    void scrollTo(double scroll);
    /// Where not all rows have room, those are collapsed that are worth least, until a hand has the last word. Null: all
    /// rows stay, and scroll.
    void setFolding(RowWorth worth);
    /// What a row is worth where nothing else is known: what changed last.
    RowWorth latestNews() const;
    /// The least height with the rows of the \p open connections that are worth most.
    double heightWithOpen(size_t open) const;
    void setGrouping(Grouping grouping);
    void setFilter(const QString& filter);
    void setCollapsed(const QString& groupKey, bool collapsed);

public Q_SLOTS:
    void fitAll();
    /// The life that is selected, or the moments around the selected frame.
    void fitSelection();
    void zoomIn();
    void zoomOut();
    void panLeft();
    void panRight();
    /// Names the moment of the playhead, or of the edge beside it.
    void setMark();
    void removeNearestMark();
    void editNote(const QString& mark);
    /// Measures from the playhead, an event further back or forth each time.
    void measureBack() { extendMeasurement(-1); }
    void measureForth() { extendMeasurement(1); }
    void clearMeasurement();
    void collapseAll();
    void expandAll();

Q_SIGNALS:
    void rowsChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refreshContent();
    void refreshPlayhead();
    void refreshHighlight();
    void refreshScrollBar();
    void foldToFit();
    void publishWindow();
    void applyRows(const RowOptions& options);
    double fitBegin() const;
    void applyRange(double fromUnit, double toUnit);
    void extendMeasurement(int step);
    void handleResize();

    ViewContext m_context;
    Marks* m_marks;
    QGraphicsScene* m_scene;
    QGraphicsView* m_view;
    QScrollBar* m_scrollBar;
    TimelinePlot* m_plot;
    TimelineHand* m_hand = nullptr;
    TimelineControls* m_controls = nullptr;
    std::optional<double> m_fitBegin;
    bool m_fitted = true;
    RowWorth m_worth;
    QSet<QString> m_folded;     ///< what was collapsed for want of room
    bool m_foldsByHand = false; ///< what was folded before stays as the hand wants it
};

} // namespace statewire
