// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/callindex.h"

#include "base/durationtext.h"
#include "base/sentence.h"

using namespace Qt::StringLiterals;

namespace statewire {

void CallIndex::fold(const Event& event)
{
    if (const auto* call = event.as<CallEvent>()) {
        const size_t at = m_calls.size();
        m_calls.push_back(*call);
        if (isRefusal(*call))
            m_refusals.push_back(at);
        if (call->ends && call->ends->local.port != 0 && call->ends->remote.port != 0) {
            const FourTuple plain{{call->ends->local.address.unmapped(), call->ends->local.port},
                                  {call->ends->remote.address.unmapped(), call->ends->remote.port}};
            m_byEnds[call->host][plain].push_back(at);
        } else {
            m_loose.push_back(at);
        }
    } else if (const auto* step = event.as<StepEvent>()) {
        // A title may tell what comes about in the step: it is not known before the step has ended well.
        if (step->phase == StepEvent::Phase::Begun)
            m_flags.push_back({event.tNs, step->index, {}});
        for (Flag& flag : m_flags) {
            if (step->phase == StepEvent::Phase::Ended && flag.step == step->index)
                flag.text = step->title.isEmpty() ? step->id : step->title;
        }
    } else if (const auto* missed = event.as<MissedEvent>()) {
        m_flags.push_back({event.tNs, -1, missed->observed.told()});
    } else if (const auto* retake = event.as<RetakeEvent>()) {
        if (retake->phase == RetakeEvent::Phase::Ended)
            m_flags.push_back({event.tNs, -1, retake->reason.told()});
    } else if (const auto* note = event.as<NoteEvent>()) {
        m_flags.push_back({event.tNs, -1, note->text.told()});
    }
}

const std::vector<size_t>& CallIndex::callsOn(const QString& host, const FourTuple& ends) const
{
    static const std::vector<size_t> none;
    const auto byHost = m_byEnds.constFind(host);
    if (byHost == m_byEnds.constEnd())
        return none;
    const auto found = byHost->constFind(ends);
    return found == byHost->constEnd() ? none : *found;
}

bool CallIndex::isRefusal(const CallEvent& call)
{
    return !call.errnoName.isEmpty() && call.errnoName != u"EINPROGRESS" && call.errnoName != u"EAGAIN" &&
           call.errnoName != u"EWOULDBLOCK" && call.errnoName != u"EINTR";
}

QString callText(const CallEvent& call)
{
    const QString result =
        call.errnoName.isEmpty() ? QString::number(call.result) : u"%1 %2"_s.arg(call.result).arg(call.errnoName);
    return u"%1(%2) = %3, %4"_s.arg(call.call, call.arguments, result,
                                    durationText(std::max<qint64>(0, call.endNs - call.beginNs)));
}

QString refusalText(const CallEvent& call)
{
    // Long enough that it was waited for, not only worked at.
    constexpr qint64 waitNs = 10'000'000;
    const QString text = u"%1 \u2717 %2"_s.arg(call.call, call.errnoName);
    const qint64 tookNs = call.endNs - call.beginNs;
    return tookNs < waitNs ? text : Sentence::tr("%1 after %2").arg(text).arg(durationText(tookNs)).told();
}

} // namespace statewire
