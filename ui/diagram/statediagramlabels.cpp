// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagram/statediagramlabels.h"

#include "ui/look/words.h"

#include <QFontMetricsF>
#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

bool crosses(const QLineF& line, const QRectF& rect)
{
    if (rect.contains(line.p1()) || rect.contains(line.p2()))
        return true;
    const std::array diagonals{QLineF(rect.topLeft(), rect.bottomRight()), QLineF(rect.topRight(), rect.bottomLeft())};
    return std::any_of(diagonals.begin(), diagonals.end(), [&line](const QLineF& diagonal) {
        return line.intersects(diagonal, nullptr) == QLineF::BoundedIntersection;
    });
}

class DiagramLabels
{
public:
    DiagramLabels(const DiagramScene& scene, const Theme& theme, DiagramShapes& shapes)
        : m_scene(scene), m_theme(theme), m_small(theme.font(TextRole::Small)), m_strong(m_small), m_shapes(shapes)
    {
        m_strong.setWeight(QFont::DemiBold);
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

private:
    /// What may be written at an edge, the longest first.
    std::vector<QStringList> texts(const EdgeShape& shape) const
    {
        std::vector<QStringList> texts;
        if (shape.edge < 0)
            return {{Words::tr("states between were missed")}, {Words::tr("missed")}};
        const StateEdge& edge = stateEdges()[size_t(shape.edge)];
        if (shape.lit) {
            QStringList seen;
            for (const Walk& walk : m_scene.walks) {
                for (const WalkStep& step : walk.steps) {
                    if (step.cause.edge != shape.edge || !step.step.from)
                        continue;
                    if (step.cause.observed)
                        seen << step.cause.text;
                    else if (edge.aborts) // the edge names only some of what it may have been
                        return {{step.cause.text}, {u"?"_s}};
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
                const QPointF token = tokenStand(m_shapes, n, client);
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
            const std::vector<QLineF> lines = piecesOf(other.path);
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
                const QPointF token = tokenStand(m_shapes, n, client);
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

    const DiagramScene& m_scene;
    const Theme& m_theme;
    QFont m_small;
    QFont m_strong;
    DiagramShapes& m_shapes;
    QRectF m_plane;
};

} // namespace

void placeDiagramLabels(const DiagramScene& scene, const Theme& theme, DiagramShapes& shapes)
{
    DiagramLabels(scene, theme, shapes).placeLabels();
}

QPointF tokenStand(const DiagramShapes& shapes, const NodeShape& node, bool client)
{
    const double in = std::min(shapes.tokenRadius, node.rect.width() / 4);
    const double aboveName = (node.rect.height() - shapes.nameHeight) / 2 + 1;
    return {client ? node.rect.left() + in : node.rect.right() - in, node.rect.top() + aboveName - shapes.tokenRadius};
}

std::vector<QLineF> piecesOf(const QPainterPath& path)
{
    std::vector<QLineF> lines;
    for (int i = 1; i < path.elementCount(); ++i)
        lines.emplace_back(path.elementAt(i - 1), path.elementAt(i));
    return lines;
}

} // namespace statewire
