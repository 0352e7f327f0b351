// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagram/statediagramlayout.h"

#include <QFontMetricsF>
#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

struct NodePlace
{
    TcpState state;
    bool last;
    int column;
    int row;
};

// Read from left to right: opening, the open connection, closing first (above) or second (below). CLOSE stands at both
// ends, so that no edge runs back across the picture.
constexpr std::array nodePlaces{NodePlace{TcpState::Close, false, 0, 1},       NodePlace{TcpState::Listen, false, 1, 0},
                                NodePlace{TcpState::SynSent, false, 1, 2},     NodePlace{TcpState::SynRecv, false, 2, 0},
                                NodePlace{TcpState::Established, false, 2, 1}, NodePlace{TcpState::FinWait1, false, 3, 0},
                                NodePlace{TcpState::Closing, false, 3, 1},     NodePlace{TcpState::CloseWait, false, 3, 2},
                                NodePlace{TcpState::FinWait2, false, 4, 0},    NodePlace{TcpState::TimeWait, false, 4, 1},
                                NodePlace{TcpState::LastAck, false, 4, 2},     NodePlace{TcpState::Close, true, 5, 1}};

/// Where an edge leaves or meets a state: -1 to 1 across its width and height.
struct Port
{
    double x;
    double y;
};

struct Wire
{
    TcpState from;
    TcpState to;
    Port leaves;
    Port meets;
};

constexpr std::array wires{Wire{TcpState::Close, TcpState::Listen, {0, -1}, {-1, 0.35}},
                           Wire{TcpState::Listen, TcpState::Close, {-1, -0.35}, {-0.5, -1}},
                           Wire{TcpState::Close, TcpState::SynSent, {0, 1}, {-1, -0.35}},
                           Wire{TcpState::SynSent, TcpState::Close, {-1, 0.35}, {-0.5, 1}},
                           Wire{TcpState::Listen, TcpState::SynRecv, {1, -0.3}, {-1, -0.3}},
                           Wire{TcpState::SynRecv, TcpState::Listen, {-1, 0.4}, {1, 0.4}},
                           Wire{TcpState::Listen, TcpState::SynSent, {-0.3, 1}, {-0.3, -1}},
                           Wire{TcpState::SynSent, TcpState::SynRecv, {0.3, -1}, {-0.6, 1}},
                           Wire{TcpState::SynSent, TcpState::Established, {1, 0}, {-0.5, 1}},
                           Wire{TcpState::SynRecv, TcpState::Established, {0, 1}, {0, -1}},
                           Wire{TcpState::SynRecv, TcpState::FinWait1, {1, 0}, {-1, 0}},
                           Wire{TcpState::Established, TcpState::FinWait1, {1, -0.35}, {-0.6, 1}},
                           Wire{TcpState::Established, TcpState::CloseWait, {1, 0.35}, {-0.5, -1}},
                           Wire{TcpState::FinWait1, TcpState::FinWait2, {1, 0}, {-1, 0}},
                           Wire{TcpState::FinWait1, TcpState::Closing, {0, 1}, {0, -1}},
                           Wire{TcpState::FinWait1, TcpState::TimeWait, {0.5, 1}, {-0.3, -1}},
                           Wire{TcpState::FinWait2, TcpState::TimeWait, {0.25, 1}, {0.25, -1}},
                           Wire{TcpState::Closing, TcpState::TimeWait, {1, 0}, {-1, 0}},
                           Wire{TcpState::CloseWait, TcpState::LastAck, {1, 0}, {-1, 0}},
                           Wire{TcpState::LastAck, TcpState::Close, {1, 0}, {0, 1}},
                           Wire{TcpState::TimeWait, TcpState::Close, {1, 0}, {-1, 0}}};

QPointF at(const QRectF& rect, const Port& port)
{
    return {rect.center().x() + port.x * rect.width() / 2, rect.center().y() + port.y * rect.height() / 2};
}

QPainterPath polyline(std::initializer_list<QPointF> points)
{
    QPainterPath path(*points.begin());
    std::for_each(points.begin() + 1, points.end(), [&path](const QPointF& point) { path.lineTo(point); });
    return path;
}

/// The straight pieces of a path, for distances and crossings.
std::vector<QLineF> pieces(const QPainterPath& path)
{
    std::vector<QLineF> lines;
    for (int i = 1; i < path.elementCount(); ++i)
        lines.emplace_back(path.elementAt(i - 1), path.elementAt(i));
    return lines;
}

bool crosses(const QLineF& line, const QRectF& rect)
{
    if (rect.contains(line.p1()) || rect.contains(line.p2()))
        return true;
    const std::array diagonals{QLineF(rect.topLeft(), rect.bottomRight()), QLineF(rect.topRight(), rect.bottomLeft())};
    return std::any_of(diagonals.begin(), diagonals.end(), [&line](const QLineF& diagonal) {
        return line.intersects(diagonal, nullptr) == QLineF::BoundedIntersection;
    });
}

class DiagramLayout
{
public:
    DiagramLayout(const DiagramScene& scene, const Theme& theme)
        : m_scene(scene), m_theme(theme), m_small(theme.font(TextRole::Small)), m_strong(strongFont(theme))
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
        placeLabels();
        placeTokens();
        return std::move(m_shapes);
    }

private:
    static QFont strongFont(const Theme& theme)
    {
        QFont font = theme.font(TextRole::Small);
        font.setWeight(QFont::DemiBold);
        return font;
    }

    void placeNodes()
    {
        const QFontMetricsF names(m_theme.font(TextRole::Span));
        double nodeWidth = 0;
        for (const NodePlace& place : nodePlaces)
            nodeWidth = std::max(nodeWidth, names.horizontalAdvance(stateName(place.state)));
        nodeWidth += m_theme.px(14);
        const double closeWidth = names.horizontalAdvance(stateName(TcpState::Close)) + m_theme.px(16);
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
        for (const NodePlace& place : nodePlaces) {
            NodeShape node;
            node.state = place.state;
            node.last = place.last;
            const bool end = place.state == TcpState::Close;
            const double left =
                place.column == 0 ? plane.left() : plane.left() + endWidth + gap + (place.column - 1) * (width + gap);
            node.rect = QRectF(left, top + place.row * rowStep, end ? endWidth : width, height);
            node.label = shortNames ? stateShortName(place.state) : stateName(place.state);
            m_shapes.nodes.push_back(node);
        }
        m_gap = gap;
        m_nameHeight = names.height();
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
        const auto wire =
            std::find_if(wires.begin(), wires.end(), [=](const Wire& w) { return w.from == from && w.to == to; });
        if (wire != wires.end())
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
        return edge.to == TcpState::Close && (edge.aborts || edge.from == TcpState::FinWait2);
    }

    void placeEdges()
    {
        const std::vector<StateEdge>& table = stateEdges();
        for (size_t i = 0; i < table.size(); ++i) {
            if (sharesAbortLine(table[i]))
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
        for (const QString& text :
             {u"RST, abort or timeout, from any state"_s, u"RST or abort, from any state"_s, u"RST, abort"_s}) {
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
        // An abort, or a leap that the table does not know.
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

    /// What may be written at an edge, the longest first.
    std::vector<QStringList> texts(const EdgeShape& shape) const
    {
        std::vector<QStringList> texts;
        if (shape.edge < 0)
            return {{u"states between were missed"_s}, {u"missed"_s}};
        const StateEdge& edge = stateEdges()[size_t(shape.edge)];
        if (shape.lit) {
            QStringList seen;
            for (const Walk& walk : m_scene.walks) {
                for (const WalkStep& step : walk.steps) {
                    if (step.cause.edge == shape.edge && step.cause.observed && step.step.from)
                        seen << step.cause.text;
                }
            }
            if (seen.size() == 2 && seen[0] == seen[1])
                seen.removeLast();
            if (!seen.isEmpty())
                texts.push_back(seen);
            if (seen.size() == 1 && seen.first().contains(u", "_s))
                texts.push_back(seen.first().split(u", "_s).first(2));
        }
        if (!edge.sent.isEmpty()) {
            texts.push_back({edge.cause, u"→ "_s + edge.sent});
            texts.push_back({edge.shortCause, u"→ "_s + edge.sent});
        } else {
            texts.push_back({edge.cause});
            const qsizetype of = edge.cause.indexOf(u" of "_s);
            if (of > 0)
                texts.push_back({edge.cause.left(of), edge.cause.mid(of + 1)});
        }
        texts.push_back({edge.shortCause});
        return texts;
    }

    /// True if nothing lies under \p rect, and nothing between it and \p on, the place of the edge that it names.
    bool isFree(const QRectF& text, const QPointF& on, const EdgeShape& own) const
    {
        if (!m_plane.contains(text))
            return false;
        const QRectF rect = text.adjusted(-m_theme.px(2), 0, m_theme.px(2), 0);
        const QLineF leader(text.center(), on);
        const double r = m_shapes.tokenRadius;
        for (const NodeShape& n : m_shapes.nodes) {
            if (n.rect.adjusted(-2, -2, 2, 2).intersects(rect))
                return false;
            for (bool client : {true, false}) {
                const QPointF token = stand(n, client);
                if (QRectF(token.x() - r, token.y() - r, 2 * r, 2 * r).intersects(rect))
                    return false;
            }
        }
        for (const BadgeShape& badge : m_shapes.badges) {
            const double b = m_shapes.badgeRadius + 1;
            if (QRectF(badge.centre.x() - b, badge.centre.y() - b, 2 * b, 2 * b).intersects(rect))
                return false;
        }
        const QLineF up(m_shapes.abortLine.p2(), QPointF(m_shapes.abortLine.x2(), m_shapes.nodes.back().rect.bottom()));
        if (m_shapes.abortLabelRect.intersects(rect) || crosses(m_shapes.abortLine, rect) || crosses(up, rect))
            return false;
        for (const EdgeShape& other : m_shapes.edges) {
            if (&other != &own && !other.labelRect.isNull() && other.labelRect.adjusted(-4, -4, 4, 4).intersects(rect))
                return false;
            const std::vector<QLineF> lines = pieces(other.path);
            if (std::any_of(lines.begin(), lines.end(), [&](const QLineF& line) {
                    return crosses(line, rect) ||
                           (&other != &own && leader.intersects(line, nullptr) == QLineF::BoundedIntersection);
                }))
                return false;
        }
        return true;
    }

    bool placeText(EdgeShape& shape, const QStringList& text)
    {
        const QFontMetricsF metrics(shape.lit ? m_strong : m_small);
        double width = 0;
        for (const QString& line : text)
            width = std::max(width, metrics.horizontalAdvance(line));
        const QSizeF size(width + 2, metrics.height() * double(text.size()) * 0.94);
        const double length = shape.path.length();
        const double away = m_theme.px(3);
        for (double along : {0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82}) {
            const QPointF on = shape.path.pointAtPercent(along);
            const QPointF ahead = shape.path.pointAtPercent(std::min(1.0, along + 2 / std::max(length, 4.0)));
            const double dx = std::abs(ahead.x() - on.x());
            const double dy = std::abs(ahead.y() - on.y());
            const double steep = std::max(0.001, std::hypot(dx, dy));
            // How far the centre must go off the line, along its normal, for the text to clear it.
            const double off = (size.width() / 2 * dy + size.height() / 2 * dx) / steep + away;
            const QPointF normal(-(ahead.y() - on.y()) / steep, (ahead.x() - on.x()) / steep);
            for (double sign : {normal.y() > 0.2 || (std::abs(normal.y()) <= 0.2 && normal.x() < 0) ? -1.0 : 1.0,
                                normal.y() > 0.2 || (std::abs(normal.y()) <= 0.2 && normal.x() < 0) ? 1.0 : -1.0}) {
                for (double further : {0.0, m_theme.px(6), m_theme.px(12)}) {
                    const QPointF centre = on + normal * sign * (off + further);
                    const QRectF rect(centre.x() - size.width() / 2, centre.y() - size.height() / 2, size.width(),
                                      size.height());
                    if (!isFree(rect, on, shape))
                        continue;
                    shape.label = text;
                    shape.labelRect = rect;
                    return true;
                }
            }
        }
        return false;
    }

    void placeLabels()
    {
        m_plane = m_scene.area;
        if (m_shapes.stripAtSide)
            m_plane.setRight(m_shapes.strip.left() - m_theme.px(6));
        else
            m_plane.setBottom(m_shapes.strip.top());
        // What was walked says why; then everybody gets a short form, and what room is left goes to longer ones.
        for (EdgeShape& shape : m_shapes.edges) {
            if (!shape.lit)
                continue;
            for (const QStringList& text : texts(shape)) {
                if (placeText(shape, text))
                    break;
            }
        }
        for (EdgeShape& shape : m_shapes.edges) {
            if (!shape.lit)
                placeText(shape, texts(shape).back());
        }
        for (EdgeShape& shape : m_shapes.edges) {
            if (shape.lit)
                continue;
            const QRectF before = shape.labelRect;
            shape.labelRect = {};
            const std::vector<QStringList> all = texts(shape);
            if (std::none_of(all.begin(), all.end(), [&](const QStringList& text) { return placeText(shape, text); }))
                shape.labelRect = before;
        }
        // What is pointed at, and what happened last, is named even where there is no room for names.
        for (EdgeShape& shape : m_shapes.edges) {
            const bool asked = shape.edge >= 0 && shape.edge == m_scene.about.edge;
            const bool last = std::any_of(m_scene.walks.begin(), m_scene.walks.end(), [&](const Walk& walk) {
                return shape.edge >= 0 && !walk.steps.empty() && walk.steps.back().cause.edge == shape.edge;
            });
            if ((asked || last) && shape.labelRect.isNull())
                placeCallout(shape, asked);
        }
    }

    /// A place beside the edge that covers no state; if \p must, then the one that covers least.
    void placeCallout(EdgeShape& shape, bool must)
    {
        const QFontMetricsF metrics(m_strong);
        const double pad = m_theme.px(5);
        QRectF best;
        QStringList bestText;
        double least = must ? 1e12 : 1e-6;
        for (const QStringList& text : texts(shape)) {
            double width = 0;
            for (const QString& line : text)
                width = std::max(width, metrics.horizontalAdvance(line));
            const QSizeF size(width + 2 * pad, metrics.height() * double(text.size()) * 0.94 + pad);
            if (size.width() > m_plane.width() || size.height() > m_plane.height())
                continue;
            for (double along : {0.5, 0.3, 0.7}) {
                const QPointF on = shape.path.pointAtPercent(along);
                for (int step = 0; step <= 8; ++step) {
                    const double off = m_theme.px(4.0 + 6 * step);
                    for (const QPointF& way : {QPointF(0, -1), QPointF(0, 1), QPointF(-1, 0), QPointF(1, 0)}) {
                        QRectF rect(QPointF(), size);
                        rect.moveCenter(on +
                                        QPointF(way.x() * (size.width() / 2 + off), way.y() * (size.height() / 2 + off)));
                        rect.moveLeft(std::clamp(rect.left(), m_plane.left(), m_plane.right() - size.width()));
                        rect.moveTop(std::clamp(rect.top(), m_plane.top(), m_plane.bottom() - size.height()));
                        const double covered = coveredBy(rect) + (rect.contains(on) ? size.width() : 0);
                        if (covered < least) {
                            least = covered;
                            best = rect;
                            bestText = text;
                        }
                    }
                }
            }
            if (least < 1e-6)
                break;
        }
        if (best.isNull())
            return;
        shape.label = bestText;
        shape.labelRect = best;
        shape.callout = true;
        // Two texts in one place are none.
        for (EdgeShape& other : m_shapes.edges) {
            if (&other != &shape && !other.callout && other.labelRect.intersects(best))
                other.labelRect = {};
        }
    }

    /// How much of the states, the marks and other callouts lies under \p rect.
    double coveredBy(const QRectF& rect) const
    {
        double area = 0;
        const auto add = [&](const QRectF& other) {
            const QRectF both = rect.intersected(other);
            area += std::max(0.0, both.width()) * std::max(0.0, both.height());
        };
        const double r = m_shapes.tokenRadius;
        for (const NodeShape& n : m_shapes.nodes) {
            add(n.rect);
            for (bool client : {true, false}) {
                const QPointF token = stand(n, client);
                add(QRectF(token.x() - r, token.y() - r, 2 * r, 2 * r));
            }
        }
        const double b = m_shapes.badgeRadius;
        for (const BadgeShape& badge : m_shapes.badges)
            add(QRectF(badge.centre.x() - b, badge.centre.y() - b, 2 * b, 2 * b));
        for (const EdgeShape& other : m_shapes.edges) {
            if (other.callout)
                add(other.labelRect);
        }
        return area;
    }

    /// Where a token stands on a state: on its upper edge, off the name and off the gaps where words stand.
    QPointF stand(const NodeShape& shape, bool client) const
    {
        const double in = std::min(m_shapes.tokenRadius, shape.rect.width() / 4);
        const double aboveName = (shape.rect.height() - m_nameHeight) / 2 + 1;
        return {client ? shape.rect.left() + in : shape.rect.right() - in,
                shape.rect.top() + aboveName - m_shapes.tokenRadius};
    }

    void placeTokens()
    {
        for (const Walk& walk : m_scene.walks) {
            if (walk.steps.empty()) {
                if (walk.start)
                    m_shapes.tokens.push_back({walk.client, stand(node(*walk.start), walk.client)});
                continue;
            }
            const double progress = std::clamp(walk.progress, 0.0, double(walk.steps.size()));
            const size_t done = std::min(size_t(progress), walk.steps.size() - 1);
            const double part = progress - double(done);
            const WalkStep& step = walk.steps[done];
            const NodeShape& to = target(step.step.from.value_or(TcpState::Established), step.step.to);
            if (!step.step.from || part >= 1) {
                m_shapes.tokens.push_back({walk.client, stand(to, walk.client)});
                continue;
            }
            const QPainterPath path = shapeOf(step).path;
            const NodeShape& from = node(*step.step.from);
            // From stand to stand, by way of the edge.
            const QPointF offA = stand(from, walk.client) - path.pointAtPercent(0);
            const QPointF offB = stand(to, walk.client) - path.pointAtPercent(1);
            m_shapes.tokens.push_back({walk.client, path.pointAtPercent(part) + offA * (1 - part) + offB * part});
        }
    }

    const DiagramScene& m_scene;
    const Theme& m_theme;
    QFont m_small;
    QFont m_strong;
    DiagramShapes m_shapes;
    QRectF m_plane;
    double m_gap = 0;
    double m_nameHeight = 0;
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
        for (const QLineF& line : pieces(shape.path)) {
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
