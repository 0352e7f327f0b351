// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagram/statediagramlayout.h"

#include "ui/diagram/statediagramgrid.h"
#include "ui/diagram/statediagramlabels.h"
#include "ui/look/words.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QPointF at(const QRectF& rect, const NodePort& port)
{
    return {rect.center().x() + port.x * rect.width() / 2, rect.center().y() + port.y * rect.height() / 2};
}

QPainterPath polyline(std::initializer_list<QPointF> points)
{
    QPainterPath path(*points.begin());
    std::for_each(points.begin() + 1, points.end(), [&path](const QPointF& point) { path.lineTo(point); });
    return path;
}

class DiagramLayout
{
public:
    DiagramLayout(const DiagramScene& scene, const Theme& theme)
        : m_scene(scene), m_theme(theme), m_small(theme.font(TextRole::Small))
    {
    }

    DiagramShapes lay()
    {
        m_shapes.tokenRadius = m_theme.px(11);
        placeNodes();
        // Two marks find room on the shortest edge.
        m_shapes.badgeRadius = std::clamp(m_gap / 4.6, m_theme.px(6), m_theme.px(8.5));
        placeEdges();
        placeAbortLine();
        light();
        placeBadges();
        placeDiagramLabels(m_scene, m_theme, m_shapes);
        placeTokens();
        return std::move(m_shapes);
    }

private:
    void placeNodes()
    {
        const QFontMetricsF names(m_theme.font(TextRole::Span));
        double nodeWidth = 0;
        for (const NodePlace& place : nodePlaces())
            nodeWidth = std::max(nodeWidth, names.horizontalAdvance(stateName(place.state)));
        nodeWidth += m_theme.px(14);
        // Of a diagram that is the RFC's: its name, and Linux's beside it.
        const QString closed = rfcStateName(TcpState::Close);
        const QString linuxClose = u'(' + stateName(TcpState::Close) + u')';
        const double closeWidth = names.horizontalAdvance(closed) + m_theme.px(7);
        const double margin = m_theme.px(14);
        const QRectF area = m_scene.area.adjusted(margin, m_theme.px(10), -margin, -m_theme.px(8));
        const double states = 4 * nodeWidth + 2 * closeWidth;

        // Words at the side if all names fit beside them, else in a line below.
        const double side = std::clamp(area.width() * 0.23, m_theme.px(240), m_theme.px(340));
        m_shapes.stripAtSide =
            area.width() - side - m_theme.px(20) >= states + 5 * m_theme.px(40) && area.height() >= m_theme.px(200);
        QRectF plane = area;
        if (m_shapes.stripAtSide) {
            m_shapes.strip = QRectF(area.right() - side, area.top(), side, area.height());
            plane.setRight(area.right() - side - m_theme.px(20));
        } else {
            const double line = QFontMetricsF(m_small).height() + m_theme.px(4);
            m_shapes.strip = QRectF(area.left(), area.bottom() - line, area.width(), line);
            plane.setBottom(area.bottom() - line - m_theme.px(2));
        }
        const bool shortNames = plane.width() < states + 5 * m_theme.px(26);
        const double width = shortNames ? std::min(nodeWidth, names.horizontalAdvance(u"WW"_s) + m_theme.px(14)) : nodeWidth;
        const double endWidth = shortNames ? width : closeWidth;
        const double gap = std::max(4.0, (plane.width() - 4 * width - 2 * endWidth) / 5);
        m_laneTop = plane.top() + m_theme.px(14);
        const double lineHeight = QFontMetricsF(m_small).height();
        m_laneBottom = plane.bottom() - lineHeight / 2;
        const double top = m_laneTop + m_theme.px(20);
        const double bottom = m_laneBottom - m_theme.px(30);
        const double height =
            std::clamp((bottom - top) / 6, names.height() + 2, std::max(names.height() + 2, m_theme.px(36)));
        const double rowStep = (bottom - top - height) / 2;
        for (const NodePlace& place : nodePlaces()) {
            NodeShape node;
            node.state = place.state;
            node.last = place.last;
            const bool end = place.state == TcpState::Close;
            const double left =
                place.column == 0 ? plane.left() : plane.left() + endWidth + gap + (place.column - 1) * (width + gap);
            node.rect = QRectF(left, top + place.row * rowStep, end ? endWidth : width, height);
            node.label = shortNames ? stateShortName(place.state) : end ? closed : stateName(place.state);
            if (end && !shortNames && height >= names.height() + QFontMetricsF(m_small).height() - m_theme.px(2))
                node.linuxName = linuxClose;
            m_shapes.nodes.push_back(node);
        }
        m_gap = gap;
        m_shapes.nameHeight = names.height();
    }

    NodeShape& node(TcpState state, bool last = false)
    {
        return *std::find_if(m_shapes.nodes.begin(), m_shapes.nodes.end(),
                             [=](const NodeShape& n) { return n.state == state && n.last == last; });
    }

    /// CLOSE at the end closes what was open; at the beginning it takes back what never was.
    NodeShape& target(TcpState from, TcpState to)
    {
        const bool last = to == TcpState::Close && from != TcpState::Listen && from != TcpState::SynSent;
        return node(to, last);
    }

    QPainterPath route(TcpState from, TcpState to)
    {
        const QRectF a = node(from).rect;
        const QRectF b = target(from, to).rect;
        if (const std::optional<EdgeWire> wire = straightWire(from, to))
            return polyline({at(a, wire->leaves), at(b, wire->meets)});
        const double aside = std::min(m_gap * 0.3, m_theme.px(16));
        if (from == TcpState::TimeWait && to == TcpState::SynRecv)
            return polyline({at(a, {1, -0.5}), QPointF(a.right() + aside, at(a, {1, -0.5}).y()),
                             QPointF(a.right() + aside, m_laneTop), QPointF(b.center().x(), m_laneTop), at(b, {0, -1})});
        if (from == TcpState::TimeWait && to == TcpState::SynSent) {
            const double y = (m_laneBottom + b.bottom()) / 2;
            return polyline({at(a, {1, 0.5}), QPointF(a.right() + aside, at(a, {1, 0.5}).y()), QPointF(a.right() + aside, y),
                             QPointF(b.center().x(), y), at(b, {0, 1})});
        }
        if (to == TcpState::Close) {
            const double x = a.right() + aside * 0.6;
            return polyline({at(a, {1, 0.6}), QPointF(x, at(a, {1, 0.6}).y()), QPointF(x, m_laneBottom),
                             QPointF(at(b, {0.5, 0}).x(), m_laneBottom), at(b, {0.5, 1})});
        }
        return polyline({a.center(), b.center()});
    }

    /// True for edges that share the line below instead of one of their own.
    static bool sharesAbortLine(const StateEdge& edge)
    {
        return edge.to == TcpState::Close && (edge.aborts || edge.timesOut || edge.from == TcpState::FinWait2);
    }

    void placeEdges()
    {
        const std::vector<StateEdge>& table = stateEdges();
        for (size_t i = 0; i < table.size(); ++i) {
            if (sharesAbortLine(table[i]) || table[i].isAside)
                continue;
            EdgeShape shape;
            shape.edge = int(i);
            shape.path = route(table[i].from, table[i].to);
            m_shapes.edges.push_back(shape);
        }
    }

    void placeAbortLine()
    {
        const QRectF close = node(TcpState::Close, true).rect;
        const QFontMetricsF metrics(m_small);
        const double left = node(TcpState::SynRecv).rect.left();
        const double x = at(close, {0.5, 0}).x();
        m_shapes.abortLine = QLineF(left, m_laneBottom, x, m_laneBottom);
        for (const QString& text : {Words::tr("RST, abort or timeout, from any state"),
                                    Words::tr("RST or abort, from any state"), Words::tr("RST, abort")}) {
            const double width = metrics.horizontalAdvance(text) + m_theme.px(12);
            if (width > (x - left) * 0.7)
                continue;
            m_shapes.abortLabel = text;
            m_shapes.abortLabelRect =
                QRectF(left + m_theme.px(14), m_laneBottom - metrics.height() / 2, width, metrics.height());
            break;
        }
    }

    EdgeShape& shapeOf(const WalkStep& step)
    {
        const int edge = step.cause.edge;
        const auto known = std::find_if(m_shapes.edges.begin(), m_shapes.edges.end(),
                                        [edge](const EdgeShape& shape) { return edge >= 0 && shape.edge == edge; });
        if (known != m_shapes.edges.end())
            return *known;
        // An abort, a timeout, what is rare, or a leap that the table does not know.
        EdgeShape shape;
        shape.edge = edge;
        shape.path = route(*step.step.from, step.step.to);
        m_shapes.edges.push_back(shape);
        return m_shapes.edges.back();
    }

    void visit(TcpState state, bool last, bool inferred)
    {
        NodeShape& shape = node(state, last);
        shape.inferred = shape.visited ? shape.inferred && inferred : inferred;
        shape.visited = true;
    }

    void light()
    {
        for (const Walk& walk : m_scene.walks) {
            for (const WalkStep& step : walk.lastSteps) {
                if (step.step.from)
                    shapeOf(step).faint = true;
            }
        }
        for (const Walk& walk : m_scene.walks) {
            if (walk.steps.empty() && walk.start)
                visit(*walk.start, false, false);
            for (const WalkStep& step : walk.steps) {
                const TcpState to = step.step.to;
                if (step.step.from) {
                    EdgeShape& shape = shapeOf(step);
                    shape.inferred =
                        shape.lit ? shape.inferred && step.step.mark == Mark::Inferred : step.step.mark == Mark::Inferred;
                    shape.unknown = !step.cause.observed;
                    shape.litByClient = shape.litByClient || walk.client;
                    shape.lit = true;
                    if (&step == &walk.steps.front())
                        visit(*step.step.from, false, false);
                }
                const bool last = target(step.step.from.value_or(TcpState::Established), to).last;
                visit(to, last, step.step.mark == Mark::Inferred && !seenLater(walk, step));
            }
        }
    }

    /// A step out of an inferred state is marked inferred too; the state it leads to may well have been seen.
    static bool seenLater(const Walk& walk, const WalkStep& step)
    {
        return step.step.tNs == step.step.notAfterNs && &step != &walk.steps.front();
    }

    void placeBadges()
    {
        for (const Walk& walk : m_scene.walks) {
            for (size_t i = 0; i < walk.steps.size(); ++i) {
                const WalkStep& step = walk.steps[i];
                if (!step.step.from)
                    continue;
                const QPainterPath path = shapeOf(step).path;
                const double length = std::max(1.0, path.length());
                const bool shared = std::any_of(m_scene.walks.begin(), m_scene.walks.end(), [&](const Walk& other) {
                    return other.client != walk.client &&
                           std::any_of(other.steps.begin(), other.steps.end(), [&](const WalkStep& s) {
                               return s.step.from == step.step.from && s.step.to == step.step.to;
                           });
                });
                double apart = shared ? (walk.client ? -1 : 1) * m_shapes.badgeRadius * 1.15 : 0;
                QPointF centre = path.pointAtPercent(0.5);
                // One behind the other on the edge, or beside each other where it is too short for that.
                if (length > 6 * m_shapes.badgeRadius)
                    centre = path.pointAtPercent(std::clamp(0.5 + apart / length, 0.0, 1.0));
                else
                    centre.rx() += apart;
                m_shapes.badges.push_back(
                    {walk.client, step.step.mark == Mark::Inferred || !step.cause.observed, int(i) + 1, centre});
            }
        }
    }

    void placeTokens()
    {
        for (const Walk& walk : m_scene.walks) {
            if (walk.steps.empty()) {
                if (walk.start)
                    m_shapes.tokens.push_back({walk.client, tokenStand(m_shapes, node(*walk.start), walk.client)});
                continue;
            }
            const double progress = std::clamp(walk.progress, 0.0, double(walk.steps.size()));
            const size_t done = std::min(size_t(progress), walk.steps.size() - 1);
            const double part = progress - double(done);
            const WalkStep& step = walk.steps[done];
            const NodeShape& to = target(step.step.from.value_or(TcpState::Established), step.step.to);
            if (!step.step.from || part >= 1) {
                m_shapes.tokens.push_back({walk.client, tokenStand(m_shapes, to, walk.client)});
                continue;
            }
            const QPainterPath path = shapeOf(step).path;
            const NodeShape& from = node(*step.step.from);
            // From stand to stand, by way of the edge.
            const QPointF offA = tokenStand(m_shapes, from, walk.client) - path.pointAtPercent(0);
            const QPointF offB = tokenStand(m_shapes, to, walk.client) - path.pointAtPercent(1);
            m_shapes.tokens.push_back({walk.client, path.pointAtPercent(part) + offA * (1 - part) + offB * part});
        }
    }

    const DiagramScene& m_scene;
    const Theme& m_theme;
    QFont m_small;
    DiagramShapes m_shapes;
    double m_gap = 0;
    double m_laneTop = 0;
    double m_laneBottom = 0;
};

} // namespace

DiagramShapes layOutDiagram(const DiagramScene& scene, const Theme& theme)
{
    return DiagramLayout(scene, theme).lay();
}

DiagramItem diagramItemAt(const DiagramShapes& shapes, const QPointF& point, double tolerance)
{
    for (const NodeShape& node : shapes.nodes) {
        if (node.rect.contains(point))
            return {node.state, -1};
    }
    DiagramItem nearest;
    double least = tolerance;
    for (const EdgeShape& shape : shapes.edges) {
        if (shape.edge < 0)
            continue;
        if (shape.labelRect.contains(point))
            return {std::nullopt, shape.edge};
        for (const QLineF& line : piecesOf(shape.path)) {
            const double lengthSquared = std::max(1.0, line.dx() * line.dx() + line.dy() * line.dy());
            const double along =
                std::clamp(QPointF::dotProduct(point - line.p1(), line.p2() - line.p1()) / lengthSquared, 0.0, 1.0);
            const double distance = QLineF(point, line.pointAt(along)).length();
            if (distance < least) {
                least = distance;
                nearest = {std::nullopt, shape.edge};
            }
        }
    }
    return nearest;
}

} // namespace statewire
