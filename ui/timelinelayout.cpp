// SPDX-License-Identifier: GPL-3.0-or-later
#include "timelinelayout.h"

#include "arrowlayout.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// Heights of what a band is made of, after they were fitted to the room there is.
struct BandSizes
{
    double row = 0;
    double gap = 0;
    double pad = 0;
    double space = 0; ///< between bands
    double band() const { return 2 * row + gap + 2 * pad; }
};

BandSizes fitBands(double height, size_t count, const Theme& theme)
{
    const double n = double(std::max<size_t>(count, 1));
    const BandSizes least{theme.px(20), theme.px(28), theme.px(4), theme.px(6)};
    const BandSizes most{theme.px(40), theme.px(120), theme.px(12), theme.px(16)};
    const double needLeast = n * (least.band() + least.space);
    const double needMost = n * (most.band() + most.space);
    const double t = needMost > needLeast ? std::clamp((height - needLeast) / (needMost - needLeast), 0.0, 1.0) : 0.0;
    const auto between = [t](double a, double b) { return a + t * (b - a); };
    return {std::round(between(least.row, most.row)), between(least.gap, most.gap), between(least.pad, most.pad),
            between(least.space, most.space)};
}

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
        addBreaks();
        const std::vector<Connection>& connections = m_timeline.connections();
        const BandSizes sizes = fitBands(m_scene.plot.height(), connections.size(), m_theme);
        double y = m_scene.plot.top() + sizes.space / 2 - m_scene.scroll;
        for (const Connection& connection : connections) {
            const bool visible = y < m_scene.plot.bottom() && y + sizes.band() > m_scene.plot.top();
            if (visible && hasBegun(connection))
                addBand(connection, y, sizes);
            y += sizes.band() + sizes.space;
        }
        m_shapes.contentHeight = double(connections.size()) * (sizes.band() + sizes.space);
        const double x = xOf(m_scene, m_scene.playheadNs);
        if (x >= m_scene.plot.left() - 0.5 && x <= m_scene.plot.right() + 0.5)
            m_shapes.playheadX = x;
        return std::move(m_shapes);
    }

private:
    bool hasBegun(const Connection& connection) const
    {
        for (int end : {connection.client, connection.server}) {
            if (end < 0)
                continue;
            const Track& track = m_timeline.tracks()[size_t(end)];
            if (!track.lives.empty() && track.lives.front().beginNs() <= m_scene.playheadNs)
                return true;
        }
        return !connection.arrows.empty() && m_timeline.arrows()[connection.arrows.front()].sentNs <= m_scene.playheadNs;
    }

    void addBreaks()
    {
        for (const TimeScale::Break& b : m_scene.scale->breaks()) {
            if (b.endNs > m_scene.playheadNs)
                continue;
            const double middle = (xOf(m_scene, b.beginNs) + xOf(m_scene, b.endNs)) / 2;
            const double unitWidth = m_scene.plot.width() / (m_scene.toUnit - m_scene.fromUnit);
            const double half = std::min(m_theme.px(7), (b.endUnit - b.beginUnit) * unitWidth / 3);
            if (middle + half < m_scene.plot.left() || middle - half > m_scene.plot.right())
                continue;
            m_shapes.breaks.push_back({middle - half, middle + half, formatTime(b.endNs - b.beginNs, 10'000'000)});
        }
    }

    void addBand(const Connection& connection, double y, const BandSizes& sizes)
    {
        BandShape band;
        band.rect =
            QRectF(m_scene.plot.left() - m_scene.labelWidth, y, m_scene.plot.width() + m_scene.labelWidth, sizes.band());
        const double clientY = y + sizes.pad;
        const double serverY = clientY + sizes.row + sizes.gap;
        const auto addRow = [&](int end, double top, bool client) {
            const QRectF rect(m_scene.plot.left(), std::round(top), m_scene.plot.width(), sizes.row);
            if (end < 0)
                return;
            const Track& track = m_timeline.tracks()[size_t(end)];
            RowShape row{rect, u"%1 :%2"_s.arg(track.host).arg(track.ends.local.port), {}, size_t(end)};
            row.subtitle = (client ? u"→ :%1"_s : u"← :%1"_s).arg(track.ends.remote.port);
            band.rows.push_back(row);
            addLives(row);
        };
        addRow(connection.client, clientY, true);
        addRow(connection.server, serverY, false);
        const double topEdge = std::round(clientY) + sizes.row;
        ArrowField field{topEdge, std::round(serverY), connection.client};
        layOutArrows(m_scene, m_theme, connection, field, m_shapes.breaks, m_shapes.arrows);
        m_shapes.bands.push_back(std::move(band));
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
            // Where lives follow each other closer than their rings are wide, a row of rings would hide the states.
            const bool ringed = life.incarnation > 1 && x >= m_scene.plot.left() && x <= m_scene.plot.right() &&
                                x - radius >= ringedTo + 2 * radius;
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
        if (box.rect.width() < m_leastLabel)
            return;
        std::vector<QRectF> pieces = piecesBetweenBreaks(box.rect.adjusted(ringRadius, 0, 0, 0));
        const double pad = m_theme.px(8);
        if (span.endNs > m_scene.playheadNs) {
            const RowSample* sample = life.sampleAt(m_scene.playheadNs);
            const std::optional<qint64> left = life.timerLeftNs(m_scene.playheadNs);
            if (sample && left && sample->row.timer == SocketTimer::TimeWait && !pieces.empty()) {
                const QString text = u"%1 s left"_s.arg(double(*left) / 1e9, 0, 'f', 1);
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
    qint64 firstNs = openEndNs;
    for (const Connection& connection : timeline.connections()) {
        for (int end : {connection.client, connection.server}) {
            if (end >= 0 && !timeline.tracks()[size_t(end)].lives.empty())
                firstNs = std::min(firstNs, timeline.tracks()[size_t(end)].lives.front().beginNs());
        }
        if (!connection.arrows.empty())
            firstNs = std::min(firstNs, timeline.arrows()[connection.arrows.front()].sentNs);
    }
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
