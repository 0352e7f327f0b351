// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/checkedstory.h"

#include <algorithm>

namespace statewire {

const Life* CheckedStory::lifeOfConnect(const CheckSpec& spec) const
{
    const CallEvent* call = connectOf(spec.worker);
    const Track* track = call ? trackOn(*call, spec.host) : nullptr;
    return track ? lifeOf(*track, *call) : nullptr;
}

std::optional<qint64> CheckedStory::momentOfStep(const QString& id, StepEvent::Phase phase) const
{
    for (const Event& event : m_session.events()) {
        const auto* step = event.as<StepEvent>();
        if (step && step->id == id && step->phase == phase)
            return event.tNs;
        const auto* missed = phase == StepEvent::Phase::Ended ? event.as<MissedEvent>() : nullptr;
        if (missed && missed->id == id)
            return event.tNs;
    }
    return std::nullopt;
}

const Track* CheckedStory::trackOn(const CallEvent& call, const QString& host) const
{
    if (!call.ends)
        return nullptr;
    const FourTuple ends = host == call.host ? *call.ends : call.ends->mirrored();
    const std::optional<size_t> track = m_timeline.findTrack(host, ends);
    return track ? &m_timeline.tracks()[*track] : nullptr;
}

const Life* CheckedStory::lifeOf(const Track& track, const CallEvent& call) const
{
    for (const Life& life : track.lives) {
        if (life.vanishedNs > call.beginNs && life.spans.back().beginNs >= call.beginNs)
            return &life;
    }
    return nullptr;
}

bool CheckedStory::concerns(const Evidence& evidence, const QString& worker) const
{
    if (worker.isEmpty())
        return true;
    const CallEvent* call = connectOf(worker);
    if (call && !call->ends)
        return concernsFailed(evidence, *call);
    return call && (evidence.ends == *call->ends || evidence.ends == call->ends->mirrored());
}

bool CheckedStory::concernsFailed(const Evidence& evidence, const CallEvent& call) const
{
    if (evidence.tNs < call.beginNs || evidence.tNs > call.endNs)
        return false;
    const auto calls = [&evidence](const CallEvent& c) {
        return c.arguments.contains(evidence.ends.remote.toString()) || c.arguments.contains(evidence.ends.local.toString());
    };
    return calls(call) && std::none_of(m_session.events().begin(), m_session.events().end(), [&](const Event& event) {
               const auto* other = event.as<CallEvent>();
               return other && other != &call && other->is(Call::Connect) && calls(*other) &&
                      other->beginNs <= evidence.tNs && other->endNs >= evidence.tNs;
           });
}

} // namespace statewire
