// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladderlayout.h"

#include "base/durationtext.h"
#include "ui/context/timeleft.h"
#include "ui/ladder/ladderfailures.h"
#include "ui/ladder/ladderlabels.h"
#include "ui/ladder/laddernumbers.h"
#include "ui/ladder/ladderspacing.h"
#include "ui/look/words.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <set>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// With more connections than this at once, those that do not overlap share a column.
constexpr size_t mostLanes = 4;
constexpr int frameLane = 1 << 20; // of moments at which frames are sent

bool isGone(Fate fate)
{
    return fate == Fate::Absorbed || fate == Fate::Rewritten;
}

class LadderLayout
{
public:
    LadderLayout(const LadderScene& scene, const Theme& theme)
        : m_scene(scene), m_theme(theme), m_figures(theme.font(TextRole::Figures)), m_names(theme.font(TextRole::Span)),
          m_small(theme.font(TextRole::Small))
    {
    }

    LadderShapes lay()
    {
        collect();
        placeColumns();
        space();
        placeSpans();
        placeArrows();
        placeTimes();
        placeBreaks();
        m_shapes.playheadY = y(m_scene.playheadNs);
        m_shapes.height = m_shapes.headHeight + m_spacing.height() + m_theme.px(44);
        return std::move(m_shapes);
    }

private:
    struct Item
    {
        const Arrow* arrow;
        size_t connection;
        bool right;
    };

    /// With the same digits for all, so that they compare in a column.
    QString timeText(qint64 tNs) const { return m_scene.origin.secondsText(tNs); }
    double y(qint64 tNs) const { return m_shapes.headHeight + m_theme.px(14) + m_spacing.yOf(tNs); }

    void collect()
    {
        const Timeline& timeline = *m_scene.timeline;
        for (size_t at : m_scene.connections) {
            const Connection& connection = timeline.connections()[at];
            for (size_t index : connection.arrows) {
                const Arrow& arrow = timeline.arrows()[index];
                if (arrow.sentNs > m_scene.playheadNs)
                    break;
                const bool right =
                    connection.client >= 0 ? arrow.fromTrack == connection.client : arrow.toTrack == connection.server;
                m_items.push_back({&arrow, at, right});
            }
        }
        std::sort(m_items.begin(), m_items.end(),
                  [](const Item& a, const Item& b) { return a.arrow->number < b.arrow->number; });
        for (bool left : {true, false})
            assignLanes(left);
    }

    const Track* track(size_t connection, bool left) const
    {
        const Connection& c = m_scene.timeline->connections()[connection];
        const int end = left ? c.client : c.server;
        return end < 0 ? nullptr : &m_scene.timeline->tracks()[size_t(end)];
    }

    void assignLanes(bool left)
    {
        std::vector<int>& lanes = left ? m_leftLanes : m_rightLanes;
        std::vector<qint64> until;
        for (size_t i = 0; i < m_scene.connections.size(); ++i) {
            const Track* t = track(m_scene.connections[i], left);
            if (m_scene.connections.size() <= mostLanes || !t || t->lives.empty()) {
                lanes.push_back(m_scene.connections.size() <= mostLanes ? int(i) : 0);
                continue;
            }
            const qint64 beginNs = t->lives.front().beginNs();
            auto free = std::find_if(until.begin(), until.end(), [beginNs](qint64 end) { return end <= beginNs; });
            if (free == until.end())
                free = until.insert(until.end(), 0);
            *free = std::min(t->lives.back().vanishedNs, m_scene.playheadNs + 1);
            lanes.push_back(int(free - until.begin()));
        }
        int& count = left ? m_leftCount : m_rightCount;
        count = lanes.empty() ? 1 : *std::max_element(lanes.begin(), lanes.end()) + 1;
    }

    void placeColumns()
    {
        const QFontMetricsF figures(m_figures);
        const QFontMetricsF names(m_names);
        double times = m_theme.px(60);
        qint64 mostNs = 0; // the longest has the most digits
        for (const Item& item : m_items)
            mostNs = std::max(mostNs, m_scene.origin.since(item.arrow->sentNs));
        if (!m_items.empty())
            times = std::max(times, figures.horizontalAdvance(TimeFormat{}.text(mostNs)) + m_theme.px(24));
        const double name = names.horizontalAdvance(u"ESTABLISHED"_s) + m_theme.px(16);
        const double narrow = names.horizontalAdvance(u"WW"_s) + m_theme.px(14);
        const auto states = [&](int lanes) {
            return lanes == 1 ? name : lanes * std::max(narrow, std::min(name, m_theme.px(210) / lanes));
        };
        double widths[4] = {times, states(m_leftCount), states(m_rightCount), times};
        const double chosen[4] = {m_scene.columns.leftTimes, m_scene.columns.leftStates, m_scene.columns.rightStates,
                                  m_scene.columns.rightTimes};
        // Frames need room most: where it is scarce, states shorten first, then times go.
        const double leastFrames = m_theme.px(300);
        const auto frames = [&] { return m_scene.width - widths[0] - widths[1] - widths[2] - widths[3]; };
        if (frames() < leastFrames) {
            widths[1] = m_leftCount * narrow;
            widths[2] = m_rightCount * narrow;
        }
        if (frames() < leastFrames)
            widths[3] = m_theme.px(8);
        for (int i = 0; i < 4; ++i) {
            if (chosen[i] > 0)
                widths[i] = m_theme.px(chosen[i]);
        }
        // However the columns were moved, frames keep some room.
        const double whole = widths[0] + widths[1] + widths[2] + widths[3];
        const double most = std::max(0.0, m_scene.width - std::min(m_theme.px(140), m_scene.width / 2));
        const double shrink = whole > most ? most / whole : 1;
        m_shapes.edges[0] = widths[0] * shrink;
        m_shapes.edges[1] = (widths[0] + widths[1]) * shrink;
        m_shapes.edges[2] = m_scene.width - (widths[2] + widths[3]) * shrink;
        m_shapes.edges[3] = m_scene.width - widths[3] * shrink;
        const double line = QFontMetricsF(m_theme.font(TextRole::Strong)).height();
        m_shapes.headHeight = 2 * line + m_theme.px(10);
        placeHeads(true);
        placeHeads(false);
    }

    QRectF laneColumn(int lane, bool left) const
    {
        const int count = left ? m_leftCount : m_rightCount;
        const double gap = m_theme.px(3);
        const double from = left ? m_shapes.edges[0] : m_shapes.edges[2];
        const double width = (left ? m_shapes.edges[1] - m_shapes.edges[0] : m_shapes.edges[3] - m_shapes.edges[2]) / count;
        // The first connection stands next to the frames, on both sides.
        const int place = left ? count - 1 - lane : lane;
        return QRectF(from + place * width + gap / 2, 0, std::max(2.0, width - gap), 1);
    }

    void placeHeads(bool left)
    {
        const std::vector<int>& lanes = left ? m_leftLanes : m_rightLanes;
        std::set<int> named;
        for (size_t i = 0; i < m_scene.connections.size(); ++i) {
            const Track* t = track(m_scene.connections[i], left);
            if (!t)
                continue;
            QString& host = left ? m_shapes.leftHost : m_shapes.rightHost;
            if (host.isEmpty())
                host = t->host + u"  "_s + t->ends.local.address.toString();
            if (!named.insert(lanes[i]).second || m_scene.connections.size() > mostLanes)
                continue;
            LadderLane lane;
            const QRectF column = laneColumn(lanes[i], left);
            lane.head = QRectF(column.left(), m_shapes.headHeight / 2, column.width(), m_shapes.headHeight / 2);
            // The server's port is the same for all: what tells its sockets apart is the port they talk to.
            const quint16 port = m_scene.connections.size() > 1 && !left ? t->ends.remote.port : t->ends.local.port;
            lane.title = u":%1"_s.arg(port);
            if (m_scene.connections.size() > 1 && !left)
                lane.title = u"←%1"_s.arg(port);
            if (QFontMetricsF(m_figures).horizontalAdvance(lane.title) > column.width())
                lane.title = QString::number(port);
            lane.track = size_t(t - m_scene.timeline->tracks().data());
            m_shapes.lanes.push_back(lane);
        }
    }

    void space()
    {
        const double rowRoom = QFontMetricsF(m_figures).height() + m_theme.px(12);
        const double spanRoom = QFontMetricsF(m_names).height() + m_theme.px(3);
        std::vector<LadderMoment> moments;
        std::vector<std::pair<qint64, qint64>> flights;
        for (const Item& item : m_items) {
            const Arrow& arrow = *item.arrow;
            moments.push_back({arrow.sentNs, frameLane, rowRoom});
            if (arrow.landedNs <= m_scene.playheadNs)
                moments.push_back({arrow.landedNs, -1, 0});
            flights.emplace_back(arrow.sentNs, std::min(arrow.landedNs, m_scene.playheadNs));
        }
        for (const FailedCall& failed : failures()) {
            moments.push_back({failed.call->endNs, frameLane, rowRoom});
            moments.push_back({failed.call->beginNs, -1, 0});
        }
        for (bool left : {true, false}) {
            const std::vector<int>& lanes = left ? m_leftLanes : m_rightLanes;
            for (size_t i = 0; i < m_scene.connections.size(); ++i) {
                const Track* t = track(m_scene.connections[i], left);
                if (!t)
                    continue;
                const int lane = lanes[i] * 2 + (left ? 0 : 1);
                for (const Life& life : t->lives) {
                    for (const Span& span : life.spans) {
                        if (span.beginNs <= m_scene.playheadNs)
                            moments.push_back({span.beginNs, lane, spanRoom});
                    }
                    if (life.vanishedNs <= m_scene.playheadNs)
                        moments.push_back({life.vanishedNs, lane, m_theme.px(4)});
                }
            }
        }
        m_spacing = LadderSpacing::compressed(moments, m_scene.playheadNs, flights, m_theme.px(15), m_theme.px(72));
        if (!m_scene.compressed && !moments.empty()) {
            qint64 beginNs = m_scene.playheadNs;
            for (const LadderMoment& moment : moments)
                beginNs = std::min(beginNs, moment.tNs);
            m_spacing = LadderSpacing::exact(beginNs, m_scene.playheadNs, m_spacing.height() * m_scene.stretch);
        }
    }

    void placeSpans()
    {
        const QFontMetricsF names(m_names);
        const QFontMetricsF figures(m_figures);
        for (bool left : {true, false}) {
            const std::vector<int>& lanes = left ? m_leftLanes : m_rightLanes;
            for (size_t i = 0; i < m_scene.connections.size(); ++i) {
                const Track* t = track(m_scene.connections[i], left);
                if (!t)
                    continue;
                const QRectF column = laneColumn(lanes[i], left);
                for (size_t l = 0; l < t->lives.size(); ++l) {
                    const Life& life = t->lives[l];
                    if (life.beginNs() > m_scene.playheadNs)
                        break;
                    for (const Span& span : life.spans) {
                        if (span.beginNs > m_scene.playheadNs)
                            break;
                        const bool lasts = span.endNs > m_scene.playheadNs;
                        const double top = y(span.beginNs);
                        const double bottom = lasts ? y(m_scene.playheadNs) + m_theme.px(22) : y(span.endNs);
                        LadderSpan shape;
                        shape.rect = QRectF(column.left(), top, column.width(), std::max(1.0, bottom - top - 1));
                        shape.state = span.state;
                        shape.inferred = span.mark == Mark::Inferred;
                        shape.track = size_t(t - m_scene.timeline->tracks().data());
                        shape.life = l;
                        if (shape.rect.height() >= names.height() - 2) {
                            for (const QString& text : {stateName(span.state), stateShortName(span.state)}) {
                                if (shape.label.isEmpty() && names.horizontalAdvance(text) + 4 <= column.width())
                                    shape.label = text;
                            }
                        }
                        if (lasts && span.state == TcpState::TimeWait &&
                            shape.rect.height() >= names.height() + figures.height()) {
                            if (const std::optional<qint64> timer = life.timerLeftNs(m_scene.playheadNs)) {
                                for (const QString& text : {timeLeftPhrase(*timer), timeLeftText(*timer)}) {
                                    if (shape.countdown.isEmpty() && figures.horizontalAdvance(text) + 2 <= column.width())
                                        shape.countdown = text;
                                }
                            }
                        }
                        m_shapes.spans.push_back(shape);
                    }
                    if (life.incarnation > 1)
                        m_shapes.rings.push_back(
                            {QPointF(left ? column.left() : column.right(), y(life.beginNs())), life.incarnation});
                }
            }
        }
    }

    void placeArrows()
    {
        QHash<size_t, LadderNumbers> numbersOf;
        const double leftX = m_shapes.leftLine();
        const double rightX = m_shapes.rightLine();
        const double slant = m_theme.px(9);
        std::vector<QStringList> forms;
        for (const Item& item : m_items) {
            const Arrow& arrow = *item.arrow;
            LadderNumbers& known = numbersOf[item.connection];
            LadderArrow shape;
            shape.number = arrow.number;
            shape.right = item.right;
            const Segment& s = arrow.segment;
            shape.repeats = known.take(s, item.right);
            shape.flags = s.flagsText();
            const std::optional<Fate> fate =
                m_scene.fates ? m_scene.fates->fateAt(arrow.number, m_scene.playheadNs) : std::optional(arrow.fate);
            const bool delivered = arrow.deliveredNs <= m_scene.playheadNs;
            shape.twice = delivered && fate == Fate::Duplicated;
            const double fromX = item.right ? leftX : rightX;
            const double toX = item.right ? rightX : leftX;
            const double fromY = y(arrow.sentNs);
            const double landY = arrow.landedNs <= m_scene.playheadNs ? y(arrow.landedNs) : y(m_scene.playheadNs);
            QPointF tip(toX, std::max(landY, fromY + slant));
            if (delivered) {
                shape.end = LadderArrow::End::Arrived;
            } else {
                shape.end = fate == Fate::Dropped   ? LadderArrow::End::Dropped
                            : fate && isGone(*fate) ? LadderArrow::End::Gone
                                                    : LadderArrow::End::OnTheWay;
                tip = QPointF((fromX + toX) / 2, fromY + slant);
            }
            shape.line = QLineF(QPointF(fromX, fromY), tip);
            QStringList notes;
            if (shape.repeats)
                notes << Words::tr("sent again");
            if (shape.twice)
                notes << Words::tr("duplicated");
            if (fate == Fate::Injected)
                notes << Words::tr("forged on the wire");
            if (delivered && fate == Fate::Reordered)
                notes << Words::tr("overtaken");
            if (shape.end == LadderArrow::End::Dropped)
                notes << Words::tr("dropped");
            if (shape.end == LadderArrow::End::OnTheWay)
                notes << (fate == Fate::Held ? Words::tr("held") : Words::tr("on the wire"));
            if (fate && isGone(*fate) && !delivered)
                notes << fateName(*fate);
            shape.note = notes.join(u", "_s);
            const bool inView = shape.line.y1() < m_scene.bottomY && shape.line.y2() > m_scene.topY;
            QStringList numbers = inView ? known.forms(s, item.right, m_scene.relative) : QStringList();
            if (m_scene.connections.size() > 1) {
                const Track* t = track(item.connection, true);
                const QString port = t ? u":%1 "_s.arg(t->ends.local.port) : QString();
                shape.flags = port + shape.flags;
            }
            forms.push_back(std::move(numbers));
            m_shapes.arrows.push_back(std::move(shape));
        }
        placeLadderFailures(
            m_shapes, failures(), [this](qint64 tNs) { return y(tNs); }, m_theme);
        std::vector<QRectF> taken;
        for (const LadderFailure& failure : m_shapes.failures)
            taken.push_back(failure.textRect);
        placeLadderLabels(m_shapes.arrows, forms, taken, m_theme);
    }

    bool isShown(const CallEvent& call, bool left) const
    {
        const bool owned = call.ends && call.ends->local.port != 0 && call.ends->remote.port != 0;
        const std::optional<size_t> found =
            owned ? m_scene.timeline->findTrack(call.host, *call.ends) : std::optional<size_t>();
        const Track* own = found ? &m_scene.timeline->tracks()[*found] : nullptr;
        return std::any_of(m_scene.connections.begin(), m_scene.connections.end(), [&](size_t connection) {
            const Track* t = track(connection, left);
            return t && t->host == call.host && (!own || t == own);
        });
    }

    /// The calls that failed on the connections shown, and those of their hosts that never got one.
    std::vector<FailedCall> failures() const
    {
        std::vector<FailedCall> found;
        const CallIndex& index = m_scene.timeline->calls();
        for (size_t at : index.refusals()) {
            const CallEvent& call = index.calls()[at];
            const bool left = isShown(call, true);
            if (call.endNs <= m_scene.playheadNs && (left || isShown(call, false)))
                found.push_back({&call, left});
        }
        return found;
    }

    void placeTimes()
    {
        const QFontMetricsF figures(m_figures);
        double lastLeft = -1e9;
        double lastRight = -1e9;
        for (size_t i = 0; i < m_items.size(); ++i) {
            const LadderArrow& arrow = m_shapes.arrows[i];
            double& last = arrow.right ? lastLeft : lastRight;
            const double middle = arrow.line.y1();
            if (middle < m_scene.topY || middle > m_scene.bottomY)
                continue;
            LadderTime time;
            time.left = arrow.right;
            time.text = timeText(m_items[i].arrow->sentNs);
            const double left = time.left ? m_theme.px(4) : m_shapes.edges[3] + m_theme.px(12);
            const double width = time.left ? m_shapes.edges[0] - m_theme.px(16) : m_scene.width - left - m_theme.px(4);
            if (middle - figures.height() / 2 < last || figures.horizontalAdvance(time.text) > width)
                continue;
            time.rect = QRectF(left, middle - figures.height() / 2, width, figures.height());
            last = time.rect.bottom();
            m_shapes.times.push_back(time);
        }
    }

    void placeBreaks()
    {
        const QFontMetricsF small(m_small);
        if (!m_scene.compressed)
            return;
        const double base = m_shapes.headHeight + m_theme.px(14);
        for (const LadderSpacing::Torn& torn : m_spacing.torn()) {
            const double middle = base + (torn.top + torn.bottom) / 2;
            LadderBreak shape;
            const double half = std::min((torn.bottom - torn.top) / 2 - m_theme.px(3), m_theme.px(13));
            if (half < small.height() / 2)
                continue;
            shape.top = middle - half;
            shape.bottom = middle + half;
            shape.label = Words::tr("%1 skipped").arg(durationText(torn.lengthNs));
            const double width = small.horizontalAdvance(shape.label) + m_theme.px(12);
            shape.labelRect = QRectF((m_shapes.leftLine() + m_shapes.rightLine() - width) / 2, middle - small.height() / 2,
                                     width, small.height());
            m_shapes.breaks.push_back(shape);
        }
    }

    const LadderScene& m_scene;
    const Theme& m_theme;
    QFont m_figures;
    QFont m_names;
    QFont m_small;
    std::vector<Item> m_items;
    std::vector<int> m_leftLanes;
    std::vector<int> m_rightLanes;
    int m_leftCount = 1;
    int m_rightCount = 1;
    LadderSpacing m_spacing = LadderSpacing::exact(0, 1, 0);
    LadderShapes m_shapes;
};

} // namespace

const LadderArrow* LadderShapes::find(quint64 number) const
{
    const auto found =
        std::find_if(arrows.begin(), arrows.end(), [number](const LadderArrow& a) { return a.number == number; });
    return found == arrows.end() ? nullptr : &*found;
}

LadderShapes layOutLadder(const LadderScene& scene, const Theme& theme)
{
    return LadderLayout(scene, theme).lay();
}

} // namespace statewire
