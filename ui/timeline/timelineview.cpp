// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineview.h"

#include "ui/context/storystate.h"
#include "ui/timeline/timelinecontrols.h"
#include "ui/timeline/timelinehand.h"
#include "ui/timeline/timelineplot.h"

#include <QApplication>
#include <QClipboard>
#include <QGraphicsView>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

TimelineView::TimelineView(const ViewContext& context, QWidget* parent, Marks* marks)
    : View(parent), m_context(context), m_marks(marks ? marks : new Marks(this)), m_scene(new QGraphicsScene(this)),
      m_view(new QGraphicsView(m_scene)), m_scrollBar(new QScrollBar(Qt::Vertical)), m_plot(new TimelinePlot)
{
    m_scene->addItem(m_plot);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setFocusPolicy(Qt::StrongFocus);
    m_view->viewport()->setMouseTracking(true);
    m_view->setAccessibleName(tr("Timeline"));
    m_view->viewport()->setAccessibleName(tr("Timeline"));
    m_view->setAccessibleDescription(tr("States of both ends of each connection over time, and the frames between them"));
    m_view->viewport()->installEventFilter(this);
    m_hand = new TimelineHand(*this, *m_view, context);
    m_scrollBar->setFocusPolicy(Qt::NoFocus);
    m_scrollBar->hide();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_view, 1);
    row->addWidget(m_scrollBar);
    setFocusProxy(m_view);
    setMinimumHeight(160);
    connect(m_scrollBar, &QScrollBar::valueChanged, this, [this](int value) { m_plot->setScroll(value); });
    connect(&context.scale, &ViewScale::changed, this, &TimelineView::refreshContent);
    connect(&context.playhead, &Playhead::moved, this, &TimelineView::refreshPlayhead);
    connect(&context.selection, &Selection::changed, this, &TimelineView::refreshHighlight);
    connect(m_marks, &Marks::changed, this, [this] { m_plot->setMarks(m_marks->all()); });
    connect(&context.source, &ShownSource::replaced, this, [this] {
        m_fitted = true;
        m_marks->clear();
        m_hand->letGo();
        clearMeasurement();
        // Groups are named by their place in the session.
        expandAll();
        m_foldsByHand = false;
    });
    refreshContent();
}

QWidget* TimelineView::viewport() const
{
    return m_view->viewport();
}

void TimelineView::setTheme(const Theme& theme)
{
    m_view->setBackgroundBrush(theme.panel);
    m_plot->setTheme(theme);
    foldToFit();
    refreshScrollBar();
    publishWindow();
}

void TimelineView::copy()
{
    QGuiApplication::clipboard()->setPixmap(m_view->grab());
}

bool TimelineView::paintFigure(QPainter& painter, const QRectF& target, const Theme& theme)
{
    QGraphicsScene scene;
    auto* plot = new TimelinePlot;
    scene.addItem(plot);
    plot->setTheme(theme);
    plot->resize(target.size());
    plot->setContent(m_plot->scene().timeline, m_plot->scene().scale);
    plot->setRows(m_plot->rows());
    plot->setRange(m_plot->scene().fromUnit, m_plot->scene().toUnit);
    // A picture of all makes room of its own: it is another size than the view.
    const TimeScale own = m_context.scale.scaleFor(plot->scene().plot.width(), theme);
    if (m_fitted) {
        plot->setContent(m_plot->scene().timeline, &own);
        plot->setRange(m_fitBegin.value_or(firstRowUnit(m_context.source.timeline(), own)), own.endUnit());
    }
    plot->setOrigin(m_plot->scene().origin);
    plot->setPlayhead(m_plot->scene().playheadNs);
    plot->setUntitledFrom(m_plot->scene().untitledFromNs);
    plot->setFacts(m_plot->scene().facts);
    plot->setMarks(m_marks->all());
    plot->setDifferences(m_plot->differences(), m_plot->gaps());
    plot->setMeasurement(m_plot->measurement(), target.height());
    plot->settle();
    const QRectF source(QPointF(), target.size());
    scene.setSceneRect(source);
    scene.render(&painter, target, source);
    return true;
}

double TimelineView::figureHeight(double figureWidth, const Theme& theme)
{
    TimelinePlot plot;
    plot.setTheme(theme);
    plot.resize(figureWidth, figureWidth);
    plot.setContent(m_plot->scene().timeline, m_plot->scene().scale);
    plot.setRows(m_plot->rows());
    plot.setPlayhead(m_plot->scene().playheadNs);
    return plot.naturalHeight(figureWidth * 0.55);
}

bool TimelineView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Resize)
        handleResize();
    return View::eventFilter(watched, event);
}

void TimelineView::handleResize()
{
    const QSizeF size(m_view->viewport()->size());
    m_scene->setSceneRect(QRectF(QPointF(), size));
    m_plot->resize(size);
    foldToFit();
    refreshScrollBar();
    publishWindow();
}

QWidget* TimelineView::controls()
{
    if (!m_controls)
        m_controls = new TimelineControls(*this, m_context);
    return m_controls;
}

void TimelineView::applyRows(const RowOptions& options)
{
    m_plot->setRows(options);
    refreshScrollBar();
    publishWindow();
    Q_EMIT rowsChanged();
}

void TimelineView::setFolding(RowWorth worth)
{
    m_worth = std::move(worth);
    m_foldsByHand = false;
    foldToFit();
    refreshScrollBar();
}

RowWorth TimelineView::latestNews() const
{
    return [this](const std::vector<RowGroup>& groups) {
        std::vector<qint64> worth;
        worth.reserve(groups.size());
        for (const RowGroup& group : groups)
            worth.push_back(lastNewsNs(m_context.source.timeline(), group, m_context.playhead.positionNs()));
        return worth;
    };
}

double TimelineView::heightWithOpen(size_t open) const
{
    return m_plot->heightWithOpen(open, m_worth ? m_worth : latestNews(), m_folded);
}

void TimelineView::foldToFit()
{
    if (m_foldsByHand || (!m_worth && m_folded.isEmpty()))
        return;
    QSet<QString> folded = m_worth ? m_plot->foldedToFit(m_worth, m_folded) : QSet<QString>();
    if (folded == m_folded)
        return;
    RowOptions options = m_plot->rows();
    options.collapsed.subtract(std::exchange(m_folded, std::move(folded)));
    options.collapsed.unite(m_folded);
    m_plot->setRows(options);
}

void TimelineView::setGrouping(Grouping grouping)
{
    RowOptions options = m_plot->rows();
    options.grouping = grouping;
    applyRows(options);
}

void TimelineView::setFilter(const QString& filter)
{
    RowOptions options = m_plot->rows();
    options.filter = filter;
    applyRows(options);
}

void TimelineView::setCollapsed(const QString& groupKey, bool collapsed)
{
    RowOptions options = m_plot->rows();
    m_foldsByHand = true;
    m_folded.clear();
    const bool queue = groupKey.startsWith(u'q'); // folded as long as nobody asks for more
    QSet<QString>& keys = queue ? options.unfolded : options.collapsed;
    if (collapsed != queue)
        keys.insert(groupKey);
    else
        keys.remove(groupKey);
    applyRows(options);
}

void TimelineView::collapseAll()
{
    RowOptions options = m_plot->rows();
    for (const RowGroup& group : groupRows(m_context.source.timeline(), options, m_context.playhead.positionNs()))
        options.collapsed.insert(group.key);
    options.unfolded.clear();
    m_foldsByHand = true;
    m_folded.clear();
    applyRows(options);
}

void TimelineView::expandAll()
{
    RowOptions options = m_plot->rows();
    options.collapsed.clear();
    m_foldsByHand = true;
    m_folded.clear();
    applyRows(options);
}

void TimelineView::refreshContent()
{
    m_plot->setOrigin(m_context.scale.origin());
    m_plot->setContent(&m_context.source.timeline(), &m_context.scale.scale());
    if (m_fitted)
        fitAll();
    refreshPlayhead();
    foldToFit();
    refreshScrollBar();
    publishWindow();
}

void TimelineView::publishWindow()
{
    const TimelineScene& scene = m_plot->scene();
    m_context.scale.setRoom(scene.plot.width(), m_plot->theme());
    m_context.scale.setWindow(
        {scene.fromUnit, scene.toUnit, scene.plot.left(), std::max(0.0, double(width()) - scene.plot.right())});
}

void TimelineView::refreshScrollBar()
{
    const double hidden = m_plot->shapes().contentHeight - m_plot->scene().plot.height();
    const bool overflows = hidden >= 1;
    m_scrollBar->setRange(0, overflows ? int(std::ceil(hidden)) : 0);
    m_scrollBar->setPageStep(int(m_plot->scene().plot.height()));
    m_scrollBar->setSingleStep(int(m_plot->theme().px(40)));
    m_scrollBar->setVisible(overflows);
}

void TimelineView::scrollTo(double scroll)
{
    m_scrollBar->setValue(qRound(scroll));
}

void TimelineView::refreshPlayhead()
{
    m_plot->setPlayhead(m_context.playhead.positionNs());
    m_plot->setUntitledFrom(withheldFromNs(m_context.source.plan(), m_context.source.session(), m_context.source.timeline(),
                                           m_context.playhead.positionNs()));
    // What lay ahead of it is not known any more.
    if (const auto& measured = m_plot->measurement();
        measured && measured->later().tNs > m_context.playhead.positionNs() && !m_hand->isMeasuring())
        clearMeasurement();
    refreshHighlight();
}

void TimelineView::refreshHighlight()
{
    m_plot->setHighlight(m_context.highlight());
    std::vector<FrameFact> facts;
    if (const int current = m_context.currentEvidence(); current >= 0)
        facts = factsOf(m_context.source.evidence()[size_t(current)], m_context.source.timeline());
    const quint64 selected = m_context.highlight().frame;
    const bool known =
        std::any_of(facts.begin(), facts.end(), [selected](const FrameFact& f) { return f.frame == selected; });
    if (selected != 0 && !known) {
        if (const std::optional<size_t> at = m_context.source.timeline().findArrow(selected))
            facts.push_back({selected, m_context.source.timeline().arrows()[*at].segment.flagsText()});
    }
    m_plot->setFacts(std::move(facts));
    foldToFit();
}

double TimelineView::fitBegin() const
{
    return m_fitBegin.value_or(ownBegin());
}

double TimelineView::ownBegin() const
{
    return firstRowUnit(m_context.source.timeline(), m_context.scale.scale());
}

void TimelineView::applyRange(double fromUnit, double toUnit)
{
    const TimeScale& scale = m_context.scale.scale();
    const double whole = std::max(scale.endUnit() - scale.beginUnit(), 1e-9);
    const double width = std::clamp(toUnit - fromUnit, whole * 1e-6, whole);
    fromUnit = std::clamp(fromUnit, scale.beginUnit(), scale.endUnit() - width);
    m_fitted = width >= (scale.endUnit() - fitBegin()) * (1 - 1e-9);
    m_plot->setRange(fromUnit, fromUnit + width);
    publishWindow();
}

void TimelineView::fitAll()
{
    const TimeScale& scale = m_context.scale.scale();
    applyRange(fitBegin(), scale.endUnit());
}

void TimelineView::fitSelection()
{
    const Highlight highlight = m_context.highlight();
    const Timeline& timeline = m_context.source.timeline();
    const TimeScale& scale = m_context.scale.scale();
    qint64 beginNs = 0;
    qint64 endNs = 0;
    if (const std::optional<size_t> at = highlight.frame ? timeline.findArrow(highlight.frame) : std::nullopt) {
        const Arrow& arrow = timeline.arrows()[*at];
        beginNs = arrow.sentNs;
        endNs = std::min(arrow.deliveredNs, m_context.playhead.positionNs());
    } else if (highlight.life) {
        const Life& life = timeline.tracks()[highlight.life->track].lives[highlight.life->life];
        beginNs = life.beginNs();
        endNs = std::min(life.vanishedNs, m_context.playhead.positionNs());
    } else {
        fitAll();
        return;
    }
    const double from = scale.toUnit(beginNs);
    const double to = scale.toUnit(endNs);
    const double margin = highlight.frame ? std::max(to - from, 1.0) * 4 : std::max(to - from, 0.1) * 0.1;
    applyRange(from - margin, to + margin);
}

void TimelineView::zoomIn()
{
    zoomAt(m_plot->scene().plot.center().x(), 1 / 1.4);
}

void TimelineView::zoomOut()
{
    zoomAt(m_plot->scene().plot.center().x(), 1.4);
}

void TimelineView::panLeft()
{
    panBy(m_plot->scene().plot.width() / 8);
}

void TimelineView::panRight()
{
    panBy(-m_plot->scene().plot.width() / 8);
}

void TimelineView::zoomAt(double x, double factor)
{
    const TimelineScene& scene = m_plot->scene();
    const double ratio = std::clamp((x - scene.plot.left()) / scene.plot.width(), 0.0, 1.0);
    const double width = scene.toUnit - scene.fromUnit;
    const double at = scene.fromUnit + ratio * width;
    applyRange(at - ratio * width * factor, at + (1 - ratio) * width * factor);
}

void TimelineView::panBy(double pixels)
{
    const TimelineScene& scene = m_plot->scene();
    const double width = scene.toUnit - scene.fromUnit;
    const double units = pixels * width / scene.plot.width();
    applyRange(scene.fromUnit - units, scene.fromUnit - units + width);
}

void TimelineView::setMark()
{
    const TimelineScene& scene = m_plot->scene();
    const qint64 playheadNs = m_context.playhead.positionNs();
    const double x = xOf(scene, playheadNs);
    // Only an edge that the playhead stands on; those further back have their own moments.
    const std::vector<Edge> edges = m_plot->edges();
    const Edge* before = neighbour(edges, playheadNs + 1, -1);
    m_marks->add(before && std::abs(before->x - x) <= m_plot->theme().px(snapPixels) ? before->tNs : playheadNs);
}

void TimelineView::removeNearestMark()
{
    m_marks->removeNearest(m_context.playhead.positionNs());
}

void TimelineView::editNote(const QString& name)
{
    const NamedMark* mark = m_marks->find(name);
    if (!mark)
        return;
    QInputDialog dialog(this);
    dialog.setWindowTitle(tr("Note on Mark %1").arg(name));
    dialog.setLabelText(tr("Note:"));
    dialog.setTextValue(mark->note);
    dialog.setOkButtonText(tr("Keep Note"));
    dialog.setCancelButtonText(tr("Leave It"));
    if (dialog.exec() == QDialog::Accepted)
        m_marks->setNote(name, dialog.textValue().simplified());
}

void TimelineView::extendMeasurement(int step)
{
    const std::vector<Edge> edges = m_plot->edges();
    Measurement measurement;
    if (m_plot->measurement()) {
        measurement = *m_plot->measurement();
    } else {
        const qint64 playheadNs = m_context.playhead.positionNs();
        const Edge* here = neighbour(edges, playheadNs + 1, -1);
        if (here && here->tNs == playheadNs)
            measurement.from = *here;
        else
            measurement.from = {playheadNs, xOf(m_plot->scene(), playheadNs), 0, 0, tr("playhead")};
        measurement.to = measurement.from;
    }
    if (const Edge* next = neighbour(edges, measurement.to.tNs, step))
        measurement.to = *next;
    m_plot->setMeasurement(measurement, m_plot->scene().plot.bottom());
}

void TimelineView::clearMeasurement()
{
    m_plot->setMeasurement(std::nullopt, 0);
}

bool TimelineView::isMeasuring() const
{
    return m_plot->measurement().has_value();
}

} // namespace statewire
