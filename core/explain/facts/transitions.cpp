// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/transitions.h"

#include "base/sentence.h"
#include "explain/facts/sessionfacts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// Linux lets a timer run out up to a second late, and shows its time left in steps of 10 ms.
constexpr qint64 timerSlackNs = 1'200'000'000;
/// A reading right after a frame's delivery may come before its effect.
constexpr qint64 readingSlackNs = 2'000'000;
/// A timer that repeats or gives up is punctual: the table's 10 ms, a tick of the kernel, and the reading.
constexpr qint64 repeatSlackNs = 30'000'000;

bool reopens(const Track& track, size_t life)
{
    if (life == 0)
        return false;
    const Life& before = track.lives[life - 1];
    const Life& now = track.lives[life];
    return !before.spans.empty() && !now.samples.empty() && before.spans.back().state == TcpState::TimeWait &&
           before.vanishedNs >= now.samples.front().tNs;
}

std::optional<TcpState> stateBefore(const Track& track, size_t life)
{
    switch (machineState(track.lives[life].spans.front().state)) {
    case TcpState::SynRecv: return reopens(track, life) ? TcpState::TimeWait : TcpState::Listen;
    case TcpState::SynSent: return reopens(track, life) ? TcpState::TimeWait : TcpState::Close;
    case TcpState::Listen: return TcpState::Close;
    case TcpState::Established:
        return track.lives[life].fromCookie == false ? std::nullopt : std::optional(TcpState::Listen);
    case TcpState::FinWait1:
    case TcpState::FinWait2:
    case TcpState::TimeWait:
    case TcpState::Close:
    case TcpState::CloseWait:
    case TcpState::LastAck:
    case TcpState::Closing:
    case TcpState::NewSynRecv: return std::nullopt;
    }
    return std::nullopt;
}

/// The readings between which \p span of \p life began.
void bound(const Life& life, size_t span, Transition& step)
{
    const Span& now = life.spans[span];
    step.notAfterNs = now.beginNs;
    step.notBeforeNs = span == 0 ? life.previousReadNs : life.spans[span - 1].beginNs;
    // Inferred spans lie somewhere between two readings.
    for (size_t i = span; i < life.spans.size(); ++i) {
        step.notAfterNs = life.spans[i].beginNs;
        if (life.spans[i].mark == Mark::Observed)
            break;
        if (i + 1 == life.spans.size())
            step.notAfterNs = life.spans[i].endNs;
    }
    const RowSample* sample = life.sampleAt(step.notAfterNs);
    if (sample && sample->tNs == step.notAfterNs)
        step.notBeforeNs = sample->previousReadNs;
    else if (now.mark == Mark::Inferred)
        step.notBeforeNs = life.lastSeenNs;
}

FourTuple plain(const FourTuple& ends)
{
    return {{ends.local.address.unmapped(), ends.local.port}, {ends.remote.address.unmapped(), ends.remote.port}};
}

struct Search
{
    const Transition& step;
    const Session& session;
    const Timeline& timeline;
    qint64 untilNs;
    const Track& track;

    bool isWithin(qint64 beginNs, qint64 endNs) const { return beginNs <= step.notAfterNs && endNs >= step.notBeforeNs; }

    /// The latest frame that arrived in time and fits.
    const Arrow* arrival(const StateEdge& edge) const
    {
        const Arrow* found = nullptr;
        for (const Arrow& arrow : timeline.arrows()) {
            if (arrow.sentNs > untilNs)
                break;
            if (arrow.toTrack == int(step.track) && arrow.deliveredNs != openEndNs && arrow.deliveredNs <= untilNs &&
                isWithin(arrow.deliveredNs, arrow.deliveredNs + readingSlackNs) && canCause(edge, arrow.segment))
                found = &arrow;
        }
        return found;
    }

    /// The RST by which this end aborted.
    const Arrow* resetSent() const
    {
        const Arrow* found = nullptr;
        for (const Arrow& arrow : timeline.arrows()) {
            if (arrow.sentNs > untilNs)
                break;
            if (arrow.fromTrack == int(step.track) && arrow.segment.has(FlagRst) && isWithin(arrow.sentNs, arrow.sentNs))
                found = &arrow;
        }
        return found;
    }

    const CallEvent* call(const StateEdge& edge) const
    {
        const CallEvent* found = nullptr;
        // A call is told of after its end.
        for (size_t i = session.countUntil(step.notBeforeNs - 1); i < session.events().size(); ++i) {
            const Event& event = session.events()[i];
            if (event.tNs > untilNs)
                break;
            const auto* call = event.as<CallEvent>();
            const std::optional<Call> made = call && call->host == track.host ? call->made() : std::nullopt;
            if (!made || !canCause(edge, *made) || !isWithin(call->beginNs, call->endNs))
                continue;
            // A listener's row has no remote end, and its call reports none.
            const bool same = call->ends ? plain(*call->ends) == track.ends : track.isListener();
            if (same)
                found = call;
        }
        return found;
    }

    /// A worker's end closes the sockets that it used.
    const WorkerEvent* programEnd(qint64& tNs) const
    {
        std::vector<QString> users;
        for (const Event& event : session.events()) {
            if (event.tNs > untilNs)
                break;
            if (const auto* call = event.as<CallEvent>();
                call && call->host == track.host && call->ends && plain(*call->ends) == track.ends)
                users.push_back(call->worker);
            const auto* worker = event.as<WorkerEvent>();
            if (worker && worker->change == WorkerEvent::Change::Ended && worker->host == track.host &&
                isWithin(event.tNs, event.tNs) && std::find(users.begin(), users.end(), worker->name) != users.end()) {
                tNs = event.tNs;
                return worker;
            }
        }
        return nullptr;
    }

    /// A call that was told ETIMEDOUT of this life's end.
    const CallEvent* timedOutCall() const
    {
        const bool livesAgain = step.life + 1 < track.lives.size();
        const qint64 latestNs = livesAgain ? track.lives[step.life + 1].samples.front().tNs : openEndNs;
        std::optional<SocketName> socket;
        for (size_t i = session.countUntil(step.notBeforeNs - 1); i < session.events().size(); ++i) {
            const Event& event = session.events()[i];
            if (event.tNs > untilNs)
                break;
            const auto* call = event.as<CallEvent>();
            if (!call || call->host != track.host || call->errnoName != "ETIMEDOUT"_L1 || call->endNs < step.notBeforeNs ||
                call->beginNs > latestNs)
                continue;
            if (!call->ends && !socket) // a socket that is closed has no other end any more
                socket = socketWith(session, track.host, track.ends, step.notAfterNs).value_or(SocketName{});
            if (call->ends ? plain(*call->ends) == track.ends : socketOf(*call) == *socket)
                return call;
        }
        return nullptr;
    }

    /// The last frame of this end that no frame answered before it went; null if none, or one did.
    const Arrow* unanswered() const
    {
        const Arrow* last = nullptr;
        qint64 answeredNs = -1;
        for (const Arrow& arrow : timeline.arrows()) {
            if (arrow.sentNs > std::min(untilNs, step.notAfterNs))
                break;
            if (arrow.toTrack == int(step.track) && arrow.deliveredNs <= step.notAfterNs)
                answeredNs = std::max(answeredNs, arrow.deliveredNs);
            else if (arrow.fromTrack == int(step.track) && !arrow.segment.has(FlagRst))
                last = &arrow;
        }
        return last && last->sentNs > answeredNs ? last : nullptr;
    }

    /// True if a program ended this end just then: what it sent last is its own doing, whatever its timer says.
    bool endedByProgram() const
    {
        static const StateEdge closing{TcpState::Established, TcpState::FinWait1, CauseKind::Call};
        qint64 tNs = -1;
        return call(closing) || programEnd(tNs);
    }

    bool listenerStands() const { return listenerFor(timeline, track.host, track.ends.local, step.notAfterNs) != nullptr; }

    /// Fills \p cause if this end was given up because nobody answered: a call was told so, or the row's timer was due
    /// when it went, after something had been repeated in vain.
    bool timedOut(Cause& cause) const
    {
        if (const CallEvent* call = timedOutCall()) {
            cause.tNs = call->endNs;
            cause.text = Sentence::tr("timeout, %1() = ETIMEDOUT").arg(callName(*call->made())).told();
            return true;
        }
        const RowSample* last = track.lives[step.life].sampleAt(step.notBeforeNs);
        if (!last || endedByProgram())
            return false;
        const SocketRow& row = last->row;
        const bool repeats = row.timer == SocketTimer::Retransmit || row.timer == SocketTimer::Keepalive ||
                             row.timer == SocketTimer::ZeroWindow;
        if (!repeats || last->tNs + row.timerLeftNs > step.notAfterNs + repeatSlackNs)
            return false;
        if (step.from == TcpState::SynRecv && row.inode == 0) { // only its timer, a RST or its listener's end removes it
            if (!listenerStands())
                return false;
            cause.tNs = step.tNs;
            cause.text = Sentence::tr("timeout, by tcp_synack_retries").told();
            return true;
        }
        if (row.retransmits == 0 && row.probes == 0)
            return false;
        const Arrow* arrow = unanswered();
        if (!arrow && session.info() && session.info()->mode.hasWire())
            return false;
        cause.tNs = step.tNs;
        cause.frame = arrow ? arrow->number : 0;
        cause.text = arrow ? Sentence::tr("timeout, no answer to frame %1").arg(qint64(arrow->number)).told()
                           : Sentence::tr("timeout, repeated in vain").told();
        return true;
    }

    bool timerRanOut() const
    {
        if (step.life >= track.lives.size())
            return false;
        const std::optional<qint64> left = track.lives[step.life].timerLeftNs(step.notAfterNs);
        return left && *left <= timerSlackNs;
    }
};

/// Fills \p cause if the session shows that \p edge was walked.
bool observe(const StateEdge& edge, const Search& search, Cause& cause)
{
    if (const Arrow* arrow = search.arrival(edge)) {
        cause.text = u"frame %1, %2"_s.arg(arrow->number).arg(edge.isAside ? edge.shortCause : arrow->segment.flagsText());
        cause.frame = arrow->number;
        cause.tNs = arrow->deliveredNs;
        return true;
    }
    if (edge.timesOut)
        return search.timedOut(cause);
    if (edge.aborts) {
        Cause other;
        const Arrow* arrow = search.resetSent();
        if (arrow && !search.timedOut(other)) { // who gives up on keepalive resets as well

            cause.text = u"aborted here with frame %1, %2"_s.arg(arrow->number).arg(arrow->segment.flagsText());
            cause.frame = arrow->number;
            cause.tNs = arrow->sentNs;
            return true;
        }
        return false;
    }
    if (const CallEvent* call = search.call(edge)) {
        cause.text = callName(*call->made()) + (call->errnoName.isEmpty() ? u"()"_s : u"(), "_s + call->errnoName);
        cause.tNs = call->beginNs;
        return true;
    }
    qint64 endNs = -1;
    if (edge.kind == CauseKind::Call && edge.to != TcpState::SynSent) {
        if (const WorkerEvent* worker = search.programEnd(endNs)) {
            cause.text = u"the program ended: %1"_s.arg(worker->how); // in short: the diagram has little room
            cause.tNs = endNs;
            return true;
        }
    }
    if (edge.kind == CauseKind::Timer && search.timerRanOut()) {
        cause.text = u"its timer ran out"_s;
        cause.tNs = search.step.tNs;
        return true;
    }
    return false;
}

} // namespace

std::vector<Transition> transitionsOf(const Timeline& timeline, size_t track, size_t life, qint64 untilNs)
{
    std::vector<Transition> steps;
    const Track& t = timeline.tracks()[track];
    const Life& l = t.lives[life];
    for (size_t i = 0; i < l.spans.size() && l.spans[i].beginNs <= untilNs; ++i) {
        Transition step;
        step.track = track;
        step.life = life;
        step.from = i == 0 ? stateBefore(t, life) : std::optional(machineState(l.spans[i - 1].state));
        step.to = machineState(l.spans[i].state);
        step.tNs = l.spans[i].beginNs;
        const bool inferred = l.spans[i].mark == Mark::Inferred || (i > 0 && l.spans[i - 1].mark == Mark::Inferred);
        step.mark = inferred ? Mark::Inferred : Mark::Observed;
        bound(l, i, step);
        if (step.from != step.to)
            steps.push_back(step);
    }
    const bool gone = !l.spans.empty() && l.vanishedNs <= untilNs;
    if (gone && l.spans.back().state != TcpState::Close && !(life + 1 < t.lives.size() && reopens(t, life + 1))) {
        const Span& last = l.spans.back();
        steps.push_back(
            {track, life, machineState(last.state), TcpState::Close, l.vanishedNs, l.lastSeenNs, l.vanishedNs, last.mark});
    }
    return steps;
}

Cause causeOf(const Transition& step, const Session& session, const Timeline& timeline, qint64 untilNs)
{
    Cause cause;
    if (!step.from) {
        cause.text = u"stood there when first seen"_s;
        return cause;
    }
    const std::vector<size_t> edges = edgesBetween(*step.from, step.to);
    if (edges.empty()) {
        cause.text = u"not known: states between were missed"_s;
        return cause;
    }
    const Search search{step, session, timeline, untilNs, timeline.tracks()[step.track]};
    // A reset explains a vanished row before anything else does: look for it first.
    for (auto edge = edges.rbegin(); edge != edges.rend(); ++edge) {
        cause.edge = int(*edge);
        cause.observed = observe(stateEdges()[*edge], search, cause);
        if (cause.observed)
            return cause;
    }
    const StateEdge& first = stateEdges()[edges.front()];
    if (first.timesOut) { // no ordinary step leads there: it was given up, reset or aborted, and nothing tells which
        cause.edge = int(edges.back());
        cause.text = Sentence::tr("timeout, RST or abort").told();
        return cause;
    }
    cause.edge = int(edges.front());
    cause.text = first.cause;
    // Where no packets are recorded, a RST or a timeout would have left the same picture.
    const bool endsOtherwise =
        std::any_of(edges.begin(), edges.end(), [](size_t edge) { return stateEdges()[edge].timesOut; });
    if (endsOtherwise && session.info() && !session.info()->mode.hasWire())
        cause.text = Sentence::tr("%1, timeout or RST").arg(first.cause).told();
    return cause;
}

} // namespace statewire
