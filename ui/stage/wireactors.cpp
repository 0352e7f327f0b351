// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/wireactors.h"

#include "ui/look/words.h"
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr qint64 arrivedNs = 400'000'000; ///< how long a frame counts as just arrived

/// Why no wire is drawn.
QString unseenText(const LabMode& mode)
{
    return mode == LabMode::Loopback ? Words::tr("Loopback: packets are not seen here")
                                     : Words::tr("%1: packets are not seen here").arg(mode.phrase(LabMode::Form::Heading));
}

class Casting
{
public:
    Casting(const StageScene& scene, const StageLayout& layout) : m_scene(scene), m_layout(layout), m_now(scene.playheadNs)
    {
        findActors();
    }

    std::vector<WireActor> take() { return std::move(m_actors); }

private:
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
        WireActor actor{&story, &arrow, kind, 0, true};
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

    const StageScene& m_scene;
    const StageLayout& m_layout;
    const qint64 m_now;
    std::vector<WireActor> m_actors;
};

} // namespace

std::vector<WireActor> wireActors(const StageScene& scene, const StageLayout& layout)
{
    return Casting(scene, layout).take();
}

QString wireCaption(const std::vector<WireActor>& actors, const StageScene& scene, bool wireIsSeen)
{
    if (!wireIsSeen)
        return unseenText(scene.session->info()->mode);
    const WireActor* held = nullptr;
    const WireActor* flying = nullptr;
    int heldCount = 0;
    int flyingCount = 0;
    const WireActor* other = nullptr;
    for (const WireActor& actor : actors) {
        switch (actor.kind) {
        case StageFrame::Kind::Held:
            if (!held || actor.story->orderAt(scene.playheadNs) < held->story->orderAt(scene.playheadNs))
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
        return Words::tr("frame %1 was lost on the wire: the %2 never sees it")
            .arg(other->story->number)
            .arg(other->arrow->toHost);
    if (held) {
        QString text = heldCount == 1
                           ? Words::tr("frame %1 is held on the wire").arg(held->story->number)
                           : Words::tr("%n frames are held, frame %1 is next", nullptr, heldCount).arg(held->story->number);
        const int repeats = scene.stories->repeatsOf(held->story->number, scene.playheadNs);
        if (repeats > 0)
            text += Words::tr(" · sent again %n times, and absorbed", nullptr, repeats);
        return text;
    }
    if (flyingCount > 1)
        return Words::tr("%n frames are on their way", nullptr, flyingCount);
    if (flying)
        return Words::tr("frame %1 is on its way to the %2").arg(flying->story->number).arg(flying->arrow->toHost);
    if (!other)
        return Words::tr("no frame was sent yet");
    if (other->arrow->toTrack >= 0) {
        const Life* life = scene.timeline->tracks()[size_t(other->arrow->toTrack)].lifeAt(scene.playheadNs);
        if (life && life->incarnation > 1)
            return Words::tr("frame %1 reached the %2: %3 life of this four-tuple")
                .arg(other->story->number)
                .arg(other->arrow->toHost, ordinal(life->incarnation));
    }
    return Words::tr("frame %1 reached the %2").arg(other->story->number).arg(other->arrow->toHost);
}

} // namespace statewire
