// SPDX-License-Identifier: GPL-3.0-or-later
#include "timelinechart.h"

#include "timelineplot.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

TimelineChart::TimelineChart(const ViewContext& context, QWidget* parent)
    : QGraphicsView(parent), m_context(context), m_scene(new QGraphicsScene(this)), m_plot(new TimelinePlot)
{
    m_scene->addItem(m_plot);
    setScene(m_scene);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(160);
    setAccessibleName(tr("Timeline"));
    viewport()->setAccessibleName(tr("Timeline"));
    setAccessibleDescription(tr("States of both ends of each connection over time, and the frames between them"));
    connect(&context.scale, &ViewScale::changed, this, &TimelineChart::refreshContent);
    connect(&context.playhead, &Playhead::moved, this, &TimelineChart::refreshPlayhead);
    connect(&context.selection, &Selection::changed, this, &TimelineChart::refreshHighlight);
    connect(&context.source, &SessionSource::replaced, this, [this] { m_fitted = true; });
    refreshContent();
}

void TimelineChart::setTheme(const Theme& theme)
{
    setBackgroundBrush(theme.panel);
    m_plot->setTheme(theme);
}

void TimelineChart::refreshContent()
{
    m_plot->setContent(&m_context.source.timeline(), &m_context.scale.scale());
    if (m_fitted)
        fitAll();
    refreshPlayhead();
}

void TimelineChart::refreshPlayhead()
{
    m_plot->setPlayhead(m_context.playhead.positionNs());
    refreshHighlight();
}

void TimelineChart::refreshHighlight()
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
}

double TimelineChart::fitBegin() const
{
    return firstRowUnit(m_context.source.timeline(), m_context.scale.scale());
}

void TimelineChart::applyRange(double fromUnit, double toUnit)
{
    const TimeScale& scale = m_context.scale.scale();
    const double whole = std::max(scale.endUnit() - scale.beginUnit(), 1e-9);
    const double width = std::clamp(toUnit - fromUnit, whole * 1e-6, whole);
    fromUnit = std::clamp(fromUnit, scale.beginUnit(), scale.endUnit() - width);
    m_fitted = width >= (scale.endUnit() - fitBegin()) * (1 - 1e-9);
    m_plot->setRange(fromUnit, fromUnit + width);
}

void TimelineChart::fitAll()
{
    const TimeScale& scale = m_context.scale.scale();
    applyRange(fitBegin(), scale.endUnit());
}

void TimelineChart::fitSelection()
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

void TimelineChart::zoomIn()
{
    zoomAt(m_plot->scene().plot.center().x(), 1 / 1.4);
}

void TimelineChart::zoomOut()
{
    zoomAt(m_plot->scene().plot.center().x(), 1.4);
}

void TimelineChart::panLeft()
{
    panBy(m_plot->scene().plot.width() / 8);
}

void TimelineChart::panRight()
{
    panBy(-m_plot->scene().plot.width() / 8);
}

void TimelineChart::zoomAt(double x, double factor)
{
    const TimelineScene& scene = m_plot->scene();
    const double ratio = std::clamp((x - scene.plot.left()) / scene.plot.width(), 0.0, 1.0);
    const double width = scene.toUnit - scene.fromUnit;
    const double at = scene.fromUnit + ratio * width;
    applyRange(at - ratio * width * factor, at + (1 - ratio) * width * factor);
}

void TimelineChart::panBy(double pixels)
{
    const TimelineScene& scene = m_plot->scene();
    const double width = scene.toUnit - scene.fromUnit;
    const double units = pixels * width / scene.plot.width();
    applyRange(scene.fromUnit - units, scene.fromUnit - units + width);
}

void TimelineChart::scrollBy(double pixels)
{
    const double hidden = std::max(0.0, m_plot->shapes().contentHeight - m_plot->scene().plot.height());
    m_plot->setScroll(std::clamp(m_plot->scene().scroll - pixels, 0.0, hidden));
}

void TimelineChart::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    m_scene->setSceneRect(QRectF(QPointF(), QSizeF(viewport()->size())));
    m_plot->resize(QSizeF(viewport()->size()));
    scrollBy(0);
}

void TimelineChart::wheelEvent(QWheelEvent* event)
{
    const QPoint delta = event->angleDelta();
    const double turn = delta.y() != 0 ? delta.y() : delta.x();
    if (event->modifiers() & Qt::ControlModifier)
        zoomAt(event->position().x(), std::pow(1.2, -turn / 120.0));
    else if (event->modifiers() & Qt::ShiftModifier || delta.x() != 0)
        panBy(turn * 0.8);
    else
        scrollBy(turn * 0.5);
    event->accept();
}

void TimelineChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::MiddleButton) {
        m_dragFrom = event->pos();
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        const std::optional<TimelineHit> hit = m_plot->hitAt(mapToScene(event->pos()));
        m_context.selection.select(hit ? hit->item : SelectedItem());
    }
    event->accept();
}

void TimelineChart::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragFrom) {
        panBy(event->pos().x() - m_dragFrom->x());
        m_dragFrom = event->pos();
        return;
    }
    const std::optional<TimelineHit> hit = m_plot->hitAt(mapToScene(event->pos()));
    m_plot->setHover(hit ? &*hit : nullptr);
}

void TimelineChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::MiddleButton) {
        m_dragFrom.reset();
        viewport()->unsetCursor();
    }
}

void TimelineChart::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        fitSelection();
}

bool TimelineChart::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const std::optional<TimelineHit> hit = m_plot->hitAt(mapToScene(help->pos())))
            QToolTip::showText(help->globalPos(), hit->description, this);
        else
            QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::Leave)
        m_plot->setHover(nullptr);
    return QGraphicsView::viewportEvent(event);
}

} // namespace statewire
