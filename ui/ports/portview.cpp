// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ports/portview.h"

#include "ui/context/framefacts.h"
#include "ui/look/statecolours.h"

#include <QApplication>
#include <QClipboard>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

PortView::PortView(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_theme(Theme::make(Theme::Look::Light)),
      m_scrollBar(new QScrollBar(Qt::Vertical, this))
{
    setAccessibleName(tr("Port strip"));
    setAccessibleDescription(tr("The client's ephemeral ports and who holds each, over time. Up and Down choose"));
    setFocusPolicy(Qt::StrongFocus);
    m_scrollBar->setFocusPolicy(Qt::NoFocus);
    m_scrollBar->hide();
    connect(&context.source, &ShownSource::replaced, this, [this] {
        m_chosen.reset();
        markDirty();
    });
    connect(&context.scale, &ViewScale::changed, this, &PortView::markDirty);
    connect(&context.scale, &ViewScale::windowChanged, this, &PortView::markDirty);
    connect(&context.playhead, &Playhead::moved, this, &PortView::markDirty);
    connect(&context.selection, &Selection::changed, this, qOverload<>(&QWidget::update));
    connect(m_scrollBar, &QScrollBar::valueChanged, this, &PortView::markDirty);
}

void PortView::setTheme(const Theme& theme)
{
    m_theme = theme;
    updateGeometry();
    markDirty();
}

QSize PortView::minimumSizeHint() const
{
    return {qRound(m_theme.px(240)), qRound(m_theme.px(72))};
}

void PortView::copy()
{
    QGuiApplication::clipboard()->setPixmap(grab());
}

void PortView::markDirty()
{
    m_dirty = true;
    update();
}

PortScene PortView::sceneIn(const QRectF& area, const Theme& theme, bool aligned) const
{
    const ViewScale::Window& window = m_context.scale.window();
    PortScene scene;
    scene.session = &m_context.source.session();
    scene.timeline = &m_context.source.timeline();
    scene.scale = &m_context.scale.scale();
    scene.playheadNs = m_context.playhead.positionNs();
    scene.fromUnit = window.fromUnit;
    scene.toUnit = window.toUnit;
    // Below the timeline the same moment stands at the same place.
    const double left = aligned && window.left > 0 && window.left < area.width() / 2 ? window.left : theme.px(96);
    const double right = aligned && window.left > 0 ? window.right : theme.px(12);
    const double heading = QFontMetricsF(theme.font(TextRole::Strong)).height() + theme.px(12);
    scene.labelWidth = left - theme.px(12);
    scene.plot = QRectF(area.left() + left, area.top() + heading, std::max(2.0, area.width() - left - right),
                        std::max(2.0, area.height() - heading - theme.px(8)));
    return scene;
}

const PortShapes& PortView::shapes()
{
    if (m_dirty) {
        m_dirty = false;
        PortScene scene = sceneIn(rect(), m_theme, true);
        scene.scroll = m_scrollBar->value();
        m_shapes = layOutPorts(scene, m_theme);
        const double hidden = std::max(0.0, std::ceil(m_shapes.contentHeight - scene.plot.height()));
        if (int(hidden) != m_scrollBar->maximum()) {
            m_scrollBar->setRange(0, int(hidden));
            m_scrollBar->setPageStep(int(scene.plot.height()));
            m_scrollBar->setSingleStep(qRound(m_theme.px(24)));
            m_scrollBar->setVisible(hidden >= 1);
            if (scene.scroll != m_scrollBar->value()) {
                m_dirty = true;
                return shapes();
            }
        }
    }
    return m_shapes;
}

void PortView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const PortShapes& laid = shapes();
    paint(painter, sceneIn(rect(), m_theme, true), laid, rect(), m_theme);
    // Where the keys are. The life that is selected has its own outline, also on the figure.
    const PortBox* box = hasFocus() ? chosenBox() : nullptr;
    if (!box)
        return;
    painter.setClipRect(QRectF(0, sceneIn(rect(), m_theme, true).plot.top() - 1, width(), height()));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_theme.text, m_theme.px(2), Qt::DotLine));
    painter.drawRect(box->rect.adjusted(-1, -1, 1, 1));
}

bool PortView::paintFigure(QPainter& painter, const QRectF& target, const Theme& theme)
{
    const PortScene scene = sceneIn(target, theme, false);
    paint(painter, scene, layOutPorts(scene, theme), target, theme);
    return true;
}

void PortView::paint(QPainter& painter, const PortScene& scene, const PortShapes& laid, const QRectF& area,
                     const Theme& theme) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont strong = theme.font(TextRole::Strong);
    const QFont small = theme.font(TextRole::Small);
    const QFont figures = theme.font(TextRole::Figures);
    painter.setFont(theme.font(TextRole::Body));
    painter.setPen(theme.muted);
    if (laid.host.isEmpty()) {
        painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, tr("No client has taken a port yet."));
        return;
    }
    const double side = theme.px(12);
    const QRectF heading(area.left() + side, area.top() + theme.px(4), area.width() - 2 * side,
                         QFontMetricsF(strong).height());
    painter.setFont(strong);
    painter.setPen(theme.text);
    const double summaryWidth = QFontMetricsF(figures).horizontalAdvance(laid.summary);
    painter.drawText(heading, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                     QFontMetricsF(strong).elidedText(laid.title, Qt::ElideRight, heading.width() - summaryWidth - side));
    painter.setFont(figures);
    painter.setPen(theme.muted);
    painter.drawText(heading, Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, laid.summary);
    painter.save();
    painter.setClipRect(QRectF(area.left(), scene.plot.top() - 1, area.width(), scene.plot.height() + 2));
    const Highlight highlight = m_context.highlight();
    for (const PortLane& lane : laid.lanes) {
        painter.setPen(QPen(theme.hairline, 1));
        painter.setBrush(theme.sunken);
        painter.drawRoundedRect(lane.rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(3), theme.px(3));
        painter.setFont(strong);
        painter.setPen(lane.heldHere || lane.heldThere ? theme.text : theme.muted);
        const QRectF label = lane.rect.adjusted(theme.px(10), 0, 0, 0);
        painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, lane.label);
        const double used = QFontMetricsF(strong).horizontalAdvance(lane.label) + theme.px(18);
        const QString who = lane.heldHere ? QString() : lane.heldThere ? tr("free here") : tr("free");
        if (!who.isEmpty() && used + QFontMetricsF(small).horizontalAdvance(who) < scene.labelWidth) {
            painter.setFont(small);
            painter.setPen(theme.muted);
            painter.drawText(label.adjusted(used - theme.px(10), 0, 0, 0),
                             Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, who);
        }
    }
    painter.setFont(theme.font(TextRole::Span));
    for (const PortBox& box : laid.boxes) {
        const bool inferred = box.mark == Mark::Inferred;
        paintStateFill(painter, box.rect, box.state, inferred, theme, theme.sunken);
        if (highlight.life && highlight.life->track == box.track && highlight.life->life == box.life) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme.accent, theme.px(2)));
            painter.drawRect(box.rect.adjusted(1, 1, -1, -1));
        }
        if (box.label.isEmpty())
            continue;
        const StateColour colour = inferred ? inferredColour(box.state, theme, theme.sunken) : stateColour(box.state, theme);
        if (colour.isHatched()) {
            const double width = QFontMetricsF(painter.font()).horizontalAdvance(box.label) + theme.px(6);
            painter.fillRect(
                QRectF(box.labelRect.center().x() - width / 2, box.rect.top() + 1, width, box.rect.height() - 2),
                colour.fill);
        }
        painter.setPen(colour.text);
        painter.drawText(box.labelRect, Qt::AlignCenter | Qt::TextDontClip, box.label);
    }
    const double bottom =
        laid.lanes.empty() ? scene.plot.top() : std::min(scene.plot.bottom(), laid.lanes.back().rect.bottom());
    paintBreaks(painter, laid.breaks,
                QRectF(QPointF(scene.plot.left(), scene.plot.top()), QPointF(scene.plot.right(), bottom)), theme);
    if (laid.playheadX) {
        painter.setPen(QPen(theme.playhead, theme.px(1.6)));
        painter.drawLine(QPointF(*laid.playheadX, scene.plot.top()), QPointF(*laid.playheadX, bottom));
    }
    painter.restore();
}

const PortBox* PortView::boxAt(const QPointF& point)
{
    const std::vector<PortBox>& boxes = shapes().boxes;
    const auto found =
        std::find_if(boxes.begin(), boxes.end(), [&point](const PortBox& box) { return box.rect.contains(point); });
    return found == boxes.end() ? nullptr : &*found;
}

void PortView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const PortBox* box = boxAt(event->position());
    m_chosen = box ? std::optional(keyOf(*box)) : std::nullopt;
    m_context.selection.select(box ? SelectedItem(SelectedLife{box->track, box->life}) : SelectedItem());
}

void PortView::wheelEvent(QWheelEvent* event)
{
    m_scrollBar->setValue(m_scrollBar->value() - event->angleDelta().y() / 2);
    event->accept();
}

const PortBox* PortView::chosenBox()
{
    const auto* selected = std::get_if<SelectedLife>(&m_context.selection.item());
    if (!selected)
        return nullptr;
    const std::vector<PortBox>& boxes = shapes().boxes;
    auto found =
        std::find_if(boxes.begin(), boxes.end(), [this](const PortBox& box) { return m_chosen && keyOf(box) == *m_chosen; });
    // Something else was selected elsewhere since.
    if (found == boxes.end() || found->track != selected->track || found->life != selected->life)
        found = std::find_if(boxes.begin(), boxes.end(), [selected](const PortBox& box) {
            return box.track == selected->track && box.life == selected->life;
        });
    return found == boxes.end() ? nullptr : &*found;
}

void PortView::stepBox(int by)
{
    std::vector<const PortBox*> order;
    for (const PortBox& box : shapes().boxes)
        order.push_back(&box);
    if (order.empty())
        return;
    std::stable_sort(order.begin(), order.end(), [](const PortBox* a, const PortBox* b) {
        return std::pair(a->rect.top(), a->rect.left()) < std::pair(b->rect.top(), b->rect.left());
    });
    const auto here = std::find(order.begin(), order.end(), chosenBox());
    const auto count = int(order.size());
    const int now = here == order.end() ? (by > 0 ? -1 : count) : int(here - order.begin());
    const PortBox box = *order[size_t(std::clamp(now + by, 0, count - 1))];
    m_chosen = keyOf(box);
    const QRectF plot = sceneIn(rect(), m_theme, true).plot;
    if (box.rect.top() < plot.top())
        m_scrollBar->setValue(m_scrollBar->value() - int(std::ceil(plot.top() - box.rect.top())));
    else if (box.rect.bottom() > plot.bottom())
        m_scrollBar->setValue(m_scrollBar->value() + int(std::ceil(box.rect.bottom() - plot.bottom())));
    m_context.selection.select(m_chosen->life);
    const Track& track = m_context.source.timeline().tracks()[box.track];
    const Life& life = track.lives[box.life];
    if (const Span* span = life.spanAt(box.beginNs))
        setAccessibleDescription(
            describeSpan(track, life, *span, m_context.playhead.positionNs(), m_context.scale.origin()));
    update();
}

void PortView::keyPressEvent(QKeyEvent* event)
{
    // Left and right are the playhead's.
    if (event->key() == Qt::Key_Up)
        stepBox(-1);
    else if (event->key() == Qt::Key_Down)
        stepBox(1);
    else
        View::keyPressEvent(event);
}

void PortView::resizeEvent(QResizeEvent* event)
{
    View::resizeEvent(event);
    const int barWidth = m_scrollBar->sizeHint().width();
    const int top = int(sceneIn(rect(), m_theme, true).plot.top());
    m_scrollBar->setGeometry(width() - barWidth, top, barWidth, height() - top);
    markDirty();
}

bool PortView::event(QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update(); // the place of the keys is shown with the focus only
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const PortBox* box = boxAt(help->pos());
        if (!box) {
            QToolTip::hideText();
            return true;
        }
        const Track& track = m_context.source.timeline().tracks()[box->track];
        const Life& life = track.lives[box->life];
        if (const Span* span = life.spanAt(box->beginNs))
            QToolTip::showText(help->globalPos(),
                               describeSpan(track, life, *span, m_context.playhead.positionNs(), m_context.scale.origin()),
                               this);
        return true;
    }
    return View::event(event);
}

} // namespace statewire
