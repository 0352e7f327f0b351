// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/laddercanvas.h"

#include "ui/context/framefacts.h"
#include "ui/ladder/ladderpainter.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QToolTip>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

LadderCanvas::LadderCanvas(const ViewContext& context, QWidget* parent)
    : QAbstractScrollArea(parent), m_context(context), m_theme(Theme::make(Theme::Look::Light))
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Ladder"));
    viewport()->setAccessibleName(tr("Ladder"));
    setAccessibleDescription(tr("Frames between the hosts, one below the other, with the states on both sides"));
    setMinimumSize(240, 140);
    connect(&context.playhead, &Playhead::moved, this, &LadderCanvas::follow);
    connect(&context.source, &ShownSource::grew, this, &LadderCanvas::refresh);
    connect(&context.source, &ShownSource::replaced, this, [this] {
        m_fates.clear();
        refresh();
    });
    connect(&context.selection, &Selection::changed, this, &LadderCanvas::refreshHighlight);
    connect(&context.scale, &ViewScale::originMoved, this, &LadderCanvas::relayout);
}

void LadderCanvas::setTheme(const Theme& theme)
{
    m_theme = theme;
    relayout();
}

void LadderCanvas::setConnections(std::vector<size_t> connections)
{
    if (connections == m_scene.connections)
        return;
    m_scene.connections = std::move(connections);
    follow();
    // Who chose a frame goes on looking at it, among fewer or more.
    if (isVisible()) {
        if (const LadderArrow* arrow = shapes().find(m_context.highlight().frame))
            showY(arrow->line.y1() - m_theme.px(40), arrow->line.y2() + m_theme.px(20));
    }
}

void LadderCanvas::setRelative(bool relative)
{
    m_scene.relative = relative;
    relayout();
}

void LadderCanvas::setCompressed(bool compressed)
{
    m_scene.compressed = compressed;
    m_scene.stretch = 1;
    follow();
}

void LadderCanvas::setEmptyText(const QString& text)
{
    if (text == m_emptyText)
        return;
    m_emptyText = text;
    viewport()->update();
}

void LadderCanvas::refresh()
{
    m_stale = true;
    relayout();
}

void LadderCanvas::follow()
{
    m_stale = true;
    relayout();
    if (!isVisible())
        return;
    const double y = shapes().playheadY;
    showY(y, y + m_theme.px(40));
}

void LadderCanvas::refreshHighlight()
{
    viewport()->update();
    if (!isVisible())
        return;
    // Who selects elsewhere wants to see it here.
    if (const LadderArrow* arrow = shapes().find(m_context.highlight().frame); arrow && !hasFocus())
        showY(arrow->line.y1() - m_theme.px(40), arrow->line.y2() + m_theme.px(20));
}

void LadderCanvas::relayout()
{
    m_unlaid = true;
    if (isVisible())
        fitScrollBar();
    viewport()->update();
}

const LadderShapes& LadderCanvas::shapes()
{
    if (m_stale) {
        m_stale = false;
        m_fates.update(m_context.source.session());
        m_scene.timeline = &m_context.source.timeline();
        m_scene.fates = &m_fates;
        m_scene.playheadNs = m_context.playhead.positionNs();
    }
    if (m_unlaid) {
        m_unlaid = false;
        m_scene.timeline = &m_context.source.timeline();
        m_scene.width = viewport()->width();
        m_scene.origin = m_context.scale.origin();
        const double margin = viewport()->height();
        m_scene.topY = verticalScrollBar()->value() - margin;
        m_scene.bottomY = verticalScrollBar()->value() + 2 * margin;
        std::erase_if(m_scene.connections, [this](size_t at) { return at >= m_scene.timeline->connections().size(); });
        m_shapes = layOutLadder(m_scene, m_theme);
    }
    return m_shapes;
}

void LadderCanvas::fitScrollBar()
{
    const int height = int(std::ceil(shapes().height));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(int(m_theme.px(24)));
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
}

void LadderCanvas::showY(double top, double bottom)
{
    const double head = shapes().headHeight;
    QScrollBar* bar = verticalScrollBar();
    if (bottom > bar->value() + viewport()->height())
        bar->setValue(int(std::ceil(bottom - viewport()->height())));
    if (top < bar->value() + head)
        bar->setValue(int(std::floor(top - head)));
}

void LadderCanvas::scrollContentsBy(int, int)
{
    // Words are laid out for a screen above and below only.
    const double value = verticalScrollBar()->value();
    if (value < m_scene.topY + viewport()->height() / 2.0 || value + viewport()->height() * 1.5 > m_scene.bottomY)
        m_unlaid = true;
    viewport()->update();
}

void LadderCanvas::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.panel);
    const LadderShapes& ladder = shapes();
    if (ladder.spans.empty() && ladder.arrows.empty()) {
        painter.setFont(m_theme.font(TextRole::Story));
        painter.setPen(m_theme.muted);
        painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    const int scrolled = verticalScrollBar()->value();
    painter.save();
    painter.translate(0, -scrolled);
    paintLadder(painter, ladder, {m_context.highlight(), m_hovered},
                QRectF(0, scrolled, viewport()->width(), viewport()->height()), m_theme);
    painter.restore();
    paintLadderHead(painter, ladder, viewport()->width(), m_theme);
}

double LadderCanvas::figureHeight(double figureWidth, const Theme& theme)
{
    shapes(); // brings the scene up to date
    LadderScene figure = m_scene;
    figure.topY = -1e9;
    figure.bottomY = 1e9;
    figure.width = figureWidth;
    // A long story becomes a long page, but no strip of wallpaper.
    return std::min(layOutLadder(figure, theme).height, 3 * figureWidth);
}

void LadderCanvas::paintFigure(QPainter& painter, const QRectF& target, const Theme& theme)
{
    shapes(); // brings the scene up to date
    LadderScene figure = m_scene;
    figure.topY = -1e9;
    figure.bottomY = 1e9;
    figure.width = target.width();
    LadderShapes ladder = layOutLadder(figure, theme);
    // A long story is drawn smaller, on a page that is wider by as much.
    double factor = 1;
    for (int i = 0; i < 3 && ladder.height * factor > target.height(); ++i) {
        factor = target.height() / ladder.height;
        figure.width = target.width() / factor;
        ladder = layOutLadder(figure, theme);
    }
    painter.save();
    painter.fillRect(target, theme.panel);
    painter.translate(target.topLeft());
    painter.scale(factor, factor);
    paintLadder(painter, ladder, {}, QRectF(0, 0, figure.width, ladder.height), theme);
    paintLadderHead(painter, ladder, figure.width, theme);
    painter.restore();
}

QString LadderCanvas::text()
{
    QStringList lines;
    const Timeline& timeline = m_context.source.timeline();
    const quint64 selected = m_context.highlight().frame;
    for (const LadderArrow& arrow : shapes().arrows) {
        const std::optional<size_t> at = timeline.findArrow(arrow.number);
        if (!at || (selected != 0 && shapes().find(selected) && arrow.number != selected))
            continue;
        const Arrow& frame = timeline.arrows()[*at];
        lines << u"%1\t%2\t%3 → %4\t%5\tseq %6\tack %7\tlen %8\twin %9"_s.arg(frame.number)
                     .arg(m_context.scale.origin().secondsText(frame.sentNs), frame.fromHost, frame.toHost,
                          frame.segment.flagsText())
                     .arg(frame.segment.seq)
                     .arg(frame.segment.ack)
                     .arg(frame.segment.payloadBytes)
                     .arg(frame.segment.window);
    }
    return lines.join(u'\n');
}

void LadderCanvas::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    relayout();
}

void LadderCanvas::showEvent(QShowEvent* event)
{
    QAbstractScrollArea::showEvent(event);
    follow();
}

int LadderCanvas::edgeAt(double x)
{
    const LadderShapes& ladder = shapes();
    for (size_t i = 0; i < ladder.edges.size(); ++i) {
        if (std::abs(x - ladder.edges[i]) <= m_theme.px(4))
            return int(i);
    }
    return -1;
}

void LadderCanvas::dragEdge(double x)
{
    const std::array<double, 4> edges = shapes().edges;
    const double least = m_theme.px(24);
    const double width = viewport()->width();
    LadderColumns& columns = m_scene.columns;
    // All get the widths that they have now, so that only one moves.
    columns = {edges[0] / m_theme.scale, (edges[1] - edges[0]) / m_theme.scale, (edges[3] - edges[2]) / m_theme.scale,
               (width - edges[3]) / m_theme.scale};
    const auto set = [this](double& column, double pixels) { column = pixels / m_theme.scale; };
    switch (m_dragged) {
    case 0: set(columns.leftTimes, std::clamp(x, least / 4, edges[1] - least)); break;
    case 1: set(columns.leftStates, std::clamp(x - edges[0], least, edges[2] - edges[0] - m_theme.px(140))); break;
    case 2: set(columns.rightStates, std::clamp(edges[3] - x, least, edges[3] - edges[1] - m_theme.px(140))); break;
    case 3: set(columns.rightTimes, std::clamp(width - x, least / 4, width - edges[2] - least)); break;
    default: break;
    }
    // The edge of the times moves alone: the life line stays where it is.
    if (m_dragged == 0)
        columns.leftStates = (edges[1] / m_theme.scale) - columns.leftTimes;
    if (m_dragged == 3)
        columns.rightStates = ((width - edges[2]) / m_theme.scale) - columns.rightTimes;
    relayout();
}

quint64 LadderCanvas::frameAt(const QPointF& point)
{
    const LadderArrow* nearest = nullptr;
    double least = m_theme.px(6);
    for (const LadderArrow& arrow : shapes().arrows) {
        if (arrow.line.y2() < point.y() - m_theme.px(60) && arrow.line.y1() < point.y() - m_theme.px(60))
            continue;
        if (arrow.line.y1() > point.y() + m_theme.px(60))
            break;
        const double lengthSquared = std::max(1.0, arrow.line.dx() * arrow.line.dx() + arrow.line.dy() * arrow.line.dy());
        const double along = std::clamp(
            QPointF::dotProduct(point - arrow.line.p1(), arrow.line.p2() - arrow.line.p1()) / lengthSquared, 0.0, 1.0);
        double distance = QLineF(point, arrow.line.pointAt(along)).length();
        if (arrow.labelArea.containsPoint(point, Qt::OddEvenFill))
            distance = 0;
        if (distance < least) {
            least = distance;
            nearest = &arrow;
        }
    }
    return nearest ? nearest->number : 0;
}

const LadderSpan* LadderCanvas::spanAt(const QPointF& point)
{
    const std::vector<LadderSpan>& spans = shapes().spans;
    const auto found = std::find_if(spans.begin(), spans.end(), [&](const LadderSpan& s) { return s.rect.contains(point); });
    return found == spans.end() ? nullptr : &*found;
}

void LadderCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const QPointF point = event->position() + QPointF(0, verticalScrollBar()->value());
    m_dragged = edgeAt(point.x());
    if (m_dragged >= 0)
        return;
    if (const quint64 frame = frameAt(point))
        m_context.selection.select(SelectedFrame{frame});
    else if (const LadderSpan* span = spanAt(point))
        m_context.selection.select(SelectedLife{span->track, span->life});
    else
        m_context.selection.clear();
}

void LadderCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragged >= 0) {
        dragEdge(event->position().x());
        return;
    }
    const QPointF point = event->position() + QPointF(0, verticalScrollBar()->value());
    const bool onEdge = edgeAt(point.x()) >= 0;
    const quint64 hovered = onEdge ? 0 : frameAt(point);
    viewport()->setCursor(onEdge ? Qt::SplitHCursor : hovered != 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (hovered == m_hovered)
        return;
    m_hovered = hovered;
    viewport()->update();
}

void LadderCanvas::mouseReleaseEvent(QMouseEvent*)
{
    m_dragged = -1;
}

void LadderCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (edgeAt(event->position().x()) < 0)
        return;
    m_scene.columns = {};
    relayout();
}

bool LadderCanvas::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPointF point = QPointF(help->pos()) + QPointF(0, verticalScrollBar()->value());
        const Timeline& timeline = m_context.source.timeline();
        QString text;
        if (const quint64 frame = frameAt(point)) {
            Arrow arrow = timeline.arrows()[*timeline.findArrow(frame)];
            // A tip must not tell what comes later either.
            if (arrow.deliveredNs > m_scene.playheadNs)
                arrow.deliveredNs = arrow.landedNs = openEndNs;
            arrow.fate = m_fates.fateAt(frame, m_scene.playheadNs).value_or(Fate::Held);
            text = describeFrame(arrow, m_context.scale.origin());
        } else if (const LadderSpan* span = spanAt(point)) {
            const Track& track = timeline.tracks()[span->track];
            const Life& life = track.lives[span->life];
            for (const Span& s : life.spans) {
                if (s.state == span->state && s.beginNs <= m_scene.playheadNs)
                    text = describeSpan(track, life, s, m_scene.playheadNs, m_context.scale.origin());
            }
        }
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, viewport());
        return true;
    }
    if (event->type() == QEvent::Leave && m_hovered != 0) {
        m_hovered = 0;
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void LadderCanvas::wheelEvent(QWheelEvent* event)
{
    if (!(event->modifiers() & Qt::ControlModifier) || m_scene.compressed) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    // Keeps the moment under the pointer where it is.
    const double at = event->position().y() + verticalScrollBar()->value() - shapes().headHeight;
    const double factor = event->angleDelta().y() > 0 ? 1.25 : 0.8;
    const double before = m_scene.stretch;
    m_scene.stretch = std::clamp(before * factor, 0.2, 400.0);
    relayout();
    verticalScrollBar()->setValue(int(verticalScrollBar()->value() + at * (m_scene.stretch / before - 1)));
    event->accept();
}

void LadderCanvas::stepFrame(int by)
{
    const std::vector<LadderArrow>& arrows = shapes().arrows;
    if (arrows.empty())
        return;
    const quint64 now = m_context.highlight().frame;
    const auto found = std::find_if(arrows.begin(), arrows.end(), [now](const LadderArrow& a) { return a.number == now; });
    qsizetype index = by > 0 ? 0 : qsizetype(arrows.size()) - 1;
    if (found != arrows.end())
        index = std::clamp<qsizetype>(found - arrows.begin() + by, 0, qsizetype(arrows.size()) - 1);
    const quint64 number = arrows[size_t(index)].number;
    m_context.selection.select(SelectedFrame{number});
    if (const LadderArrow* arrow = shapes().find(number))
        showY(arrow->line.y1() - m_theme.px(40), arrow->line.y2() + m_theme.px(20));
}

void LadderCanvas::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Down)
        stepFrame(1);
    else if (event->key() == Qt::Key_Up)
        stepFrame(-1);
    else
        QAbstractScrollArea::keyPressEvent(event);
}

} // namespace statewire
