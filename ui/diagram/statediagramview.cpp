// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagram/statediagramview.h"

#include "ui/diagram/statediagrampainter.h"
#include "ui/diagram/statediagramwords.h"

#include <QClipboard>
#include <QEasingCurve>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr int frameMs = 16;
constexpr double walkMs = 250;
/// A longer way than this is a leap of the playhead, not a walk.
constexpr double mostSteps = 3;

std::vector<WalkStep> stepsOf(const Session& session, const Timeline& timeline, size_t track, size_t life, qint64 untilNs)
{
    std::vector<WalkStep> steps;
    for (const Transition& step : transitionsOf(timeline, track, life, untilNs))
        steps.push_back({step, causeOf(step, session, timeline, untilNs)});
    return steps;
}

bool listens(const Timeline& timeline, const Track& track, qint64 tNs)
{
    return std::any_of(timeline.tracks().begin(), timeline.tracks().end(), [&](const Track& other) {
        return other.isListener() && other.host == track.host && other.ends.local.port == track.ends.local.port &&
               other.lifeAt(tNs);
    });
}

} // namespace

std::vector<Walk> walksOf(const Session& session, const Timeline& timeline, const Connection& connection, qint64 playheadNs)
{
    std::vector<Walk> walks;
    for (bool client : {true, false}) {
        const int end = client ? connection.client : connection.server;
        if (end < 0)
            continue;
        const size_t at = size_t(end);
        const Track& track = timeline.tracks()[at];
        Walk walk;
        walk.client = client;
        walk.title = u"%1 :%2"_s.arg(track.host).arg(track.ends.local.port);
        size_t lives = 0;
        while (lives < track.lives.size() && track.lives[lives].beginNs() <= playheadNs)
            ++lives;
        if (lives == 0) {
            walk.start = listens(timeline, track, playheadNs) ? TcpState::Listen : TcpState::Close;
            // A server of which nothing was ever heard may be anything.
            if (!client && walk.start == TcpState::Close)
                walk.start.reset();
        } else {
            walk.life = track.lives[lives - 1].incarnation;
            walk.steps = stepsOf(session, timeline, at, lives - 1, playheadNs);
            if (lives > 1)
                walk.lastSteps = stepsOf(session, timeline, at, lives - 2, playheadNs);
            const Span* span = track.lives[lives - 1].spanAt(playheadNs);
            if (span && span->state == TcpState::TimeWait)
                walk.timeLeftNs = track.lives[lives - 1].timerLeftNs(playheadNs);
        }
        walk.progress = double(walk.steps.size());
        walks.push_back(std::move(walk));
    }
    return walks;
}

StateDiagramView::StateDiagramView(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_theme(Theme::make(Theme::Look::Light)), m_controls(new QWidget(this)),
      m_chooser(new ConnectionChooser(context, tr("Connection of the Selection"), {}, m_controls))
{
    auto* row = new QHBoxLayout(m_controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_chooser);
    m_controls->hide();
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 140);
    setAccessibleName(tr("State diagram"));
    setAccessibleDescription(tr("The states of TCP, and how both ends of a connection walked through them"));
    m_reducedMotion = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0;
    m_timer.setInterval(frameMs);
    connect(&m_timer, &QTimer::timeout, this, &StateDiagramView::walk);
    connect(&context.playhead, &Playhead::moved, this, &StateDiagramView::refresh);
    connect(&context.selection, &Selection::changed, this, &StateDiagramView::refresh);
    connect(&context.source, &ShownSource::grew, this, &StateDiagramView::refresh);
    connect(&context.source, &ShownSource::replaced, this, [this] {
        m_stands = {};
        m_chosen = {};
        refresh();
    });
    connect(m_chooser, &ConnectionChooser::chosen, this, &StateDiagramView::refresh);
}

StateDiagramView::~StateDiagramView() = default;

QWidget* StateDiagramView::controls()
{
    return m_controls;
}

void StateDiagramView::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_unlaid = true;
    update();
}

std::optional<size_t> StateDiagramView::connection() const
{
    const Timeline& timeline = m_context.source.timeline();
    const qint64 nowNs = m_context.playhead.positionNs();
    if (const std::optional<size_t> chosen = m_chooser->connection())
        return hasBegun(timeline, timeline.connections()[*chosen], nowNs) ? chosen : std::nullopt;
    const std::optional<size_t> selected = selectedConnection(m_context);
    return selected ? selected : newestConnection(timeline, nowNs);
}

void StateDiagramView::refresh()
{
    m_stale = true;
    if (!isVisible())
        return;
    rebuild();
    update();
}

void StateDiagramView::rebuild()
{
    m_stale = false;
    m_unlaid = true;
    m_scene.walks.clear();
    const std::optional<size_t> at = connection();
    const Timeline& timeline = m_context.source.timeline();
    if (at)
        m_scene.walks =
            walksOf(m_context.source.session(), timeline, timeline.connections()[*at], m_context.playhead.positionNs());
    send(at);
    walk();
}

void StateDiagramView::send(const std::optional<size_t>& connection)
{
    for (size_t end = 0; end < m_stands.size(); ++end) {
        Stand& stand = m_stands[end];
        const auto walk = std::find_if(m_scene.walks.begin(), m_scene.walks.end(),
                                       [end](const Walk& w) { return w.client == (end == 0); });
        if (!connection || walk == m_scene.walks.end()) {
            stand = {};
            continue;
        }
        const Connection& ends = m_context.source.timeline().connections()[*connection];
        const size_t track = size_t(end == 0 ? ends.client : ends.server);
        const double goal = double(walk->steps.size());
        const bool sameLife = stand.track == track && stand.life == walk->life;
        if (sameLife && stand.to == goal)
            continue;
        // A life that begins is walked from where the one before stood.
        const bool nextLife = stand.track == track && stand.life + 1 == walk->life;
        double from = sameLife ? stand.shown : nextLife ? 0 : goal;
        if (m_reducedMotion || !isVisible() || std::abs(goal - from) > mostSteps)
            from = goal;
        stand = {track, walk->life, from, goal, from, {}};
        stand.since.start();
        if (from != goal && !m_timer.isActive())
            m_timer.start();
    }
}

void StateDiagramView::walk()
{
    bool moving = false;
    for (Walk& walk : m_scene.walks) {
        Stand& stand = m_stands[walk.client ? 0 : 1];
        const double passed = stand.from == stand.to ? 1 : std::min(1.0, double(stand.since.elapsed()) / walkMs);
        stand.shown = stand.from + (stand.to - stand.from) * QEasingCurve(QEasingCurve::InOutCubic).valueForProgress(passed);
        if (passed >= 1)
            stand.from = stand.shown = stand.to;
        else
            moving = true;
        walk.progress = stand.shown;
    }
    if (!moving)
        m_timer.stop();
    m_unlaid = true;
    update();
}

const DiagramScene& StateDiagramView::scene()
{
    if (m_stale)
        rebuild();
    return m_scene;
}

const DiagramShapes& StateDiagramView::shapes()
{
    if (m_stale)
        rebuild();
    if (m_unlaid) {
        m_unlaid = false;
        m_scene.about = m_hovered.isNull() ? m_chosen : m_hovered;
        m_scene.area = contentsRect();
        m_scene.origin = m_context.scale.origin();
        m_shapes = layOutDiagram(m_scene, m_theme);
    }
    return m_shapes;
}

void StateDiagramView::paintEvent(QPaintEvent* event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    paintDiagram(painter, shapes(), m_scene, m_theme);
}

bool StateDiagramView::paintFigure(QPainter& painter, const QRectF& target, const Theme& theme)
{
    DiagramScene figure = scene();
    for (Walk& walk : figure.walks)
        walk.progress = double(walk.steps.size());
    figure.about = m_chosen;
    figure.origin = m_context.scale.origin();
    figure.area = target;
    painter.fillRect(target, theme.panel);
    paintDiagram(painter, layOutDiagram(figure, theme), figure, theme);
    return true;
}

void StateDiagramView::copy()
{
    QStringList lines;
    for (const DiagramLine& line : diagramLines(scene())) {
        if (line.kind == DiagramLine::Kind::Step)
            lines << u"%1\t%2\t%3"_s.arg(line.number).arg(line.text, line.detail);
        else
            lines << line.text;
    }
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void StateDiagramView::resizeEvent(QResizeEvent* event)
{
    View::resizeEvent(event);
    m_unlaid = true;
}

void StateDiagramView::showEvent(QShowEvent* event)
{
    View::showEvent(event);
    if (m_stale)
        rebuild();
}

void StateDiagramView::ask(const DiagramItem& item)
{
    if (item == m_hovered)
        return;
    m_hovered = item;
    setCursor(item.isNull() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    m_unlaid = true;
    update();
}

void StateDiagramView::mouseMoveEvent(QMouseEvent* event)
{
    ask(diagramItemAt(shapes(), event->position(), m_theme.px(6)));
}

void StateDiagramView::leaveEvent(QEvent* event)
{
    View::leaveEvent(event);
    ask({});
}

void StateDiagramView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        choose(diagramItemAt(shapes(), event->position(), m_theme.px(6)));
    else
        View::mousePressEvent(event);
}

void StateDiagramView::choose(const DiagramItem& item)
{
    m_chosen = item;
    m_unlaid = true;
    update();
    // The life, or the frame, that stands behind it.
    for (const Walk& walk : scene().walks) {
        for (const WalkStep& step : walk.steps) {
            const bool reached = item.state ? step.step.to == *item.state : item.edge >= 0 && step.cause.edge == item.edge;
            if (!reached)
                continue;
            if (item.edge >= 0 && step.cause.frame != 0)
                m_context.selection.select(SelectedFrame{step.cause.frame});
            else
                m_context.selection.select(SelectedLife{step.step.track, step.step.life});
            return;
        }
    }
}

bool StateDiagramView::event(QEvent* event)
{
    // Escape leaves the chosen state first, and the window's selection next time.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape &&
        !m_chosen.isNull()) {
        event->accept();
        return true;
    }
    return View::event(event);
}

void StateDiagramView::keyPressEvent(QKeyEvent* event)
{
    // From state to state in the order of the picture. Left and right are the playhead's.
    const bool forward = event->key() == Qt::Key_Down;
    if (event->key() == Qt::Key_Escape && !m_chosen.isNull()) {
        choose({});
        return;
    }
    if (!forward && event->key() != Qt::Key_Up) {
        View::keyPressEvent(event);
        return;
    }
    const std::vector<NodeShape>& nodes = shapes().nodes;
    const auto now = std::find_if(nodes.begin(), nodes.end(),
                                  [this](const NodeShape& n) { return m_chosen.state == n.state && !n.last; });
    const qsizetype count = qsizetype(nodes.size()) - 1; // CLOSE stands there twice
    const qsizetype index = now == nodes.end() ? (forward ? -1 : count) : now - nodes.begin();
    choose({nodes[size_t(((index + (forward ? 1 : -1)) % count + count) % count)].state, -1});
}

} // namespace statewire
