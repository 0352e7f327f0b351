// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/arrowlayout.h"

#include "ui/context/nameroom.h"
#include "ui/look/words.h"

#include <QFontMetricsF>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// Beyond so many arrows in view, looking for free places costs more than the labels are worth.
constexpr size_t maxLabelled = 200;

bool crosses(const QLineF& line, const QRectF& rect)
{
    if (rect.contains(line.p1()) || rect.contains(line.p2()))
        return true;
    const QLineF diagonals[] = {{rect.topLeft(), rect.bottomRight()}, {rect.topRight(), rect.bottomLeft()}};
    return std::any_of(std::begin(diagonals), std::end(diagonals), [&line](const QLineF& diagonal) {
        return line.intersects(diagonal, nullptr) == QLineF::BoundedIntersection;
    });
}

class LabelPlacer
{
public:
    LabelPlacer(const TimelineScene& scene, const Theme& theme, const ArrowField& field,
                const std::vector<BreakShape>& breaks, std::vector<ArrowShape>& arrows, size_t first)
        : m_scene(scene), m_field(field), m_breaks(breaks), m_arrows(arrows), m_first(first),
          m_plain(theme.font(TextRole::Figures)), m_strong(factFont(theme)), m_distance(theme.px(5))
    {
    }

    void place()
    {
        // What matters gets the best place.
        for (bool matters : {true, false}) {
            for (size_t i = m_first; i < m_arrows.size(); ++i) {
                if (m_arrows[i].matters == matters)
                    placeOne(m_arrows[i]);
            }
        }
    }

private:
    void placeOne(ArrowShape& arrow)
    {
        const QFontMetricsF& metrics = arrow.matters ? m_strong : m_plain;
        const QString plain = arrow.label;
        if (arrow.repeats && !arrow.matters)
            arrow.label = Words::tr("%1 again").arg(plain);
        const auto sizeOf = [&metrics](const QString& text) {
            const QStringList lines = text.split(u'\n');
            double width = 0;
            for (const QString& line : lines)
                width = std::max(width, metrics.horizontalAdvance(line));
            return QSizeF(width + 2, double(lines.size()) * metrics.height());
        };
        if (placeBeside(arrow, sizeOf(arrow.label)))
            return;
        if (!arrow.matters) {
            // A letter is not worth covering a line for.
            arrow.label = plain;
            if (!arrow.repeats || !placeBeside(arrow, sizeOf(plain)))
                arrow.label.clear();
            return;
        }
        // What it is a fact about, the arrow itself tells: without that it needs less room, and in two lines half of it.
        QStringList forms{arrow.label};
        if (const QString brief = briefFact(arrow.label); !brief.isEmpty()) {
            forms << brief;
            if (const QString folded = foldedFact(brief); !folded.isEmpty())
                forms << folded;
        }
        const auto tryAll = [&](const auto& place) {
            return std::any_of(forms.begin(), forms.end(), [&](const QString& form) {
                if (!place(sizeOf(form)))
                    return false;
                arrow.label = form;
                return true;
            });
        };
        constexpr int near = 14;
        constexpr int far = 100;
        if (tryAll([&](const QSizeF& size) { return placeBeside(arrow, size); }))
            return;
        // A name alone may be letters, as those of the other arrows, before it stands away from its arrow.
        const std::optional<size_t> at = m_scene.timeline->findArrow(arrow.number);
        if (at && plain == m_scene.timeline->arrows()[*at].segment.flagsText()) {
            arrow.label = arrowLabel(m_scene.timeline->arrows()[*at].segment);
            if (placeBeside(arrow, sizeOf(arrow.label)))
                return;
            arrow.label = plain;
        }
        // Beyond a torn edge it stands among what happened long before or after: only if its own side has no room.
        for (const auto& [leader, steps] : {std::pair{Leader::Clear, near},
                                            {Leader::OverArrows, near},
                                            {Leader::OverArrows, far},
                                            {Leader::OverTornEdges, near},
                                            {Leader::OverTornEdges, far}}) {
            if (leader == Leader::OverTornEdges && m_scene.factsStayNear)
                break;
            // Named anew: clang before 16 lets no lambda have them.
            if (tryAll(
                    [&, over = leader, reach = steps](const QSizeF& size) { return placeApart(arrow, size, over, reach); }))
                return;
        }
        arrow.label.clear();
    }

    /// A free place that touches the arrow, on either side of it.
    bool placeBeside(ArrowShape& arrow, const QSizeF& size)
    {
        // Facts come in pairs, one above the other; letters stand best in the middle.
        static constexpr std::array forFacts{0.28, 0.72, 0.5, 0.2, 0.8, 0.14, 0.86};
        static constexpr std::array forLetters{0.5, 0.34, 0.66, 0.2, 0.8, 0.12, 0.88};
        for (double along : arrow.matters ? forFacts : forLetters) {
            const QPointF on = arrow.line.pointAt(along);
            for (bool right : {true, false}) {
                // Keep the label off its own line, which leans across the label's height.
                const double lean = std::abs(arrow.line.dx() / std::max(1.0, std::abs(arrow.line.dy()))) * size.height() / 2;
                const double x = right ? on.x() + m_distance + lean : on.x() - m_distance - lean - size.width();
                const QRectF rect = inField(x, on.y(), size);
                if (!isPossible(rect) || crosses(arrow.line, rect) || arrowsUnder(rect, arrow) > 0)
                    continue;
                arrow.labelRect = rect;
                return true;
            }
        }
        return false;
    }

    /// What the leader of a label may cross; the label itself covers nothing.
    enum class Leader : quint8
    {
        Clear,
        OverArrows,
        OverTornEdges
    };

    /// A free place further away, at the end of a leader.
    bool placeApart(ArrowShape& arrow, const QSizeF& size, Leader leader, int mostSteps)
    {
        const double step = 2 * m_distance;
        for (int i = 1; i <= mostSteps; ++i) {
            for (double along : {0.32, 0.7, 0.5, 0.15, 0.85}) {
                const QPointF on = arrow.line.pointAt(along);
                for (double x : {on.x() + i * step, on.x() - i * step - size.width()}) {
                    const QRectF rect = inField(x, on.y(), size);
                    if (!isPossible(rect) || crosses(arrow.line, rect) || arrowsUnder(rect, arrow) > 0 ||
                        (leader != Leader::OverTornEdges && isTornBetween(rect, on.x())))
                        continue;
                    const QLineF line(QPointF(x < on.x() ? rect.right() : rect.left(), rect.center().y()), on);
                    if (meetsLabel(QRectF(line.p1(), line.p2()).normalized().adjusted(0, -1, 0, 1)) ||
                        (leader == Leader::Clear && arrowsOver(line, arrow)))
                        continue;
                    arrow.labelRect = rect;
                    arrow.leader = line;
                    return true;
                }
            }
        }
        return false;
    }

    bool arrowsOver(const QLineF& leader, const ArrowShape& self) const
    {
        return std::any_of(m_arrows.begin() + ptrdiff_t(m_first), m_arrows.end(), [&](const ArrowShape& other) {
            return &other != &self && other.line.intersects(leader, nullptr) == QLineF::BoundedIntersection;
        });
    }

    /// Around \p y, but between the rows: an arrow that just left is near one of them.
    QRectF inField(double x, double y, const QSizeF& size) const
    {
        const double lowest = std::max(m_field.topY, m_field.bottomY - size.height());
        return {QPointF(x, std::clamp(y - size.height() / 2, m_field.topY, lowest)), size};
    }

    bool isPossible(const QRectF& rect) const
    {
        return rect.left() >= m_scene.plot.left() && rect.right() <= m_scene.plot.right() && !outsideField(rect) &&
               !breakIn(rect) && !meetsLabel(rect);
    }

    bool isTornBetween(const QRectF& rect, double x) const
    {
        return std::any_of(m_breaks.begin(), m_breaks.end(), [&](const BreakShape& b) {
            return rect.center().x() < b.leftX ? x > b.leftX : x < b.rightX && rect.center().x() > b.rightX;
        });
    }

    const BreakShape* breakIn(const QRectF& rect) const
    {
        const auto found = std::find_if(m_breaks.begin(), m_breaks.end(), [&](const BreakShape& b) {
            return rect.right() > b.leftX - m_distance && rect.left() < b.rightX + m_distance;
        });
        return found == m_breaks.end() ? nullptr : &*found;
    }

    bool meetsLabel(const QRectF& rect) const
    {
        return std::any_of(m_arrows.begin() + ptrdiff_t(m_first), m_arrows.end(), [&rect](const ArrowShape& other) {
            return !other.labelRect.isNull() &&
                   (other.labelRect.intersects(rect) || (!other.leader.isNull() && crosses(other.leader, rect)));
        });
    }

    /// A label belongs between the rows, not on them; a strip lower than a line has no better place.
    bool outsideField(const QRectF& rect) const
    {
        const bool lower = rect.height() > m_field.bottomY - m_field.topY;
        if (lower && rect.height() < 1.5 * m_plain.height())
            return false;
        return rect.top() < m_field.topY || rect.bottom() > m_field.bottomY;
    }

    qsizetype arrowsUnder(const QRectF& rect, const ArrowShape& self) const
    {
        return std::count_if(m_arrows.begin() + ptrdiff_t(m_first), m_arrows.end(),
                             [&](const ArrowShape& other) { return &other != &self && crosses(other.line, rect); });
    }

    const TimelineScene& m_scene;
    const ArrowField& m_field;
    const std::vector<BreakShape>& m_breaks;
    std::vector<ArrowShape>& m_arrows;
    size_t m_first;
    QFontMetricsF m_plain;
    QFontMetricsF m_strong;
    double m_distance;
};

} // namespace

QString arrowLabel(const Segment& segment)
{
    if (segment.payloadBytes == 0)
        return segment.flagsShort();
    const QString length = u"%1 B"_s.arg(segment.payloadBytes);
    return segment.has(FlagFin) ? u"F "_s + length : length;
}

void layOutArrows(const TimelineScene& scene, const Theme& theme, const Connection& connection, const ArrowField& field,
                  const std::vector<BreakShape>& breaks, std::vector<ArrowShape>& arrows)
{
    const size_t first = arrows.size();
    const std::vector<Arrow>& all = scene.timeline->arrows();
    double lastX = -1e9;
    for (size_t index : connection.arrows) {
        const Arrow& arrow = all[index];
        if (arrow.sentNs > scene.playheadNs)
            break;
        const bool down = arrow.fromTrack == field.client;
        const bool arrived = arrow.landedNs <= scene.playheadNs;
        const QPointF from(xOf(scene, arrow.sentNs), down ? field.topY : field.bottomY);
        const double farY = down ? field.bottomY : field.topY;
        QPointF to(arrived ? xOf(scene, arrow.landedNs) : xOf(scene, scene.playheadNs), farY);
        const bool gone = arrow.fate == Fate::Dropped || arrow.fate == Fate::Absorbed || arrow.fate == Fate::Rewritten;
        if (gone) {
            // It ended on the wire: a stub, wherever the playhead is.
            to = QPointF(from.x() + theme.px(10), from.y() + (farY - from.y()) * 0.45);
        } else if (!arrived) {
            // As far as it came by now; where its arrival is not known yet, half the way.
            double way = 0.5;
            if (arrow.landedNs != openEndNs)
                way = double(scene.playheadNs - arrow.sentNs) / double(arrow.landedNs - arrow.sentNs);
            to = QPointF(to.x(), from.y() + (farY - from.y()) * std::clamp(way, 0.1, 0.9));
        }
        if (to.x() < scene.plot.left() || from.x() > scene.plot.right())
            continue;
        const auto fact = std::find_if(scene.facts.begin(), scene.facts.end(),
                                       [&](const FrameFact& f) { return f.frame == arrow.number; });
        const bool matters = fact != scene.facts.end();
        if (!matters && from.x() - lastX < 0.75)
            continue; // the pixel column has its arrow
        lastX = from.x();
        ArrowShape shape;
        shape.line = QLineF(from, to);
        shape.number = arrow.number;
        shape.matters = matters;
        shape.arrived = arrived;
        shape.lost = arrow.fate == Fate::Dropped;
        shape.repeats = arrow.repeats && arrow.fate != Fate::Injected;
        shape.label = matters ? fact->text : arrowLabel(arrow.segment);
        arrows.push_back(std::move(shape));
    }
    // Arrows that leave the plot are cut at its edges: not every device clips.
    for (size_t i = first; i < arrows.size(); ++i) {
        QLineF& line = arrows[i].line;
        if (line.p1().x() < scene.plot.left() && line.dx() > 0)
            line.setP1(line.pointAt((scene.plot.left() - line.p1().x()) / line.dx()));
        if (line.p2().x() > scene.plot.right() && line.dx() > 0)
            line.setP2(line.pointAt((scene.plot.right() - line.p1().x()) / line.dx()));
    }
    if (arrows.size() - first <= maxLabelled) {
        LabelPlacer(scene, theme, field, breaks, arrows, first).place();
    } else {
        for (size_t i = first; i < arrows.size(); ++i)
            arrows[i].label.clear();
    }
}

} // namespace statewire
