// SPDX-License-Identifier: GPL-3.0-or-later
// The part of TimelineView that mouse and keyboard drive.
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QGraphicsView>
#include <QHelpEvent>
#include <QInputDialog>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr double snapPixels = 8;

} // namespace

bool TimelineView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view) {
        if (event->type() == QEvent::ShortcutOverride &&
            ownsKey(*static_cast<QKeyEvent*>(event), m_plot->measurement().has_value())) {
            event->accept();
            return true;
        }
        if (event->type() == QEvent::KeyPress)
            return handleKey(static_cast<QKeyEvent*>(event));
        return View::eventFilter(watched, event);
    }
    if (watched != m_view->viewport())
        return View::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::Resize: handleResize(); return false;
    case QEvent::Wheel: handleWheel(static_cast<QWheelEvent*>(event)); return true;
    case QEvent::MouseButtonPress: handlePress(static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseMove: handleMove(static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseButtonRelease: handleRelease(static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseButtonDblClick: handleDoubleClick(static_cast<QMouseEvent*>(event)); return true;
    case QEvent::ContextMenu: {
        const auto* menu = static_cast<QContextMenuEvent*>(event);
        showMenu(menu->pos(), menu->globalPos());
        return true;
    }
    case QEvent::ToolTip: {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const std::optional<TimelineHit> hit = m_plot->hitAt(m_view->mapToScene(help->pos())))
            QToolTip::showText(help->globalPos(), hit->description, m_view);
        else
            QToolTip::hideText();
        return true;
    }
    case QEvent::Leave: m_plot->setHover(nullptr); return false;
    // Whoever leaves by a key while the mouse is down gets no release here.
    case QEvent::Hide: endDrag(); return false;
    default: return View::eventFilter(watched, event);
    }
}

void TimelineView::handleResize()
{
    const QSizeF size(m_view->viewport()->size());
    m_scene->setSceneRect(QRectF(QPointF(), size));
    m_plot->resize(size);
    refreshScrollBar();
    publishWindow();
}

void TimelineView::handleWheel(QWheelEvent* event)
{
    const QPoint delta = event->angleDelta();
    const double turn = delta.y() != 0 ? delta.y() : delta.x();
    if (event->modifiers() & Qt::ControlModifier)
        zoomAt(event->position().x(), std::pow(1.2, -turn / 120.0));
    else if (event->modifiers() & Qt::ShiftModifier || delta.x() != 0)
        panBy(turn * 0.8);
    else
        scrollTo(m_plot->scene().scroll - turn * 0.5);
    event->accept();
}

bool TimelineView::isOnPlayhead(const QPointF& point) const
{
    const std::optional<double>& x = m_plot->shapes().playheadX;
    return x && m_plot->isRuler(point) && point.y() < m_plot->scene().plot.top() &&
           std::abs(*x - point.x()) <= m_plot->theme().px(snapPixels);
}

void TimelineView::moveOrScrub(const QPointF& point)
{
    const QRectF& plot = m_plot->scene().plot;
    const double x = std::clamp(point.x(), plot.left(), plot.right());
    m_context.playhead.moveTo(std::min(momentAt(m_plot->scene(), x), m_context.source.nowNs()));
}

void TimelineView::handlePress(QMouseEvent* event)
{
    const QPointF point = m_view->mapToScene(event->pos());
    m_pressedAt = event->pos();
    if (event->button() == Qt::MiddleButton) {
        m_drag = Drag::Panning;
        m_view->viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        if (const QString group = m_plot->toggleAt(point); !group.isEmpty())
            setCollapsed(group, !m_plot->rows().collapsed.contains(group));
        else
            m_drag = isOnPlayhead(point) && m_plot->markAt(point).isEmpty() ? Drag::Scrubbing : Drag::Pressed;
    }
    event->accept();
}

void TimelineView::handleMove(QMouseEvent* event)
{
    const QPointF point = m_view->mapToScene(event->pos());
    const double reach = m_plot->theme().px(snapPixels);
    switch (m_drag) {
    case Drag::Panning:
        panBy(event->pos().x() - m_pressedAt.x());
        m_pressedAt = event->pos();
        return;
    case Drag::Scrubbing: moveOrScrub(point); return;
    case Drag::Pressed:
        if ((event->pos() - m_pressedAt).manhattanLength() < QApplication::startDragDistance() ||
            m_plot->shapes().bands.empty())
            return;
        m_drag = Drag::Measuring;
        m_context.playhead.freeze();
        m_plot->setHover(nullptr);
        m_edges = m_plot->edges();
        m_from = snap(m_plot->scene(), m_edges, m_view->mapToScene(m_pressedAt), reach);
        [[fallthrough]];
    case Drag::Measuring:
        m_plot->setMeasurement(Measurement{m_from, snap(m_plot->scene(), m_edges, point, reach)}, point.y());
        return;
    case Drag::None: break;
    }
    const std::optional<TimelineHit> hit = m_plot->hitAt(point);
    m_plot->setHover(hit ? &*hit : nullptr);
    if (isOnPlayhead(point))
        m_view->viewport()->setCursor(Qt::SizeHorCursor);
    else if (!m_plot->toggleAt(point).isEmpty())
        m_view->viewport()->setCursor(Qt::PointingHandCursor);
    else
        m_view->viewport()->unsetCursor();
}

void TimelineView::endDrag()
{
    const Drag ended = std::exchange(m_drag, Drag::None);
    if (ended == Drag::Measuring)
        m_context.playhead.thaw();
    if (ended == Drag::Panning)
        m_view->viewport()->unsetCursor();
}

void TimelineView::handleRelease(QMouseEvent* event)
{
    const Drag ended = m_drag;
    endDrag();
    if (ended == Drag::Measuring && m_plot->measurement() && m_plot->measurement()->spanNs() == 0)
        clearMeasurement();
    if (ended != Drag::Pressed || event->button() != Qt::LeftButton)
        return;
    const std::optional<TimelineHit> hit = m_plot->hitAt(m_view->mapToScene(event->pos()));
    if (!hit)
        clearMeasurement();
    m_context.selection.select(hit ? hit->item : SelectedItem());
}

void TimelineView::handleDoubleClick(QMouseEvent* event)
{
    const QPointF point = m_view->mapToScene(event->pos());
    if (event->button() != Qt::LeftButton || !m_plot->toggleAt(point).isEmpty())
        return;
    if (const QString mark = m_plot->markAt(point); !mark.isEmpty())
        editNote(mark);
    else if (m_plot->isRuler(point))
        m_marks->add(snap(m_plot->scene(), m_plot->edges(), point, m_plot->theme().px(snapPixels)).tNs);
    else
        fitSelection();
}

void TimelineView::showMenu(const QPoint& at, const QPoint& global)
{
    const QPointF point = m_view->mapToScene(at);
    QMenu menu(this);
    if (const QString mark = m_plot->markAt(point); !mark.isEmpty()) {
        connect(menu.addAction(tr("Note on %1…").arg(mark)), &QAction::triggered, this, [this, mark] { editNote(mark); });
        connect(menu.addAction(tr("Remove %1").arg(mark)), &QAction::triggered, this,
                [this, mark] { m_marks->remove(mark); });
    } else if (!m_plot->shapes().bands.empty()) {
        const qint64 tNs = snap(m_plot->scene(), m_plot->edges(), point, m_plot->theme().px(snapPixels)).tNs;
        connect(menu.addAction(tr("Set Mark Here")), &QAction::triggered, this, [this, tNs] { m_marks->add(tNs); });
        connect(menu.addAction(tr("Move Playhead Here")), &QAction::triggered, this,
                [this, tNs] { m_context.playhead.moveTo(tNs); });
        menu.addSeparator();
        connect(menu.addAction(tr("Collapse All Groups")), &QAction::triggered, this, &TimelineView::collapseAll);
        connect(menu.addAction(tr("Expand All Groups")), &QAction::triggered, this, &TimelineView::expandAll);
    }
    if (m_plot->measurement())
        connect(menu.addAction(tr("Clear Measurement\tEsc")), &QAction::triggered, this, &TimelineView::clearMeasurement);
    if (!menu.isEmpty())
        menu.exec(global);
}

bool TimelineView::ownsKey(const QKeyEvent& event, bool measuring)
{
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    switch (event.key()) {
    case Qt::Key_Escape: return measuring;
    case Qt::Key_Left:
    case Qt::Key_Right: return modifiers == Qt::ShiftModifier;
    case Qt::Key_M: return modifiers == Qt::NoModifier || modifiers == Qt::ShiftModifier;
    case Qt::Key_Up:
    case Qt::Key_Down: return modifiers == Qt::NoModifier || modifiers == Qt::ControlModifier;
    default: return false;
    }
}

bool TimelineView::handleKey(QKeyEvent* event)
{
    if (!ownsKey(*event, m_plot->measurement().has_value())) {
        // The view beneath would scroll by itself; everything else is the window's.
        event->ignore();
        return true;
    }
    const bool page = event->modifiers() & Qt::ControlModifier;
    const double step = page ? m_plot->scene().plot.height() * 0.9 : m_plot->theme().px(40);
    switch (event->key()) {
    case Qt::Key_Escape: clearMeasurement(); break;
    case Qt::Key_Left: measureBack(); break;
    case Qt::Key_Right: measureForth(); break;
    case Qt::Key_M: event->modifiers() & Qt::ShiftModifier ? removeNearestMark() : setMark(); break;
    case Qt::Key_Up: scrollTo(m_plot->scene().scroll - step); break;
    case Qt::Key_Down: scrollTo(m_plot->scene().scroll + step); break;
    default: break;
    }
    event->accept();
    return true;
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
    bool chosen = false;
    const QString note =
        QInputDialog::getText(this, tr("Note on Mark %1").arg(name), tr("Note:"), QLineEdit::Normal, mark->note, &chosen);
    if (chosen)
        m_marks->setNote(name, note.simplified());
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
