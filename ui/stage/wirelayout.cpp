// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/wirelayout.h"

#include "ui/stage/framemaker.h"

#include "ui/look/words.h"
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

class WireStage
{
public:
    WireStage(const StageScene& scene, StageLayout& layout)
        : m_scene(scene), m_layout(layout), m_theme(layout.theme), m_maker(scene, layout), m_now(scene.playheadNs),
          m_actors(wireActors(scene, layout))
    {
    }

    void place()
    {
        const double caption = QFontMetricsF(m_theme.font(TextRole::Small)).height() + m_theme.px(2);
        m_field = m_layout.wireArea;
        const bool captioned = m_field.height() > 3.2 * caption + m_theme.px(36);
        if (captioned) {
            m_layout.captionRect = QRectF(m_field.left(), m_field.bottom() - caption, m_field.width(), caption);
            m_field.setBottom(m_layout.captionRect.top() - m_theme.px(2));
        }
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
        m_layout.caption = wireCaption(m_actors, m_scene, m_layout.wireIsSeen);
    }

private:
    std::vector<const WireActor*> actors(StageFrame::Kind kind, bool rightward) const
    {
        std::vector<const WireActor*> found;
        for (const WireActor& actor : m_actors) {
            if (actor.kind == kind && actor.rightward == rightward)
                found.push_back(&actor);
        }
        return found;
    }

    bool hasActors(bool rightward) const
    {
        return std::any_of(m_actors.begin(), m_actors.end(), [&](const WireActor& a) { return a.rightward == rightward; });
    }

    QRectF track(const QRectF& lane) const { return lane.adjusted(m_theme.px(10), 0, -m_theme.px(10), 0); }

    void placeFlying(const QRectF& lane, bool rightward)
    {
        const std::vector<const WireActor*> flying = actors(StageFrame::Kind::Flying, rightward);
        if (flying.empty())
            return;
        const QRectF room = track(lane);
        StageFrame::Form form = StageFrame::Form::Mini;
        const double gap = m_theme.px(3);
        const auto rowsOf = [&](double height) { return std::max(1, int((room.height() + gap) / (height + gap))); };
        const size_t fullRows = size_t(rowsOf(m_maker.fullHeight(2)));
        if (flying.size() <= fullRows && m_maker.fullFits(*flying.front(), lane))
            form = StageFrame::Form::Full;
        else if (flying.size() <= size_t(rowsOf(m_maker.shortHeight())) + 1)
            form = StageFrame::Form::Short;
        std::vector<StageFrame> made;
        double height = 0;
        for (const WireActor* actor : flying) {
            made.push_back(
                m_maker.make(*actor, form, room.height() / double(form == StageFrame::Form::Full ? flying.size() : 1)));
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
        std::vector<const WireActor*> held = actors(StageFrame::Kind::Held, rightward);
        if (held.empty())
            return;
        std::stable_sort(held.begin(), held.end(), [this](const WireActor* a, const WireActor* b) {
            return a->story->orderAt(m_now) < b->story->orderAt(m_now);
        });
        const QRectF room = track(lane);
        const double gap = m_theme.px(6);
        // Along the wire as a distance from the sender. The first waits at the middle, unless the queue needs the room.
        const double furthest = taken > 0 ? room.width() - taken : room.width() * 0.86;
        const bool full = m_maker.fullFits(*held.front(), lane);
        StageFrame head =
            m_maker.make(*held.front(), full ? StageFrame::Form::Full : StageFrame::Form::Short, lane.height());
        std::vector<StageFrame> tail;
        double tailWidth = 0;
        const auto makeTail = [&](StageFrame::Form form, double share, bool ports = true) {
            tail.clear();
            tailWidth = 0;
            for (size_t i = 1; i < held.size(); ++i) {
                tail.push_back(m_maker.make(*held[i], form, lane.height(), share, ports));
                tailWidth += tail.back().rect.width() + gap;
            }
        };
        // As large as the first, where the wire has room for that: they matter as much.
        constexpr size_t mostAlike = 3;
        bool alike = false;
        if (full && held.size() <= mostAlike) {
            const double share = 0.8 / double(held.size());
            const StageFrame first = m_maker.make(*held.front(), StageFrame::Form::Full, lane.height(), share);
            makeTail(StageFrame::Form::Full, share);
            const bool high = std::all_of(tail.begin(), tail.end(),
                                          [&](const StageFrame& f) { return f.rect.height() <= lane.height() + 1; });
            alike = high && first.rect.width() + tailWidth <= furthest;
            if (alike)
                head = first;
        }
        if (!alike)
            makeTail(StageFrame::Form::Short, 1);
        // A queue in order tells more than the ports of a heap.
        if (!alike && head.rect.width() + tailWidth > furthest)
            makeTail(StageFrame::Form::Short, 1, false);
        if (head.rect.width() > furthest)
            head = m_maker.make(*held.front(), StageFrame::Form::Short, lane.height());
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
    void placeCrowd(const std::vector<const WireActor*>& held, std::vector<StageFrame>& tail, double at, const QRectF& lane,
                    const MoveTo& moveTo) const
    {
        const double gap = m_theme.px(3);
        double width = 0;
        for (size_t i = 0; i < tail.size(); ++i) {
            tail[i] = m_maker.make(*held[i + 1], StageFrame::Form::Mini, lane.height());
            width = std::max(width, tail[i].rect.width());
        }
        const int rows = std::max(1, std::min(int((lane.height() + gap) / (m_maker.miniHeight() + gap)), 6));
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
            const double y = lane.center().y() + (int(i) % used - (used - 1) / 2.0) * (m_maker.miniHeight() + gap);
            moveTo(tail[i], at - double(int(i) / used) * (width + gap), y);
        }
    }

    /// How much of the receiver's end that takes.
    double placeArrived(const QRectF& lane, bool rightward)
    {
        double taken = 0;
        for (StageFrame::Kind kind : {StageFrame::Kind::Last, StageFrame::Kind::Arrived}) {
            for (const WireActor* actor : actors(kind, rightward)) {
                StageFrame frame =
                    m_maker.make(*actor, m_maker.fullFits(*actor, lane) ? StageFrame::Form::Full : StageFrame::Form::Short,
                                 lane.height());
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
        for (const WireActor* actor : actors(StageFrame::Kind::Lost, rightward)) {
            StageFrame frame = m_maker.make(
                *actor, m_maker.fullFits(*actor, lane) ? StageFrame::Form::Full : StageFrame::Form::Short, lane.height());
            const double fallen = std::clamp(double(m_now - actor->story->lostNs) / double(fallNs), 0.0, 1.0);
            // It falls as things fall, to the lower edge.
            const double bottom = m_field.bottom() - frame.rect.height() / 2;
            const double y = lane.center().y() + fallen * fallen * std::max(0.0, bottom - lane.center().y());
            frame.rect.moveCenter({lane.center().x(), y});
            frame.opacity = 1 - (1 - FrameMaker::restOpacity) * fallen;
            m_layout.frames.push_back(std::move(frame));
        }
    }

    const StageScene& m_scene;
    StageLayout& m_layout;
    const Theme& m_theme;
    const FrameMaker m_maker;
    const qint64 m_now;
    const std::vector<WireActor> m_actors;
    QRectF m_field;
};

} // namespace

void layOutWire(const StageScene& scene, StageLayout& layout)
{
    WireStage(scene, layout).place();
}

} // namespace statewire
