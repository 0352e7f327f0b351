// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinehand.h"

#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QGraphicsView>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

TimelineHand::TimelineHand(TimelineView& chart, QGraphicsView& view, const ViewContext& context)
    : QObject(&chart), m_chart(chart), m_plot(*chart.plot()), m_view(view), m_context(context)
{
    view.installEventFilter(this);
    view.viewport()->installEventFilter(this);
}

bool TimelineHand::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &m_view) {
        if (event->type() == QEvent::ShortcutOverride && ownsKey(*static_cast<QKeyEvent*>(event), m_chart.isMeasuring())) {
            event->accept();
            return true;
        }
        if (event->type() == QEvent::KeyPress)
            return handleKey(static_cast<QKeyEvent*>(event));
        return false;
    }
    if (watched != m_view.viewport())
        return false;
    switch (event->type()) {
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
        showToolTip(help->pos(), help->globalPos());
        return true;
    }
    case QEvent::Leave: m_plot.setHover(nullptr); return false;
    // Whoever leaves by a key while the mouse is down gets no release here.
    case QEvent::Hide: letGo(); return false;
    default: return false;
    }
}

void TimelineHand::showToolTip(const QPoint& at, const QPoint& global)
{
    if (const std::optional<TimelineHit> hit = m_plot.hitAt(m_view.mapToScene(at)))
        QToolTip::showText(global, hit->description, &m_view);
    else
        QToolTip::hideText();
}

double TimelineHand::reach() const
{
    return m_plot.theme().px(snapPixels);
}

Edge TimelineHand::edgeAt(const QPointF& point) const
{
    return snap(m_plot.scene(), m_plot.edges(), point, reach());
}

void TimelineHand::handleWheel(QWheelEvent* event)
{
    const QPoint delta = event->angleDelta();
    const double turn = delta.y() != 0 ? delta.y() : delta.x();
    if (event->modifiers() & Qt::ControlModifier)
        m_chart.zoomAt(event->position().x(), std::pow(1.2, -turn / 120.0));
    else if (event->modifiers() & Qt::ShiftModifier || delta.x() != 0)
        m_chart.panBy(turn * 0.8);
    else
        m_chart.scrollTo(m_plot.scene().scroll - turn * 0.5);
    event->accept();
}

bool TimelineHand::isOnPlayhead(const QPointF& point) const
{
    const std::optional<double>& x = m_plot.shapes().playheadX;
    return x && m_plot.isRuler(point) && point.y() < m_plot.scene().plot.top() && std::abs(*x - point.x()) <= reach();
}

void TimelineHand::scrub(const QPointF& point)
{
    const QRectF& plot = m_plot.scene().plot;
    const double x = std::clamp(point.x(), plot.left(), plot.right());
    m_context.playhead.moveTo(std::min(momentAt(m_plot.scene(), x), m_context.source.nowNs()));
}

void TimelineHand::handlePress(QMouseEvent* event)
{
    const QPointF point = m_view.mapToScene(event->pos());
    m_pressedAt = event->pos();
    if (event->button() == Qt::MiddleButton) {
        m_drag = Drag::Panning;
        m_view.viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        if (const QString group = m_plot.toggleAt(point); !group.isEmpty())
            m_chart.setCollapsed(group, !m_plot.rows().collapsed.contains(group));
        else
            m_drag = isOnPlayhead(point) && m_plot.markAt(point).isEmpty() ? Drag::Scrubbing : Drag::Pressed;
    }
    event->accept();
}

void TimelineHand::handleMove(QMouseEvent* event)
{
    const QPointF point = m_view.mapToScene(event->pos());
    switch (m_drag) {
    case Drag::Panning:
        m_chart.panBy(event->pos().x() - m_pressedAt.x());
        m_pressedAt = event->pos();
        return;
    case Drag::Scrubbing: scrub(point); return;
    case Drag::Pressed:
        if ((event->pos() - m_pressedAt).manhattanLength() < QApplication::startDragDistance() ||
            m_plot.shapes().bands.empty())
            return;
        m_drag = Drag::Measuring;
        m_context.playhead.freeze();
        m_plot.setHover(nullptr);
        m_edges = m_plot.edges();
        m_from = snap(m_plot.scene(), m_edges, m_view.mapToScene(m_pressedAt), reach());
        [[fallthrough]];
    case Drag::Measuring:
        m_plot.setMeasurement(Measurement{m_from, snap(m_plot.scene(), m_edges, point, reach())}, point.y());
        return;
    case Drag::None: break;
    }
    const std::optional<TimelineHit> hit = m_plot.hitAt(point);
    m_plot.setHover(hit ? &*hit : nullptr);
    if (isOnPlayhead(point))
        m_view.viewport()->setCursor(Qt::SizeHorCursor);
    else if (!m_plot.toggleAt(point).isEmpty())
        m_view.viewport()->setCursor(Qt::PointingHandCursor);
    else
        m_view.viewport()->unsetCursor();
}

void TimelineHand::letGo()
{
    const Drag ended = std::exchange(m_drag, Drag::None);
    if (ended == Drag::Measuring)
        m_context.playhead.thaw();
    if (ended == Drag::Panning)
        m_view.viewport()->unsetCursor();
}

void TimelineHand::handleRelease(QMouseEvent* event)
{
    const Drag ended = m_drag;
    letGo();
    if (ended == Drag::Measuring && m_plot.measurement() && m_plot.measurement()->spanNs() == 0)
        m_chart.clearMeasurement();
    if (ended != Drag::Pressed || event->button() != Qt::LeftButton)
        return;
    const std::optional<TimelineHit> hit = m_plot.hitAt(m_view.mapToScene(event->pos()));
    if (!hit)
        m_chart.clearMeasurement();
    m_context.selection.select(hit ? hit->item : SelectedItem());
}

void TimelineHand::handleDoubleClick(QMouseEvent* event)
{
    const QPointF point = m_view.mapToScene(event->pos());
    if (event->button() != Qt::LeftButton || !m_plot.toggleAt(point).isEmpty())
        return;
    if (const QString mark = m_plot.markAt(point); !mark.isEmpty())
        m_chart.editNote(mark);
    else if (m_plot.isRuler(point))
        m_chart.marks().add(edgeAt(point).tNs);
    else
        m_chart.fitSelection();
}

void TimelineHand::showMenu(const QPoint& at, const QPoint& global)
{
    const QPointF point = m_view.mapToScene(at);
    QMenu menu(&m_chart);
    if (const QString mark = m_plot.markAt(point); !mark.isEmpty()) {
        connect(menu.addAction(tr("Note on %1…").arg(mark)), &QAction::triggered, this,
                [this, mark] { m_chart.editNote(mark); });
        connect(menu.addAction(tr("Remove %1").arg(mark)), &QAction::triggered, this,
                [this, mark] { m_chart.marks().remove(mark); });
    } else if (!m_plot.shapes().bands.empty()) {
        const qint64 tNs = edgeAt(point).tNs;
        connect(menu.addAction(tr("Set Mark Here")), &QAction::triggered, this, [this, tNs] { m_chart.marks().add(tNs); });
        connect(menu.addAction(tr("Move Playhead Here")), &QAction::triggered, this,
                [this, tNs] { m_context.playhead.moveTo(tNs); });
        menu.addSeparator();
        connect(menu.addAction(tr("Collapse All Groups")), &QAction::triggered, &m_chart, &TimelineView::collapseAll);
        connect(menu.addAction(tr("Expand All Groups")), &QAction::triggered, &m_chart, &TimelineView::expandAll);
    }
    if (m_plot.measurement())
        connect(menu.addAction(tr("Clear Measurement\tEsc")), &QAction::triggered, &m_chart,
                &TimelineView::clearMeasurement);
    if (!menu.isEmpty())
        menu.exec(global);
}

bool TimelineHand::ownsKey(const QKeyEvent& event, bool measuring)
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

bool TimelineHand::handleKey(QKeyEvent* event)
{
    if (!ownsKey(*event, m_chart.isMeasuring())) {
        // The view beneath would scroll by itself; everything else is the window's.
        event->ignore();
        return true;
    }
    const bool page = event->modifiers() & Qt::ControlModifier;
    const double step = page ? m_plot.scene().plot.height() * 0.9 : m_plot.theme().px(40);
    switch (event->key()) {
    case Qt::Key_Escape: m_chart.clearMeasurement(); break;
    case Qt::Key_Left: m_chart.measureBack(); break;
    case Qt::Key_Right: m_chart.measureForth(); break;
    case Qt::Key_M: event->modifiers() & Qt::ShiftModifier ? m_chart.removeNearestMark() : m_chart.setMark(); break;
    case Qt::Key_Up: m_chart.scrollTo(m_plot.scene().scroll - step); break;
    case Qt::Key_Down: m_chart.scrollTo(m_plot.scene().scroll + step); break;
    default: break;
    }
    event->accept();
    return true;
}

} // namespace statewire
