// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/stagelayout.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Stage", text);
}

constexpr qint64 fallNs = 600'000'000;    ///< how long a lost frame falls
constexpr qint64 arrivedNs = 400'000'000; ///< how long a frame counts as just arrived
constexpr double restOpacity = 0.45;

/// Why no wire is drawn.
QString unseenText(const LabMode& mode)
{
    return mode == LabMode::Loopback ? tr("Loopback: packets are not seen here")
                                     : tr("%1: packets are not seen here").arg(mode.phrase(LabMode::Form::Heading));
}

/// A frame of the story, and where it is at the playhead.
struct Actor
{
    const FrameFate* story = nullptr;
    const Arrow* arrow = nullptr;
    StageFrame::Kind kind = StageFrame::Kind::Flying;
    double way = 0; ///< part of the wire that is behind it
    bool rightward = true;
};

class WireStage
{
public:
    WireStage(const StageScene& scene, StageLayout& layout)
        : m_scene(scene), m_layout(layout), m_theme(layout.theme), m_title(m_theme.font(TextRole::Strong)),
          m_small(m_theme.font(TextRole::Small)), m_figures(m_theme.font(TextRole::Figures)), m_now(scene.playheadNs)
    {
    }

    void place()
    {
        const double caption = m_small.height() + m_theme.px(2);
        m_field = m_layout.wireArea;
        const bool captioned = m_field.height() > 3.2 * caption + m_theme.px(36);
        if (captioned) {
            m_layout.captionRect = QRectF(m_field.left(), m_field.bottom() - caption, m_field.width(), caption);
            m_field.setBottom(m_layout.captionRect.top() - m_theme.px(2));
        }
        findActors();
        const bool both = hasActors(true) && hasActors(false);
        for (bool rightward : {true, false}) {
            QRectF lane = m_field;
            if (both && rightward)
                lane.setBottom(m_field.center().y());
            else if (both)
                lane.setTop(m_field.center().y());
            if (both || rightward)
                m_layout.wires.emplace_back(QPointF(m_layout.wireArea.left(), lane.center().y()),
                                            QPointF(m_layout.wireArea.right(), lane.center().y()));
            placeLost(lane, rightward);
            placeFlying(lane, rightward);
            const double taken = placeArrived(lane, rightward);
            placeHeld(lane, rightward, taken);
        }
        m_layout.caption = captionText();
    }

private:
    std::vector<const Actor*> actors(StageFrame::Kind kind, bool rightward) const
    {
        std::vector<const Actor*> found;
        for (const Actor& actor : m_actors) {
            if (actor.kind == kind && actor.rightward == rightward)
                found.push_back(&actor);
        }
        return found;
    }

    bool hasActors(bool rightward) const
    {
        return std::any_of(m_actors.begin(), m_actors.end(), [&](const Actor& a) { return a.rightward == rightward; });
    }

    /// True if something else became visible after \p tNs.
    bool isPast(qint64 tNs) const
    {
        if (!m_scene.moments)
            return false;
        const auto next = std::upper_bound(m_scene.moments->begin(), m_scene.moments->end(), tNs);
        return next != m_scene.moments->end() && *next <= m_now;
    }

    void add(const FrameFate& story, const Arrow& arrow, StageFrame::Kind kind)
    {
        Actor actor{&story, &arrow, kind, 0, true};
        actor.rightward = column(arrow.fromHost) <= column(arrow.toHost);
        if (kind == StageFrame::Kind::Flying) {
            const bool known = story.deliveredNs != openEndNs;
            const qint64 expectedNs =
                m_scene.stories->lastTransitNs(arrow.fromHost, m_scene.delaySinceNs).value_or(m_scene.delayNs);
            const qint64 wholeNs = std::max<qint64>(1, known ? story.deliveredNs - story.sentNs : expectedNs);
            actor.way = std::clamp(double(m_now - story.sentNs) / double(wholeNs), 0.0, known ? 1.0 : 0.97);
        }
        m_actors.push_back(actor);
    }

    void findActors()
    {
        const FrameFate* lastThrough = nullptr;
        const FrameFate* lastLost = nullptr;
        const Arrow* throughArrow = nullptr;
        const Arrow* lostArrow = nullptr;
        qint64 newestNs = -1; // the last sending, arriving or losing
        for (const FrameFate& story : m_scene.stories->all()) {
            if (story.sentNs > m_now)
                break;
            const bool onWire = story.isOnWire(m_now);
            if (!onWire && story.lostNs <= m_now && story.lostAs != Fate::Dropped)
                continue;
            const std::optional<size_t> at = m_scene.timeline->findArrow(story.number);
            if (!at)
                continue;
            const Arrow& arrow = m_scene.timeline->arrows()[*at];
            newestNs = std::max(newestNs, story.sentNs);
            if (onWire) {
                add(story, arrow, story.isHeld(m_now) ? StageFrame::Kind::Held : StageFrame::Kind::Flying);
            } else if (story.lostNs <= m_now) {
                newestNs = std::max(newestNs, story.lostNs);
                if (!lastLost || story.lostNs >= lastLost->lostNs) {
                    lastLost = &story;
                    lostArrow = &arrow;
                }
                if (m_now - story.lostNs < fallNs)
                    add(story, arrow, StageFrame::Kind::Lost);
            } else {
                newestNs = std::max(newestNs, story.deliveredNs);
                if (!lastThrough || story.deliveredNs >= lastThrough->deliveredNs) {
                    lastThrough = &story;
                    throughArrow = &arrow;
                }
            }
        }
        // What was lost lies there until something else happens.
        if (lastLost && m_now - lastLost->lostNs >= fallNs && lastLost->lostNs == newestNs)
            add(*lastLost, *lostArrow, StageFrame::Kind::Lost);
        if (!lastThrough)
            return;
        const qint64 landedNs = throughArrow->landedNs <= m_now ? throughArrow->landedNs : lastThrough->deliveredNs;
        if (m_now - landedNs < arrivedNs && !isPast(landedNs))
            add(*lastThrough, *throughArrow, StageFrame::Kind::Arrived);
        else if (m_actors.empty())
            add(*lastThrough, *throughArrow, StageFrame::Kind::Last);
    }

    int column(const QString& host) const
    {
        for (const StageHost& card : m_layout.hosts) {
            if (card.name == host)
                return card.rect.center().x() < m_layout.wireArea.center().x() ? 0 : 1;
        }
        return 1;
    }

    // Sizes of a frame's forms.
    double fullHeight(int lines) const { return m_title.height() + lines * m_figures.height() + m_theme.px(13); }
    double shortHeight() const { return m_title.height() + m_theme.px(9); }
    double miniHeight() const { return m_title.height() + m_theme.px(3); }
    double miniWidth() const { return m_theme.px(38); }

    /// \p share: how much of the wire a frame may take, to be larger than all around it.
    StageFrame make(const Actor& actor, StageFrame::Form form, double laneHeight, double share = 0.42) const
    {
        const Segment& s = actor.arrow->segment;
        StageFrame frame;
        frame.number = actor.story->number;
        frame.kind = actor.kind;
        frame.form = form;
        frame.rightward = actor.rightward;
        frame.copyOf = actor.story->copyOf;
        frame.title = form == StageFrame::Form::Mini ? s.flagsShort() : s.flagsText();
        frame.opacity = actor.kind == StageFrame::Kind::Last ? restOpacity : 1;
        const auto fact = std::find_if(m_scene.facts.begin(), m_scene.facts.end(),
                                       [&](const FrameFact& f) { return f.frame == frame.number; });
        frame.matters = fact != m_scene.facts.end();
        if (actor.kind == StageFrame::Kind::Held) {
            if (const int repeats = m_scene.stories->repeatsOf(frame.number, m_now); repeats > 0)
                frame.badge = form == StageFrame::Form::Full
                                  ? (repeats == 1 ? tr("+1 repeat") : tr("+%1 repeats").arg(repeats))
                                  : u"+%1"_s.arg(repeats);
        }
        if (form == StageFrame::Form::Mini) {
            frame.rect.setSize(
                {std::max(miniWidth(), m_title.horizontalAdvance(frame.title) + m_theme.px(10)), miniHeight()});
            return frame;
        }
        const double inset = m_theme.px(12);
        if (form == StageFrame::Form::Short) {
            frame.tag = u"%1"_s.arg(frame.number);
            frame.rect.setSize(
                {m_title.horizontalAdvance(frame.title) + m_small.horizontalAdvance(frame.tag) + m_theme.px(8) + inset * 1.4,
                 shortHeight()});
            return frame;
        }
        frame.tag =
            frame.copyOf ? tr("frame %1, copy of %2").arg(frame.number).arg(frame.copyOf) : tr("frame %1").arg(frame.number);
        frame.lines = numbersOf(s);
        if (frame.matters) {
            const QString said = fact->text.mid(fact->text.indexOf(u": "_s) + 1).trimmed();
            if (fact->text.contains(u": "_s))
                frame.lines.prepend(said);
        }
        while (frame.lines.size() > 1 && fullHeight(int(frame.lines.size())) > laneHeight)
            frame.lines.removeLast();
        double width = m_title.horizontalAdvance(frame.title) + m_small.horizontalAdvance(frame.tag) + m_theme.px(22);
        for (const QString& line : frame.lines)
            width = std::max(width, m_figures.horizontalAdvance(line));
        const QSizeF plain(width + 2 * inset, fullHeight(int(frame.lines.size())));
        // One frame is what the class looks at: it may be larger than all around it.
        frame.letters = std::clamp(
            std::min(laneHeight * 0.72 / plain.height(), m_layout.wireArea.width() * share / plain.width()), 1.0, 1.35);
        frame.rect.setSize(plain * frame.letters);
        return frame;
    }

    /// The two or three numbers by which the receiver decides.
    static QStringList numbersOf(const Segment& s)
    {
        QStringList lines;
        if (s.has(FlagSyn) || s.has(FlagFin) || s.has(FlagRst) || s.payloadBytes > 0)
            lines << u"seq %1"_s.arg(spaced(s.seq));
        if (s.has(FlagAck))
            lines << u"ack %1"_s.arg(spaced(s.ack));
        if (s.payloadBytes > 0)
            lines << tr("%1 bytes").arg(spaced(s.payloadBytes));
        else if (s.isPureSyn() && s.tsval)
            lines << u"TSval %1"_s.arg(spaced(*s.tsval));
        return lines;
    }

    bool fullFits(const Actor& actor, const QRectF& lane) const
    {
        const QSizeF size = make(actor, StageFrame::Form::Full, lane.height()).rect.size();
        return size.height() <= lane.height() + 1 && size.width() <= lane.width() * 0.8;
    }

    QRectF track(const QRectF& lane) const { return lane.adjusted(m_theme.px(10), 0, -m_theme.px(10), 0); }

    void placeFlying(const QRectF& lane, bool rightward)
    {
        const std::vector<const Actor*> flying = actors(StageFrame::Kind::Flying, rightward);
        if (flying.empty())
            return;
        const QRectF room = track(lane);
        StageFrame::Form form = StageFrame::Form::Mini;
        const double gap = m_theme.px(3);
        const auto rowsOf = [&](double height) { return std::max(1, int((room.height() + gap) / (height + gap))); };
        const size_t fullRows = size_t(rowsOf(fullHeight(2)));
        if (flying.size() <= fullRows && fullFits(*flying.front(), lane))
            form = StageFrame::Form::Full;
        else if (flying.size() <= size_t(rowsOf(shortHeight())) + 1)
            form = StageFrame::Form::Short;
        std::vector<StageFrame> made;
        double height = 0;
        for (const Actor* actor : flying) {
            made.push_back(make(*actor, form, room.height() / double(form == StageFrame::Form::Full ? flying.size() : 1)));
            height = std::max(height, made.back().rect.height());
        }
        const int rows = std::min(rowsOf(height), int(flying.size()));
        for (size_t i = 0; i < flying.size(); ++i) {
            // By its turn, so that a frame keeps its row while others come and go.
            const int row = int(flying[i]->story->ordinal % quint64(rows));
            const double x = room.left() + made[i].rect.width() / 2 +
                             (room.width() - made[i].rect.width()) * (rightward ? flying[i]->way : 1 - flying[i]->way);
            const double y = lane.center().y() + (row - (rows - 1) / 2.0) * (height + gap);
            made[i].rect.moveCenter({x, y});
            m_layout.frames.push_back(std::move(made[i]));
        }
    }

    /// \p taken: how much of the receiver's end is not free.
    void placeHeld(const QRectF& lane, bool rightward, double taken)
    {
        std::vector<const Actor*> held = actors(StageFrame::Kind::Held, rightward);
        if (held.empty())
            return;
        std::stable_sort(held.begin(), held.end(), [this](const Actor* a, const Actor* b) {
            return a->story->orderAt(m_now) < b->story->orderAt(m_now);
        });
        const QRectF room = track(lane);
        const double gap = m_theme.px(6);
        // Along the wire as a distance from the sender. The first waits at the middle, unless the queue needs the room.
        const double furthest = taken > 0 ? room.width() - taken : room.width() * 0.86;
        const bool full = fullFits(*held.front(), lane);
        StageFrame head = make(*held.front(), full ? StageFrame::Form::Full : StageFrame::Form::Short, lane.height());
        std::vector<StageFrame> tail;
        double tailWidth = 0;
        const auto makeTail = [&](StageFrame::Form form, double share) {
            tail.clear();
            tailWidth = 0;
            for (size_t i = 1; i < held.size(); ++i) {
                tail.push_back(make(*held[i], form, lane.height(), share));
                tailWidth += tail.back().rect.width() + gap;
            }
        };
        // As large as the first, where the wire has room for that: they matter as much.
        constexpr size_t mostAlike = 3;
        bool alike = false;
        if (full && held.size() <= mostAlike) {
            const double share = 0.8 / double(held.size());
            const StageFrame first = make(*held.front(), StageFrame::Form::Full, lane.height(), share);
            makeTail(StageFrame::Form::Full, share);
            const bool high = std::all_of(tail.begin(), tail.end(),
                                          [&](const StageFrame& f) { return f.rect.height() <= lane.height() + 1; });
            alike = high && first.rect.width() + tailWidth <= furthest;
            if (alike)
                head = first;
        }
        if (!alike)
            makeTail(StageFrame::Form::Short, 1);
        if (head.rect.width() > furthest)
            head = make(*held.front(), StageFrame::Form::Short, lane.height());
        double front = std::min(furthest, room.width() / 2 + head.rect.width() * 0.3);
        front = std::clamp(std::max(front, head.rect.width() + tailWidth), 0.0, furthest);
        const auto moveTo = [&](StageFrame& frame, double rightEnd, double y) {
            const double middle = rightEnd - frame.rect.width() / 2;
            frame.rect.moveCenter({rightward ? room.left() + middle : room.right() - middle, y});
        };
        moveTo(head, front, lane.center().y());
        double at = front - head.rect.width() - gap;
        if (tailWidth <= at + gap + 0.5) {
            for (StageFrame& frame : tail) {
                moveTo(frame, at, lane.center().y());
                at -= frame.rect.width() + gap;
            }
        } else {
            placeCrowd(held, tail, at, lane, moveTo);
        }
        // The first in front, where they overlap.
        std::move(tail.rbegin(), tail.rend(), std::back_inserter(m_layout.frames));
        m_layout.frames.push_back(std::move(head));
    }

    /// Too many for a line: letters only, in columns, the next one nearest, and a number for the rest.
    template <class MoveTo>
    void placeCrowd(const std::vector<const Actor*>& held, std::vector<StageFrame>& tail, double at, const QRectF& lane,
                    const MoveTo& moveTo) const
    {
        const double gap = m_theme.px(3);
        double width = 0;
        for (size_t i = 0; i < tail.size(); ++i) {
            tail[i] = make(*held[i + 1], StageFrame::Form::Mini, lane.height());
            width = std::max(width, tail[i].rect.width());
        }
        const int rows = std::max(1, std::min(int((lane.height() + gap) / (miniHeight() + gap)), 6));
        const int columns = std::max(1, int((at + gap) / (width + gap)));
        const size_t cells = size_t(rows * columns);
        if (tail.size() > cells) {
            const size_t hidden = tail.size() - cells + 1;
            tail.resize(cells);
            tail.back().form = StageFrame::Form::Rest;
            tail.back().title = u"+%1"_s.arg(hidden);
            tail.back().badge.clear();
        }
        const int used = std::min(rows, int(tail.size()));
        for (size_t i = 0; i < tail.size(); ++i) {
            tail[i].rect.setWidth(width);
            const double y = lane.center().y() + (int(i) % used - (used - 1) / 2.0) * (miniHeight() + gap);
            moveTo(tail[i], at - double(int(i) / used) * (width + gap), y);
        }
    }

    /// How much of the receiver's end that takes.
    double placeArrived(const QRectF& lane, bool rightward)
    {
        double taken = 0;
        for (StageFrame::Kind kind : {StageFrame::Kind::Last, StageFrame::Kind::Arrived}) {
            for (const Actor* actor : actors(kind, rightward)) {
                StageFrame frame =
                    make(*actor, fullFits(*actor, lane) ? StageFrame::Form::Full : StageFrame::Form::Short, lane.height());
                const QRectF room = lane.adjusted(m_theme.px(22), 0, -m_theme.px(22), 0);
                const double half = frame.rect.width() / 2;
                frame.rect.moveCenter({rightward ? room.right() - half : room.left() + half, lane.center().y()});
                taken = std::max(taken, frame.rect.width() + m_theme.px(24));
                m_layout.frames.push_back(std::move(frame));
            }
        }
        return taken;
    }

    void placeLost(const QRectF& lane, bool rightward)
    {
        for (const Actor* actor : actors(StageFrame::Kind::Lost, rightward)) {
            StageFrame frame =
                make(*actor, fullFits(*actor, lane) ? StageFrame::Form::Full : StageFrame::Form::Short, lane.height());
            const double fallen = std::clamp(double(m_now - actor->story->lostNs) / double(fallNs), 0.0, 1.0);
            // It falls as things fall, to the lower edge.
            const double bottom = m_field.bottom() - frame.rect.height() / 2;
            const double y = lane.center().y() + fallen * fallen * std::max(m_theme.px(10), bottom - lane.center().y());
            frame.rect.moveCenter({lane.center().x(), y});
            frame.opacity = 1 - (1 - restOpacity) * fallen;
            m_layout.frames.push_back(std::move(frame));
        }
    }

    QString captionText() const
    {
        if (!m_layout.wireIsSeen)
            return unseenText(m_scene.session->info()->mode);
        const Actor* held = nullptr;
        const Actor* flying = nullptr;
        int heldCount = 0;
        int flyingCount = 0;
        const Actor* other = nullptr;
        for (const Actor& actor : m_actors) {
            switch (actor.kind) {
            case StageFrame::Kind::Held:
                if (!held || actor.story->orderAt(m_now) < held->story->orderAt(m_now))
                    held = &actor;
                ++heldCount;
                break;
            case StageFrame::Kind::Flying:
                flying = &actor;
                ++flyingCount;
                break;
            case StageFrame::Kind::Arrived:
            case StageFrame::Kind::Last:
            case StageFrame::Kind::Lost: other = &actor; break;
            }
        }
        if (other && other->kind == StageFrame::Kind::Lost)
            return tr("frame %1 was lost on the wire: the %2 never sees it")
                .arg(other->story->number)
                .arg(other->arrow->toHost);
        if (held) {
            QString text = heldCount == 1
                               ? tr("frame %1 is held on the wire").arg(held->story->number)
                               : tr("%1 frames are held, frame %2 is next").arg(heldCount).arg(held->story->number);
            const int repeats = m_scene.stories->repeatsOf(held->story->number, m_now);
            if (repeats > 0)
                text += repeats == 1 ? tr(" · sent again once, and absorbed")
                                     : tr(" · sent again %1 times, and absorbed").arg(repeats);
            return text;
        }
        if (flyingCount > 1)
            return tr("%1 frames are on their way").arg(flyingCount);
        if (flying)
            return tr("frame %1 is on its way to the %2").arg(flying->story->number).arg(flying->arrow->toHost);
        if (!other)
            return tr("no frame was sent yet");
        if (other->arrow->toTrack >= 0) {
            const Life* life = m_scene.timeline->tracks()[size_t(other->arrow->toTrack)].lifeAt(m_now);
            if (life && life->incarnation > 1)
                return tr("frame %1 reached the %2: %3 life of this four-tuple")
                    .arg(other->story->number)
                    .arg(other->arrow->toHost, ordinal(life->incarnation));
        }
        return tr("frame %1 reached the %2").arg(other->story->number).arg(other->arrow->toHost);
    }

    const StageScene& m_scene;
    StageLayout& m_layout;
    const Theme& m_theme;
    const QFontMetricsF m_title;
    const QFontMetricsF m_small;
    const QFontMetricsF m_figures;
    const qint64 m_now;
    QRectF m_field;
    std::vector<Actor> m_actors;
};

} // namespace

void layOutWire(const StageScene& scene, StageLayout& layout)
{
    WireStage(scene, layout).place();
}

} // namespace statewire
