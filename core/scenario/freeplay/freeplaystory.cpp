// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/freeplay/freeplaystory.h"

#include "lab/protocol/callspec.h"
#include "scenario/judge/checks.h"
#include "scenario/story/actionwords.h"

#include <algorithm>
#include <limits>
#include <set>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 nsPerMs = 1'000'000;
constexpr qint64 nsPerS = 1'000'000'000;
/// What follows an act later than this was brought about by a timer of the kernel, not by the act.
constexpr qint64 settleNs = nsPerS;
/// A state on the way to another counts if it stood for so long: then something kept it there.
constexpr qint64 stoodNs = 100 * nsPerMs;

/// An act that goes into the story, and the blocking calls that it made return.
struct Item
{
    Action action;
    std::vector<Action> returned; ///< accept and read, written where they came back
    qint64 sentNs = 0;
    qint64 doneNs = 0;
    bool marked = false; ///< the hand began a new step before it
    QString error;
    bool returns = false; ///< a call that came back without an error
};

bool isPassing(TcpState state)
{
    switch (state) {
    case TcpState::SynSent:
    case TcpState::SynRecv:
    case TcpState::NewSynRecv:
    case TcpState::FinWait1:
    case TcpState::Closing:
    case TcpState::LastAck: return true;
    case TcpState::Established:
    case TcpState::FinWait2:
    case TcpState::TimeWait:
    case TcpState::Close:
    case TcpState::CloseWait:
    case TcpState::Listen: return false;
    }
    return false;
}

bool blocks(const Action& action)
{
    const CallSpec* spec = action.kind == Action::Kind::Call ? findCallSpec(action.request.call) : nullptr;
    return spec && spec->waits;
}

/// What \p action changes about the whole wire; null if it does something else.
const SetWire* wireSetting(const Action& action)
{
    return action.kind == Action::Kind::Wire ? std::get_if<SetWire>(&action.wire) : nullptr;
}

class Teller
{
public:
    Teller(const FreePlayLog& log, const Session& session, const Timeline& timeline, FreePlayStory& story)
        : m_log(log), m_session(session), m_timeline(timeline), m_story(story), m_scenario(story.scenario)
    {
    }

    void tell()
    {
        collect();
        for (size_t i = 0; i < m_items.size(); ++i)
            tell(i);
        addChecks();
    }

private:
    const CallEvent* failedCall(const HandAct& act) const
    {
        for (const Event& event : m_session.events()) {
            const auto* call = event.as<CallEvent>();
            if (call && call->worker == act.action.worker && !call->errnoName.isEmpty() && call->endNs >= act.sentNs &&
                call->beginNs <= act.doneNs.value_or(m_session.endNs()))
                return call;
        }
        return nullptr;
    }

    /// True if the worker ended before the call could return.
    bool wasCutOff(const HandAct& act) const
    {
        return std::any_of(m_session.events().begin(), m_session.events().end(), [&](const Event& event) {
            const auto* worker = event.as<WorkerEvent>();
            return worker && worker->name == act.action.worker && worker->change == WorkerEvent::Change::Ended &&
                   event.tNs >= act.sentNs && event.tNs <= act.doneNs.value_or(m_session.endNs());
        });
    }

    /// Frames held at \p tNs, the longest-waiting first.
    std::vector<quint64> heldAt(qint64 tNs) const
    {
        std::vector<quint64> held;
        for (const Event& event : m_session.events()) {
            const auto* fate = event.as<FateEvent>();
            if (!fate || event.tNs > tNs)
                continue;
            std::erase(held, fate->number);
            if (fate->fate == Fate::Held)
                held.push_back(fate->number);
        }
        return held;
    }

    void collect()
    {
        const std::vector<HandAct>& acts = m_log.acts();
        bool marked = false;
        for (size_t i = 0; i < acts.size(); ++i) {
            const HandAct& act = acts[i];
            switch (act.kind) {
            case HandAct::Kind::Worker: continue;
            case HandAct::Kind::NewStep: marked = m_marks = true; continue;
            case HandAct::Kind::Unsaid:
                if (act.error.isEmpty() && !std::holds_alternative<AddMark>(*act.told))
                    m_story.remarks << u"left out, since a scenario has no word for it: %1"_s.arg(commandWord(*act.told));
                continue;
            case HandAct::Kind::Action: break;
            }
            Item item{act.action, {}, act.sentNs, act.doneNs.value_or(m_session.endNs()), marked, act.error};
            if (!take(act, item))
                continue;
            marked = false;
            const SetWire* setting = wireSetting(item.action);
            const SetWire* before = m_items.empty() ? nullptr : wireSetting(m_items.back().action);
            if (setting && before && setting->from == before->from)
                m_items.pop_back(); // a slider on its way
            m_items.push_back(std::move(item));
        }
        placeReturns();
    }

    /// False if nothing came of the act: the lab refused it.
    bool take(const HandAct& act, Item& item)
    {
        Action& action = item.action;
        if (action.kind != Action::Kind::Call) {
            if (!act.error.isEmpty())
                return false;
            if (auto* frame = std::get_if<ActOnFrame>(&action.wire))
                nameFrame(*frame, act.sentNs);
            return true;
        }
        const bool cutOff = act.doneNs && !action.is(Call::Exit) && wasCutOff(act);
        if (!act.error.isEmpty() && !cutOff) {
            if (!failedCall(act))
                return false;
            action.mayFail = true;
        }
        action.background = !act.doneNs || cutOff;
        item.returns = act.doneNs && !cutOff && act.error.isEmpty();
        if (QString text = action.request.text(Argument::Text); text.contains("${"_L1)) {
            action.request.set(Argument::Text, text.replace(u"${"_s, u"$ {"_s));
            m_story.remarks << u"in a text that was sent, a blank keeps a dollar sign and a brace from being a knob"_s;
        }
        return true;
    }

    /// A frame has another number in another run: what stays is its place among those that wait.
    void nameFrame(ActOnFrame& act, qint64 tNs) const
    {
        const quint64 number = std::exchange(act.number, 0);
        const std::vector<quint64> held = heldAt(tNs);
        const auto at = std::find(held.begin(), held.end(), number);
        if (number != 0 && at != held.end() && at != held.begin())
            act.nth = at - held.begin() + 1;
    }

    /// A call that waited for what was done after it is written where it returned, so that the story waits for it there.
    void placeReturns()
    {
        for (size_t i = 0; i + 1 < m_items.size();) {
            Item& item = m_items[i];
            const qint64 nextNs = m_items[i + 1].sentNs;
            const bool late = item.action.kind == Action::Kind::Call && !item.action.background && item.doneNs > nextNs;
            if (!late || !blocks(item.action)) {
                item.action.background |= late && (item.action.is(Call::Connect) || item.doneNs > nextNs + stoodNs);
                ++i;
                continue;
            }
            size_t host = i + 1;
            while (host + 1 < m_items.size() && m_items[host + 1].sentNs < item.doneNs)
                ++host;
            Item& cause = m_items[host];
            cause.returned.insert(cause.returned.end(), item.action);
            cause.returned.insert(cause.returned.end(), item.returned.begin(), item.returned.end());
            cause.doneNs = std::max(cause.doneNs, item.doneNs);
            m_items[i + 1].marked |= item.marked;
            m_items.erase(m_items.begin() + ptrdiff_t(i));
        }
    }

    qint64 endOf(size_t i) const
    {
        return i + 1 < m_items.size() ? m_items[i + 1].sentNs - 1 : std::max(m_session.endNs(), m_items[i].sentNs);
    }

    bool standsLong(const QString& host, TcpState state, qint64 tNs) const
    {
        for (const SocketAt& socket : m_timeline.socketsAt(tNs)) {
            if (m_timeline.tracks()[socket.track].host == host && socket.span->state == state &&
                tNs - socket.span->beginNs < stoodNs)
                return false;
        }
        return true;
    }

    /// What is to be waited for so that what was so at \p afterNs is so again, given what was so at \p beforeNs.
    std::vector<Await> changes(qint64 beforeNs, qint64 afterNs) const
    {
        std::vector<Await> awaits;
        const size_t held = heldAt(afterNs).size();
        if (held > 0 || !heldAt(beforeNs).empty())
            awaits.push_back({{}, {}, int(held), {}});
        for (const ScenarioHost& host : m_scenario.hosts) {
            std::vector<Await> come;
            std::vector<Await> gone;
            for (TcpState state : allTcpStates) {
                const int before = countSockets(m_timeline, host.name, state, beforeNs);
                const int after = countSockets(m_timeline, host.name, state, afterNs);
                const bool kept = !isPassing(state) || held > 0 || standsLong(host.name, state, afterNs);
                if (before != after && after > 0 && kept)
                    come.push_back({host.name, state, after, {}});
                else if (before != after && after == 0)
                    gone.push_back({host.name, state, 0, {}});
            }
            // That a socket left a state says the state it came to; only where it came to none is its absence awaited.
            const std::vector<Await>& told = come.empty() ? gone : come;
            awaits.insert(awaits.end(), told.begin(), told.end());
        }
        return awaits;
    }

    /// The last moment in the interval at which a state changed or a frame was sent; nothing if none did.
    std::optional<qint64> lastStirNs(qint64 fromNs, qint64 untilNs) const
    {
        std::optional<qint64> last;
        for (const Event& event : m_session.events()) {
            if (event.tNs <= fromNs || event.tNs > untilNs)
                continue;
            const auto* fate = event.as<FateEvent>();
            if (event.as<SocketEvent>() || (fate && fate->fate != Fate::Absorbed))
                last = event.tNs;
        }
        return last;
    }

    /// How long the longest of the waits lasted that a timer of TIME_WAIT or FIN_WAIT2 ended in the interval. It may have
    /// begun steps before, and the story does not repeat the time that the hand let pass since.
    qint64 longestWaitEnded(qint64 fromNs, qint64 untilNs) const
    {
        qint64 longest = 0;
        for (const Track& track : m_timeline.tracks()) {
            for (const Life& life : track.lives) {
                for (const Span& span : life.spans) {
                    const bool waits = span.state == TcpState::TimeWait || span.state == TcpState::FinWait2;
                    if (waits && span.endNs > fromNs && span.endNs <= untilNs)
                        longest = std::max(longest, span.endNs - span.beginNs);
                }
            }
        }
        return longest;
    }

    static QString seconds(qint64 ns)
    {
        constexpr qint64 tenthNs = nsPerS / 10;
        constexpr qint64 longestNs = 600 * nsPerS;
        const qint64 rounded = std::min(longestNs, (ns + tenthNs - 1) / tenthNs * tenthNs);
        return QString::number(double(rounded) / double(nsPerS)) + u's';
    }

    /// True if acts \p i and the one before it were one movement of the hand on the wire: given at once, without a look
    /// at what the first one did.
    bool isOneGesture(size_t i) const
    {
        return i > 0 && i < m_items.size() && m_items[i].action.kind == Action::Kind::Wire &&
               m_items[i - 1].action.kind == Action::Kind::Wire && m_items[i].sentNs < m_items[i - 1].doneNs;
    }

    /// What is so when act \p i has had its effect. A connect() that waited for it has returned: else what comes next could
    /// come before its return, and be its result.
    std::vector<Await> awaitsOf(size_t i, qint64 settledNs) const
    {
        std::vector<Await> awaits = changes(m_items[i].sentNs - 1, settledNs);
        for (size_t j = 0; j < i; ++j) {
            const Item& earlier = m_items[j];
            if (earlier.returns && earlier.action.background && earlier.action.is(Call::Connect) &&
                earlier.doneNs >= m_items[i].sentNs && earlier.doneNs <= settledNs)
                awaits.push_back({{}, {}, 1, {}, earlier.action.worker, Call::Connect});
        }
        return awaits;
    }

    Step& beginStep(const QString& title)
    {
        Step step;
        step.id = u"step-%1"_s.arg(m_scenario.steps.size() + 1);
        step.title = title;
        m_scenario.steps.push_back(step);
        return m_scenario.steps.back();
    }

    void tell(size_t i)
    {
        const Item& item = m_items[i];
        const qint64 endNs = endOf(i);
        const qint64 settledNs = std::min(endNs, std::max(item.sentNs, item.doneNs) + settleNs);
        const bool settled = m_scenario.steps.empty() || !m_scenario.steps.back().awaits.empty();
        const bool goesOn = !settled && !m_pauseBefore && !item.marked && (m_marks || isOneGesture(i));
        Step& step = goesOn ? m_scenario.steps.back() : beginStep(actTitle(item.action, item.error));
        if (m_pauseBefore)
            step.actions.push_back(std::exchange(m_pauseBefore, std::nullopt).value());
        step.actions.push_back(item.action);
        step.actions.insert(step.actions.end(), item.returned.begin(), item.returned.end());
        // Where the hand went on before the wire had answered, nothing that was so then had followed from the act.
        const bool hasty = item.action.kind == Action::Kind::Wire && i + 1 < m_items.size() && endNs < item.doneNs;
        if (!hasty)
            step.awaits = awaitsOf(i, settledNs);
        step.say += (step.say.isEmpty() ? QString() : u" "_s) + actText(item.action, item.error);
        for (const Action& action : item.returned)
            step.say += u' ' + actText(action, {});
        if (const QString follows = awaitText(step.awaits); !follows.isEmpty())
            step.say += u' ' + follows;
        tellPause(i, settledNs, endNs);
    }

    /// Time that passed between two acts, where it mattered: a timer did something in it, or the next act met a TIME_WAIT
    /// of a certain age.
    void tellPause(size_t i, qint64 settledNs, qint64 endNs)
    {
        const Item& item = m_items[i];
        const qint64 idleNs = endNs - std::max(item.sentNs, item.doneNs);
        if (idleNs <= nsPerS)
            return;
        if (const std::optional<qint64> stirNs = lastStirNs(settledNs, endNs)) {
            const std::vector<Await> late = changes(settledNs, endNs);
            constexpr qint64 slackNs = 200 * nsPerMs;
            Action wait;
            wait.kind = Action::Kind::Wait;
            wait.duration = seconds(std::max(*stirNs - item.sentNs, longestWaitEnded(settledNs, endNs)) + slackNs);
            wait.why = u"a timer of the kernel runs out"_s;
            Step& step = beginStep(u"A timer runs out"_s);
            step.say = u"Nobody calls anything; the kernel acts when its timer says so. "_s + awaitText(late);
            step.say = step.say.trimmed();
            step.actions = {wait};
            step.awaits = late;
            return;
        }
        const bool next =
            i + 1 < m_items.size() && (m_items[i + 1].action.is(Call::Connect) || m_items[i + 1].action.is(Call::Listen));
        const bool waits = std::any_of(m_scenario.hosts.begin(), m_scenario.hosts.end(), [&](const ScenarioHost& host) {
            return countSockets(m_timeline, host.name, TcpState::TimeWait, endNs) > 0;
        });
        if (!next || !waits)
            return;
        Action wait;
        wait.kind = Action::Kind::Wait;
        wait.duration = seconds(idleNs);
        wait.why = u"the clock of TIME_WAIT runs"_s;
        m_pauseBefore = wait;
    }

    static CheckSpec checkOf(const Action& action, const CallEvent& call, int nth)
    {
        CheckSpec check;
        const QString name = callName(action.request.call);
        check.id = nth == 1 ? action.worker + u'-' + name : u"%1-%2-%3"_s.arg(action.worker, name).arg(nth);
        check.kind = CheckSpec::Kind::Call;
        check.worker = action.worker;
        check.call = action.request.call;
        check.nth = nth;
        check.result = resultOf(call);
        const QString which = nth == 1 ? name + u"()"_s : u"%1() number %2"_s.arg(name).arg(nth);
        check.claim = check.result == "ok"_L1 ? u"%1's %2 succeeds"_s.arg(action.worker, which)
                                              : u"%1's %2 fails with %3"_s.arg(action.worker, which, check.result);
        return check;
    }

    void addChecks()
    {
        std::set<std::pair<QString, Call>> checked;
        const auto add = [&](const Action& action) {
            if (action.kind != Action::Kind::Call || !checked.insert({action.worker, action.request.call}).second)
                return;
            // How many reads a text takes is up to the wire: only the first is sure to come again.
            const int most = action.is(Call::Read) ? 1 : std::numeric_limits<int>::max();
            for (int nth = 1; nth <= most; ++nth) {
                const CallEvent* call = findWorkerCall(m_session, action.worker, action.request.call, nth);
                if (!call)
                    break;
                m_scenario.checks.push_back(checkOf(action, *call, nth));
            }
        };
        for (const Step& step : m_scenario.steps)
            std::for_each(step.actions.begin(), step.actions.end(), add);
    }

    const FreePlayLog& m_log;
    const Session& m_session;
    const Timeline& m_timeline;
    FreePlayStory& m_story;
    Scenario& m_scenario;
    std::vector<Item> m_items;
    std::optional<Action> m_pauseBefore;
    bool m_marks = false; ///< the hand said where steps begin
};

} // namespace

Result<FreePlayStory> storyOf(const FreePlayLog& log, const Session& session, const Timeline& timeline, const LabMode& mode,
                              const QString& title)
{
    const Plan empty = freePlayPlan(mode);
    FreePlayStory story;
    Scenario& scenario = story.scenario;
    scenario.id = idOf(title);
    scenario.title = title;
    scenario.question = u"What happens, step by step?"_s;
    scenario.group = u"Free play"_s;
    scenario.hosts = empty.hosts;
    scenario.workers = log.workers();
    scenario.variants.push_back({u"default"_s, u"As played"_s, {}, mode, {}});
    if (!scenario.workers.empty())
        Teller(log, session, timeline, story).tell();
    if (scenario.steps.empty())
        return tl::unexpected(Error{u"make a scenario of the free play"_s,
                                    {},
                                    u"nothing was done yet"_s,
                                    u"Start a server or a client, and do something with it."_s});
    return story;
}

} // namespace statewire
