// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinelayout.h"

#include "ui/context/timeleft.h"
#include "ui/timeline/arrowlayout.h"
#include "ui/timeline/bandsizes.h"
#include "ui/timeline/breaklabels.h"
#include "ui/timeline/calllayout.h"
#include "ui/timeline/queuerow.h"
#include "ui/timeline/rowfolding.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

class Layout
{
public:
    Layout(const TimelineScene& scene, const Theme& theme)
        : m_scene(scene), m_theme(theme), m_timeline(*scene.timeline), m_span(theme.font(TextRole::Span)),
          m_small(theme.font(TextRole::Figures)), m_leastLabel(m_span.averageCharWidth())
    {
    }

    TimelineShapes run()
    {
        m_shapes.breaks =
            breaksIn(*m_scene.scale, m_scene.plot, m_scene.fromUnit, m_scene.toUnit, m_scene.playheadNs, m_theme);
        m_shapes.breakLabels = layOutBreakLabels(m_shapes.breaks, m_scene.plot.left(), m_scene.plot.right(),
                                                 m_scene.plot.bottom() + m_theme.px(4), m_theme);
        std::vector<RowGroup> all;
        if (!m_scene.groups)
            all = groupRows(m_timeline, {}, m_scene.playheadNs);
        const std::vector<RowGroup>& groups = m_scene.groups ? *m_scene.groups : all;
        m_told = toldTracks(m_scene);
        m_sizes =
            fitBands(m_scene.plot.height(), groups,
                     {anyRefusedOnARow(m_timeline, m_scene.playheadNs),
                      size_t(std::count_if(groups.begin(), groups.end(), [this](const RowGroup& g) { return isTold(g); }))},
                     m_theme);
        double y = m_scene.plot.top() + m_sizes.space / 2 - m_scene.scroll;
        for (const RowGroup& group : groups) {
            const double height = m_sizes.of(group) + (isTold(group) ? extraForFacts(m_sizes, m_theme) : 0);
            const bool visible = y < m_scene.plot.bottom() && y + height > m_scene.plot.top();
            if (visible && hasBegun(group))
                addBand(group, y, height);
            y += height + m_sizes.space;
        }
        m_shapes.contentHeight = y - m_scene.plot.top() - m_sizes.space / 2 + m_scene.scroll;
        addArrowsThatMatter();
        dropCutWords();
        layOutStrip(m_scene, m_theme, m_shapes);
        const double x = xOf(m_scene, m_scene.playheadNs);
        if (x >= m_scene.plot.left() - 0.5 && x <= m_scene.plot.right() + 0.5)
            m_shapes.playheadX = x;
        return std::move(m_shapes);
    }

private:
    /// Half a line of letters at the upper or lower edge says nothing: whoever wants to read them scrolls.
    void dropCutWords()
    {
        const auto isCut = [this](const QRectF& rect, double height) {
            const double middle = rect.center().y();
            return middle - height / 2 < m_scene.plot.top() - 1 || middle + height / 2 > m_scene.plot.bottom() + 1;
        };
        const double line = m_span.height() - m_theme.px(3); // letters are lower than their line
        for (SpanBox& span : m_shapes.spans) {
            if (isCut(span.labelRect, line))
                span.label.clear();
            if (isCut(span.countdownRect, line))
                span.countdown.clear();
        }
        for (ArrowShape& arrow : m_shapes.arrows) {
            if (arrow.label.isEmpty() || !isCut(arrow.labelRect, arrow.labelRect.height()))
                continue;
            arrow.label.clear();
            arrow.leader = {};
        }
        std::erase_if(m_shapes.rings,
                      [&](const LifeRing& ring) { return isCut(QRectF(ring.centre, QSizeF(0, 0)), 2 * ring.radius); });
        for (CallTick& tick : m_shapes.calls) {
            // Above the first row they may stand beyond the lanes.
            if (tick.labelRect.center().y() > m_scene.plot.center().y() && isCut(tick.labelRect, line))
                tick.label.clear();
        }
        for (BandShape& band : m_shapes.bands) {
            std::erase_if(band.rows, [&](const RowShape& row) {
                return row.rect.top() > m_scene.plot.bottom() || row.rect.bottom() < m_scene.plot.top();
            });
            for (RowShape& row : band.rows) {
                if (isCut(row.rect, line))
                    row.title.clear();
                if (isCut(row.rect, 2 * line))
                    row.subtitle.clear();
            }
        }
    }

    bool isTold(const RowGroup& group) const { return hasFacts(group, m_told); }

    bool hasBegun(size_t track) const
    {
        const std::vector<Life>& lives = m_timeline.tracks()[track].lives;
        return !lives.empty() && lives.front().beginNs() <= m_scene.playheadNs;
    }

    bool hasBegun(const RowGroup& group) const
    {
        if (std::any_of(group.tracks.begin(), group.tracks.end(), [this](size_t track) { return hasBegun(track); }))
            return true;
        if (group.connection < 0)
            return false;
        const Connection& connection = m_timeline.connections()[size_t(group.connection)];
        return !connection.arrows.empty() && m_timeline.arrows()[connection.arrows.front()].sentNs <= m_scene.playheadNs;
    }

    void addBand(const RowGroup& group, double y, double height)
    {
        BandShape band;
        band.rect = QRectF(m_scene.plot.left() - m_scene.labelWidth, y, m_scene.plot.width() + m_scene.labelWidth, height);
        band.key = group.key;
        band.collapsed = group.collapsed;
        band.heading = group.title;
        if (group.queue)
            addQueue(group, band);
        else if (group.collapsed)
            addCollapsed(group, band);
        else if (group.connection >= 0)
            addConnection(m_timeline.connections()[size_t(group.connection)], band);
        else
            addLanes(group, band);
        const double side = m_theme.px(20);
        const double middle =
            band.headingRect.isNull() ? band.rows.front().rect.center().y() : band.headingRect.center().y();
        band.toggle = QRectF(band.rect.left(), middle - side / 2, side, side);
        m_shapes.bands.push_back(std::move(band));
    }

    void addCollapsed(const RowGroup& group, BandShape& band)
    {
        const QRectF lane(m_scene.plot.left(),
                          std::round(band.rect.center().y() - m_sizes.collapsed(group.tracks.size()) / 2),
                          m_scene.plot.width(), m_sizes.collapsed(group.tracks.size()));
        const double stripe = lane.height() / double(std::max<size_t>(1, group.tracks.size()));
        m_quiet = true;
        double drawnTo = lane.top();
        for (size_t i = 0; i < group.tracks.size(); ++i) {
            // Where there are more sockets than pixels, some must stand for their neighbours.
            const double top = std::round(lane.top() + double(i) * stripe);
            if (top < drawnTo || !hasBegun(group.tracks[i]))
                continue;
            drawnTo = std::max(top + 1, std::round(top + stripe));
            addLives({QRectF(lane.left(), top, lane.width(), drawnTo - top), {}, {}, group.tracks[i]});
        }
        m_quiet = false;
        RowShape row{lane, group.title, {}, group.tracks.front()};
        if (group.connection >= 0)
            row.title = trackTitle(m_timeline.tracks()[group.tracks.front()]);
        band.heading.clear();
        band.rows.push_back(row);
    }

    void addQueue(const RowGroup& group, BandShape& band)
    {
        const Track& server = m_timeline.tracks()[group.tracks.front()];
        const SynQueue queue = synQueueAt(m_timeline, group.tracks.front(), m_scene.playheadNs);
        const QRectF lane(m_scene.plot.left(), std::round(band.rect.center().y() - m_sizes.queue / 2), m_scene.plot.width(),
                          m_sizes.queue);
        RowShape row{lane, group.title, {}, group.tracks.front()};
        row.subtitle = trackTitle(server);
        band.heading.clear();
        band.rows.push_back(row);
        QueueShape shape = queueShape(m_timeline, group.tracks, queue, m_scene.playheadNs, lane,
                                      [this](qint64 tNs) { return xOf(m_scene, tNs); });
        const double width = m_span.horizontalAdvance(shape.label) + m_theme.px(12);
        for (const QRectF& piece : piecesBetweenBreaks(shape.level.boundingRect().intersected(lane))) {
            if (piece.width() >= width && piece.width() > shape.labelRect.width())
                shape.labelRect = piece;
        }
        if (shape.labelRect.isNull()) {
            // Beside what is drawn, on either side.
            const QRectF drawn = shape.level.boundingRect().intersected(lane);
            shape.labelRect = QRectF(lane.right() - drawn.right() >= width ? drawn.right() : drawn.left() - width,
                                     lane.top(), width, lane.height());
        }
        shape.labelRect = QRectF(shape.labelRect.center().x() - width / 2, lane.bottom() - m_span.height() - m_theme.px(2),
                                 width, m_span.height());
        m_shapes.queues.push_back(std::move(shape));
    }

    void addConnection(const Connection& connection, BandShape& band)
    {
        const double clientY = std::round(band.rect.top() + m_sizes.pad);
        const double serverY = std::round(band.rect.top() + band.rect.height() - m_sizes.pad - m_sizes.row);
        const auto addRow = [&](int end, double top, bool client) {
            if (end < 0)
                return;
            const Track& track = m_timeline.tracks()[size_t(end)];
            RowShape row{
                QRectF(m_scene.plot.left(), top, m_scene.plot.width(), m_sizes.row), trackTitle(track), {}, size_t(end)};
            row.subtitle = (client ? u"→ :%1"_s : u"← :%1"_s).arg(track.ends.remote.port);
            band.rows.push_back(row);
            addLives(row);
            layOutCalls(m_scene, m_theme, row.track, row.rect, m_sizes.pad, client, m_shapes.breaks, m_shapes.calls);
        };
        addRow(connection.client, clientY, true);
        addRow(connection.server, serverY, false);
        const ArrowField field{clientY + m_sizes.row, serverY, connection.client};
        layOutArrows(m_scene, m_theme, connection, field, m_shapes.breaks, m_shapes.arrows);
    }

    void addLanes(const RowGroup& group, BandShape& band)
    {
        band.headingRect = QRectF(band.rect.left(), band.rect.top(), m_scene.labelWidth, m_sizes.heading);
        // Calls stand above their lane, within the gap to the lane before.
        const double gap = std::min(m_sizes.lane - m_theme.px(18), m_theme.px(18));
        double y = band.rect.top() + m_sizes.heading;
        for (size_t i = 0; i < group.tracks.size(); ++i, y += m_sizes.lane) {
            const QRectF rect(m_scene.plot.left(), std::round(y + gap), m_scene.plot.width(), m_sizes.lane - gap);
            if (rect.bottom() < m_scene.plot.top() || rect.top() > m_scene.plot.bottom() || !hasBegun(group.tracks[i]))
                continue;
            const RowShape row{rect, group.titles[i], {}, group.tracks[i]};
            band.rows.push_back(row);
            addLives(row);
            layOutCalls(m_scene, m_theme, row.track, rect, gap, true, m_shapes.breaks, m_shapes.calls);
        }
    }

    /// Between lanes that lie apart only those frames are drawn that matter: all of them would be a thicket.
    void addArrowsThatMatter()
    {
        if (!m_scene.groups || m_scene.groups->empty() || m_scene.groups->front().connection >= 0)
            return;
        QHash<int, QRectF> rows;
        for (const BandShape& band : m_shapes.bands) {
            for (const RowShape& row : band.rows) {
                if (!band.collapsed)
                    rows.insert(int(row.track), row.rect);
            }
        }
        for (const FrameFact& fact : m_scene.facts) {
            const std::optional<size_t> at = m_timeline.findArrow(fact.frame);
            if (!at)
                continue;
            const Arrow& arrow = m_timeline.arrows()[*at];
            if (arrow.landedNs > m_scene.playheadNs || !rows.contains(arrow.fromTrack) || !rows.contains(arrow.toTrack))
                continue;
            const QRectF from = rows.value(arrow.fromTrack);
            const QRectF to = rows.value(arrow.toTrack);
            const bool down = from.top() < to.top();
            ArrowShape shape;
            shape.line = QLineF(xOf(m_scene, arrow.sentNs), down ? from.bottom() : from.top(), xOf(m_scene, arrow.landedNs),
                                down ? to.top() : to.bottom());
            if (shape.line.x1() < m_scene.plot.left() || shape.line.x2() > m_scene.plot.right())
                continue;
            shape.number = arrow.number;
            shape.matters = true;
            m_shapes.arrows.push_back(shape);
        }
    }

    void addLives(const RowShape& row)
    {
        const Track& track = m_timeline.tracks()[row.track];
        const std::vector<Life>& lives = track.lives;
        const qint64 lastNs = std::min(m_scene.playheadNs, momentAt(m_scene, m_scene.plot.right()));
        const auto endingAfter = [&lives](size_t from, qint64 t) {
            return size_t(std::lower_bound(lives.begin() + ptrdiff_t(from), lives.end(), t,
                                           [](const Life& life, qint64 at) { return life.vanishedNs <= at; }) -
                          lives.begin());
        };
        double ringedTo = -1e9;
        m_drawnTo = -1e9;
        for (size_t i = endingAfter(0, momentAt(m_scene, m_scene.plot.left())); i < lives.size(); ++i) {
            const Life& life = lives[i];
            if (life.spans.empty())
                continue;
            if (life.beginNs() > lastNs)
                break;
            // Whole lives may share a pixel, too.
            if (xOf(m_scene, std::min(life.vanishedNs, m_scene.playheadNs)) < m_drawnTo && i + 1 < lives.size() &&
                lives[i + 1].beginNs() <= lastNs) {
                i = std::max(i + 1, endingAfter(i, momentAt(m_scene, m_drawnTo))) - 1;
                continue;
            }
            const double x = xOf(m_scene, life.beginNs());
            const double radius = std::min(m_theme.px(10), row.rect.height() / 2);
            // Where lives follow each other closer than their rings are wide, a row of rings would hide the states: a life
            // is numbered if the one before it had room, however short it is itself as yet.
            const bool roomy = i == 0 || x - xOf(m_scene, lives[i - 1].beginNs()) >= 2 * radius;
            const bool ringed = !m_quiet && roomy && life.incarnation > 1 && x >= m_scene.plot.left() &&
                                x <= m_scene.plot.right() && x - radius >= ringedTo + 2 * radius;
            addSpans(row, life, i, ringed ? radius : 0);
            if (ringed)
                ringedTo = x + radius;
            if (ringed)
                m_shapes.rings.push_back({{x, row.rect.center().y()}, radius, life.incarnation});
        }
    }

    /// Spans of one life, each at least a pixel apart: where many share a pixel the widest is drawn, so that the cost
    /// goes by pixels and not by spans.
    void addSpans(const RowShape& row, const Life& life, size_t lifeIndex, double ringRadius)
    {
        const qint64 firstNs = momentAt(m_scene, m_scene.plot.left());
        const qint64 lastNs = std::min(m_scene.playheadNs, momentAt(m_scene, m_scene.plot.right()));
        auto span = std::lower_bound(life.spans.begin(), life.spans.end(), firstNs,
                                     [](const Span& s, qint64 t) { return s.endNs <= t; });
        while (span != life.spans.end() && span->beginNs <= lastNs) {
            const double left = xOf(m_scene, span->beginNs);
            const double right = xOf(m_scene, std::min(span->endNs, m_scene.playheadNs));
            if (right - std::max(left, m_drawnTo) < 0.75 && std::next(span) != life.spans.end() &&
                std::next(span)->beginNs <= lastNs && m_drawnTo > left - 1) {
                // Less than a pixel, and that pixel is taken: go on at the next one.
                const qint64 nextNs = momentAt(m_scene, m_drawnTo + 1);
                auto next = std::lower_bound(std::next(span), life.spans.end(), nextNs,
                                             [](const Span& s, qint64 t) { return s.endNs <= t; });
                span = next;
                continue;
            }
            addSpan(row, life, lifeIndex, *span, left, std::max(right, left + 1),
                    span == life.spans.begin() ? ringRadius : 0);
            m_drawnTo = std::max(right, left + 1);
            ++span;
        }
    }

    void addSpan(const RowShape& row, const Life& life, size_t lifeIndex, const Span& span, double left, double right,
                 double ringRadius)
    {
        left = std::max(std::round(left), m_scene.plot.left());
        right = std::min(std::round(right), m_scene.plot.right());
        // A hair of ground between neighbours: they are told apart without an outline.
        const double hair = right - left > 3 ? 1 : 0;
        SpanBox box;
        box.rect = QRectF(left, row.rect.top(), std::max(right - left - hair, 1.0), row.rect.height());
        box.state = span.state;
        box.mark = span.mark;
        box.track = row.track;
        box.life = lifeIndex;
        box.beginNs = span.beginNs;
        label(box, life, span, ringRadius);
        m_shapes.spans.push_back(std::move(box));
    }

    void label(SpanBox& box, const Life& life, const Span& span, double ringRadius)
    {
        if (m_quiet || box.rect.width() < m_leastLabel || box.rect.height() < m_span.height())
            return;
        std::vector<QRectF> pieces = piecesBetweenBreaks(box.rect.adjusted(ringRadius, 0, 0, 0));
        const double pad = m_theme.px(8);
        if (span.endNs > m_scene.playheadNs) {
            const RowSample* sample = life.sampleAt(m_scene.playheadNs);
            const std::optional<qint64> left = life.timerLeftNs(m_scene.playheadNs);
            if (sample && left && sample->row.timer == SocketTimer::TimeWait && !pieces.empty()) {
                const QString text = timeLeftPhrase(*left);
                const double width = m_small.horizontalAdvance(text) + 2 * pad;
                QRectF& last = pieces.back();
                // The state's name comes before its clock.
                const double name = m_span.horizontalAdvance(stateShortName(span.state)) + pad;
                if (last.width() >= width + (pieces.size() > 1 ? 0 : name)) {
                    box.countdown = text;
                    box.countdownRect = QRectF(last.right() - width, last.top(), width, last.height());
                    last.setRight(last.right() - width);
                }
            }
        }
        const auto widest = std::max_element(pieces.begin(), pieces.end(),
                                             [](const QRectF& a, const QRectF& b) { return a.width() < b.width(); });
        if (widest == pieces.end())
            return;
        const QString name = stateName(span.state);
        const QString shortName = stateShortName(span.state);
        if (widest->width() >= m_span.horizontalAdvance(name) + pad)
            box.label = name;
        else if (widest->width() >= m_span.horizontalAdvance(shortName) + m_theme.px(3))
            box.label = shortName;
        box.labelRect = *widest;
    }

    /// The parts of \p rect that no torn edge cuts away.
    std::vector<QRectF> piecesBetweenBreaks(const QRectF& rect) const
    {
        std::vector<QRectF> pieces;
        double left = rect.left();
        for (const BreakShape& b : m_shapes.breaks) {
            if (b.rightX <= left || b.leftX >= rect.right())
                continue;
            if (b.leftX > left)
                pieces.push_back(QRectF(left, rect.top(), b.leftX - left, rect.height()));
            left = b.rightX;
        }
        if (rect.right() > left)
            pieces.push_back(QRectF(left, rect.top(), rect.right() - left, rect.height()));
        return pieces;
    }

    const TimelineScene& m_scene;
    const Theme& m_theme;
    const Timeline& m_timeline;
    QFontMetricsF m_span;
    QFontMetricsF m_small;
    BandSizes m_sizes;
    QSet<int> m_told;
    bool m_quiet = false; ///< colours only: the lane is collapsed
    double m_leastLabel;  ///< in a narrower span not even two letters need be measured
    double m_drawnTo = 0; ///< right edge of what the row holds so far
    TimelineShapes m_shapes;
};

} // namespace

double xOf(const TimelineScene& scene, qint64 tNs)
{
    const double unit = scene.scale->toUnit(tNs);
    return scene.plot.left() + (unit - scene.fromUnit) * scene.plot.width() / (scene.toUnit - scene.fromUnit);
}

qint64 momentAt(const TimelineScene& scene, double x)
{
    const double unit = scene.fromUnit + (x - scene.plot.left()) * (scene.toUnit - scene.fromUnit) / scene.plot.width();
    return scene.scale->toNs(unit);
}

double firstRowUnit(const Timeline& timeline, const TimeScale& scale)
{
    const qint64 firstNs = firstRowNs(timeline);
    if (firstNs == openEndNs)
        return scale.beginUnit();
    // A little ground before it, so that the first state is seen to begin, but not as much as would show a torn edge.
    const double whole = scale.endUnit() - scale.toUnit(firstNs);
    const double groundUnits = scale.kind() == TimeScale::Kind::EventSpaced ? 0.9 : whole;
    return std::max(scale.beginUnit(), scale.toUnit(firstNs) - std::min(0.02 * whole, groundUnits));
}

TimelineShapes layOut(const TimelineScene& scene, const Theme& theme)
{
    if (!scene.timeline || !scene.scale || scene.plot.width() <= 1 || scene.toUnit <= scene.fromUnit)
        return {};
    return Layout(scene, theme).run();
}

} // namespace statewire
