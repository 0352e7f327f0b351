// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keeping/waitingstories.h"

#include "scenario/judge/prediction.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

bool WaitingStory::isFreePlay() const
{
    const ToldStory* story = source->story();
    return story && story->plan.isFreePlay();
}

bool WaitingStory::hasUnkept() const
{
    const FreePlayLog* log = source->freePlayLog();
    return log && log->hasUnkept();
}

QString WaitingStory::name() const
{
    return variantTitle.isEmpty() ? WaitingStories::tr("“%1”").arg(title)
                                  : WaitingStories::tr("“%1” · %2").arg(title, variantTitle);
}

QString standingOf(const ToldStory* story, const FreePlayLog* byHand, const Session& session, bool failed)
{
    if (failed)
        return WaitingStories::tr("its lab has ended");
    if (byHand) {
        const QString acts = WaitingStories::tr("%n acts by hand", nullptr, int(byHand->acts().size()));
        return byHand->hasUnkept() ? WaitingStories::tr("%1, not saved").arg(acts) : acts;
    }
    if (!story)
        return {};
    const int steps = int(story->plan.steps.size());
    const int told = int(stepTimes(session).size());
    return story->checks ? WaitingStories::tr("told to its end") : WaitingStories::tr("step %1 of %2").arg(told).arg(steps);
}

QString WaitingStory::standing() const
{
    return standingOf(source->story(), source->freePlayLog(), source->session(),
                      source->status() == SessionSource::Status::Failed);
}

WaitingStories::~WaitingStories()
{
    // All labs are told first, so that they end together.
    for (const WaitingStory& story : m_stories)
        story.source->stop();
}

const WaitingStory* WaitingStories::find(const QString& id, const QString& variant) const
{
    const auto found = std::find_if(m_stories.begin(), m_stories.end(), [&](const WaitingStory& story) {
        return story.id == id && (variant.isEmpty() || story.variant == variant);
    });
    return found == m_stories.end() ? nullptr : &*found;
}

void WaitingStories::add(WaitingStory story)
{
    story.number = ++m_lastNumber;
    for (const auto signal : {&SessionSource::statusChanged, &SessionSource::ended})
        connect(story.source.get(), signal, this, &WaitingStories::changed);
    connect(story.source.get(), &SessionSource::failed, this, &WaitingStories::changed);
    m_stories.push_back(std::move(story));
    Q_EMIT changed();
}

std::optional<WaitingStory> WaitingStories::take(int number)
{
    const auto found =
        std::find_if(m_stories.begin(), m_stories.end(), [number](const WaitingStory& s) { return s.number == number; });
    if (found == m_stories.end())
        return std::nullopt;
    WaitingStory story = std::move(*found);
    story.source->disconnect(this);
    m_stories.erase(found);
    Q_EMIT changed();
    return story;
}

std::optional<WaitingStory> WaitingStories::takeLeastMissed()
{
    const auto isOver = [](const WaitingStory& s) {
        return s.source->status() == SessionSource::Status::Failed || (s.source->story() && s.source->story()->checks);
    };
    auto found = std::find_if(m_stories.begin(), m_stories.end(), isOver);
    if (found == m_stories.end())
        found = std::find_if(m_stories.begin(), m_stories.end(), [](const WaitingStory& s) { return !s.hasUnkept(); });
    return found == m_stories.end() ? std::nullopt : take(found->number);
}

void WaitingStories::end(WaitingStory story) // NOLINT(performance-unnecessary-value-param): it is given away
{
    SessionSource::retire(std::move(story.source), this);
}

void WaitingStories::endAll()
{
    std::vector<WaitingStory> stories = std::exchange(m_stories, {});
    for (WaitingStory& story : stories)
        end(std::move(story));
    Q_EMIT changed();
}

} // namespace statewire
