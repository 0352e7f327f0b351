// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/stageview.h"

#include "ui/context/synqueue.h"
#include "ui/look/stylesheet.h"
#include "ui/stage/framemenu.h"
#include "ui/stage/stageitems.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>
#include <QtMath>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr int frameMs = 16;

} // namespace

StageView::StageView(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_theme(Theme::make(Theme::Look::Light)),
      m_menu(new FrameMenu(context, m_fates, this))
{
    setRole(this, u"panel"_s);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(110);
    setAccessibleName(tr("Stage"));
    m_reducedMotion = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0;
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(frameMs);
    m_clock.start();
    connect(m_menu, &FrameMenu::lookInsideRequested, this, &StageView::lookInsideRequested);
    connect(&m_timer, &QTimer::timeout, this, &StageView::tick);
    connect(&context.source, &ShownSource::replaced, this, &StageView::startOver);
    connect(&context.source, &ShownSource::grew, this, &StageView::refresh);
    connect(&context.source, &ShownSource::statusChanged, this, &StageView::refresh);
    connect(&context.playhead, &Playhead::moved, this, &StageView::refresh);
    connect(&context.selection, &Selection::changed, this, &StageView::refresh);
}

QSize StageView::sizeHint() const
{
    return {qRound(m_theme.px(1100)), qRound(m_theme.px(176))};
}

void StageView::setTheme(const Theme& theme)
{
    m_theme = theme;
    setMinimumHeight(qRound(theme.px(110)));
    m_settleNext = true;
    updateGeometry();
    refresh();
    update();
}

int StageView::heightNeeded(int width)
{
    return qCeil(layOutStage(scene(QSizeF(width, m_theme.px(110))), m_theme).heightNeeded);
}

void StageView::setEmptyText(const QString& text)
{
    m_emptyText = text;
    refresh();
}

void StageView::setReducedMotion(bool reduced)
{
    m_reducedMotion = reduced;
    m_settleNext = m_settleNext || reduced;
    refresh();
}

void StageView::startOver()
{
    // A menu of the session before would act on the frame of that number in this one.
    m_menu->close();
    m_fates.clear();
    m_settleNext = true;
    m_marks.hover = {};
    m_current = {};
    m_unfolded.clear();
    refresh();
}

StageScene StageView::scene(const QSizeF& size)
{
    ShownSource& source = m_context.source;
    StageScene scene;
    scene.size = size;
    scene.emptyText = m_emptyText;
    scene.unfolded = m_unfolded;
    scene.session = &source.session();
    scene.timeline = &source.timeline();
    m_fates.update(source.session());
    scene.stories = &m_fates;
    scene.moments = &source.moments();
    scene.playheadNs = m_context.playhead.positionNs();
    scene.delayNs = std::max<qint64>(1'000'000, source.wireDelay().ns);
    scene.delaySinceNs = source.wireDelay().sinceNs;
    if (const std::optional<SelectedLife> life = m_context.highlight().life)
        scene.selected = std::make_pair(life->track, life->life);
    if (const int evidence = m_context.currentEvidence(); evidence >= 0)
        scene.facts = factsOf(source.evidence()[size_t(evidence)], source.timeline());
    return scene;
}

void StageView::refresh()
{
    // What nobody sees is laid out when it is shown.
    if (!isVisible() || size().isEmpty())
        return;
    refreshMarks();
    StageLayout layout = layOutStage(scene(size()), m_theme);
    const bool settle = m_settleNext || m_reducedMotion;
    if (layout == m_motion.target() && !settle)
        return;
    m_settleNext = false;
    const QString before = accessibleDescription();
    if (settle) {
        m_motion.settle(std::move(layout));
        m_timer.stop();
    } else {
        m_motion.aim(std::move(layout), m_clock.elapsed());
        if (m_motion.isMoving(m_clock.elapsed()) && !m_timer.isActive())
            m_timer.start();
    }
    if (const QString now = m_motion.target().description(); now != before)
        setAccessibleDescription(now);
    update();
}

void StageView::refreshMarks()
{
    StageMarks marks = m_marks;
    marks.highlight = m_context.highlight();
    const std::vector<SelectedItem> all = itemsOf(m_motion.target());
    if (std::find(all.begin(), all.end(), m_current) == all.end())
        m_current = {};
    marks.focus = hasFocus() ? m_current : SelectedItem();
    const bool same = marks.highlight.life == m_marks.highlight.life && marks.highlight.frame == m_marks.highlight.frame &&
                      marks.focus == m_marks.focus && marks.hover == m_marks.hover;
    m_marks = marks;
    if (!same)
        update();
}

void StageView::tick()
{
    if (!m_motion.isMoving(m_clock.elapsed()))
        m_timer.stop();
    update();
}

void StageView::paintEvent(QPaintEvent* event)
{
    View::paintEvent(event);
    QPainter painter(this);
    paintStage(painter, m_motion.at(m_clock.elapsed()), m_marks);
}

bool StageView::paintFigure(QPainter& painter, const QRectF& target, const Theme& theme)
{
    painter.save();
    painter.translate(target.topLeft());
    paintStage(painter, layOutStage(scene(target.size()), theme), {m_context.highlight(), {}, {}});
    painter.restore();
    return true;
}

void StageView::copy()
{
    // Of a selection that is not on the stage there is nothing to say here.
    const QString chosen = describe(m_context.selection.item());
    QGuiApplication::clipboard()->setText(chosen.isEmpty() ? m_motion.target().description() : chosen);
}

QString StageView::describe(const SelectedItem& item) const
{
    const Timeline& timeline = m_context.source.timeline();
    const qint64 nowNs = m_context.playhead.positionNs();
    if (const auto* chosen = std::get_if<SelectedFrame>(&item)) {
        const std::optional<size_t> at = timeline.findArrow(chosen->number);
        const FrameFate* story = m_fates.find(chosen->number);
        if (!at || !story)
            return {};
        // As much as has come to pass by the playhead.
        Arrow arrow = timeline.arrows()[*at];
        if (arrow.deliveredNs > nowNs)
            arrow.deliveredNs = openEndNs;
        arrow.fate = story->fateAt(nowNs);
        QString text = describeFrame(arrow, m_context.scale.origin());
        if (arrow.fate == Fate::Held && !story->isHeld(nowNs))
            text.replace(u" · "_s + fateName(Fate::Held), u" · "_s + tr("on its way"));
        if (const int repeats = m_fates.repeatsOf(chosen->number, nowNs); repeats > 0)
            text += u'\n' + tr("its sender sent it again %n times; the wire absorbed that", nullptr, repeats);
        return text;
    }
    if (const auto* life = std::get_if<SelectedLife>(&item)) {
        const Track& track = timeline.tracks()[life->track];
        if (life->life == StageSocket::wholeQueue)
            return tr("%1 :%2, SYN queue: %3\nReturn or a click shows each of its sockets, or all as one")
                .arg(track.host)
                .arg(track.ends.local.port)
                .arg(synQueueAt(timeline, life->track, nowNs).text());
        const Span* span = track.lives[life->life].spanAt(nowNs);
        return span ? describeSpan(track, track.lives[life->life], *span, nowNs, m_context.scale.origin()) : QString();
    }
    return {};
}

QMenu* StageView::openFrameMenu(quint64 number, const QPoint& where)
{
    return m_menu->open(number, where);
}

void StageView::toggleQueue(const QString& key)
{
    if (!m_unfolded.remove(key)) {
        // A card has room for the sockets of one queue.
        const QString host = key.section(u':', 0, -2);
        m_unfolded.removeIf([&host](const QString& other) { return other.section(u':', 0, -2) == host; });
        m_unfolded.insert(key);
    }
    refresh();
}

SelectedItem StageView::under(const QPointF& point) const
{
    return itemAt(m_motion.at(m_clock.elapsed()), point);
}

bool StageView::moveFocus(int by)
{
    const std::vector<SelectedItem> all = itemsOf(m_motion.target());
    if (all.empty())
        return false;
    const auto here = std::find(all.begin(), all.end(), m_current);
    const qsizetype at = here == all.end() ? (by > 0 ? -1 : qsizetype(all.size())) : here - all.begin();
    const qsizetype next = at + by;
    if (next < 0 || next >= qsizetype(all.size()))
        return false;
    m_current = all[size_t(next)];
    refreshMarks();
    return true;
}

bool StageView::focusNextPrevChild(bool next)
{
    // Tab walks over the stage, then leaves it.
    if (hasFocus() && moveFocus(next ? 1 : -1))
        return true;
    m_current = {};
    return View::focusNextPrevChild(next);
}

bool StageView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* press = static_cast<QKeyEvent*>(event);
        const int key = press->key();
        const bool mine = key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Return || key == Qt::Key_Enter;
        if (mine && (press->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier && !itemsOf(m_motion.target()).empty()) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = describe(under(help->pos()));
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return View::event(event);
}

void StageView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left: moveFocus(-1); return;
    case Qt::Key_Right: moveFocus(1); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (std::holds_alternative<std::monostate>(m_current))
            return;
        if (const QString queue = queueOf(m_motion.target(), m_current); !queue.isEmpty()) {
            toggleQueue(queue);
            return;
        }
        m_context.selection.select(m_current);
        if (const auto* frame = std::get_if<SelectedFrame>(&m_current))
            openFrameMenu(frame->number, mapToGlobal(rectOf(m_motion.target(), m_current).bottomLeft().toPoint()));
        return;
    default: View::keyPressEvent(event);
    }
}

void StageView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_current = under(event->position());
    const QString queue =
        std::holds_alternative<SelectedFrame>(m_current) ? QString() : queueAt(m_motion.target(), event->position());
    if (!queue.isEmpty()) {
        toggleQueue(queue);
        refreshMarks();
        return;
    }
    m_context.selection.select(m_current);
    refreshMarks();
    if (const auto* frame = std::get_if<SelectedFrame>(&m_current))
        openFrameMenu(frame->number, event->globalPosition().toPoint());
}

void StageView::contextMenuEvent(QContextMenuEvent* event)
{
    const SelectedItem item = event->reason() == QContextMenuEvent::Mouse ? under(event->pos()) : m_current;
    if (const auto* frame = std::get_if<SelectedFrame>(&item)) {
        m_context.selection.select(item);
        const QPoint where = event->reason() == QContextMenuEvent::Mouse
                                 ? event->globalPos()
                                 : mapToGlobal(rectOf(m_motion.target(), item).bottomLeft().toPoint());
        openFrameMenu(frame->number, where);
    }
}

void StageView::mouseMoveEvent(QMouseEvent* event)
{
    const SelectedItem item = under(event->position());
    if (item == m_marks.hover)
        return;
    m_marks.hover = item;
    setCursor(std::holds_alternative<std::monostate>(item) ? Qt::ArrowCursor : Qt::PointingHandCursor);
    update();
}

void StageView::leaveEvent(QEvent* event)
{
    View::leaveEvent(event);
    if (!std::holds_alternative<std::monostate>(m_marks.hover)) {
        m_marks.hover = {};
        update();
    }
}

void StageView::focusInEvent(QFocusEvent* event)
{
    View::focusInEvent(event);
    const bool byTab = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byTab)
        m_current = {};
    if (byTab && moveFocus(event->reason() == Qt::TabFocusReason ? 1 : -1))
        return;
    refreshMarks();
}

void StageView::focusOutEvent(QFocusEvent* event)
{
    View::focusOutEvent(event);
    refreshMarks();
}

void StageView::resizeEvent(QResizeEvent* event)
{
    View::resizeEvent(event);
    m_settleNext = true;
    refresh();
}

void StageView::showEvent(QShowEvent* event)
{
    View::showEvent(event);
    m_settleNext = true;
    refresh();
}

void StageView::hideEvent(QHideEvent* event)
{
    View::hideEvent(event);
    m_timer.stop();
}

} // namespace statewire
