// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/compare/comparison.h"

#include "scenario/compare/runsequences.h"

#include <QJsonArray>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// How long after a step what belongs to it may still come, before its absence is told.
constexpr qint64 straggleNs = 100'000'000;
constexpr qsizetype mostParts = 6;

/// "a, b ×3, c", the rest counted.
QString joined(const QStringList& parts, const QString& between)
{
    QStringList shown;
    qsizetype left = 0;
    for (qsizetype i = 0; i < parts.size();) {
        qsizetype n = 1;
        while (i + n < parts.size() && parts[i + n] == parts[i])
            ++n;
        if (shown.size() < mostParts)
            shown << (n > 1 ? u"%1 ×%2"_s.arg(parts[i]).arg(n) : parts[i]);
        else
            left += n;
        i += n;
    }
    if (left > 0)
        shown << u"… and %1 more"_s.arg(left);
    return shown.join(between);
}

QString bareName(const CallEvent& call)
{
    return call.call.section(u' ', 0, 0);
}

/// A call as the story knows it: what, and on which of the worker's sockets.
QString callName(const CallEvent& call)
{
    return call.socket.isEmpty() || call.socket == "connection"_L1 ? bareName(call)
                                                                   : u"%1 (%2)"_s.arg(bareName(call), call.socket);
}

/// A call of the story, or several reads in a row: how many a stream takes is left to chance.
struct ToldCall
{
    QString name;
    QString result;
    qint64 beginNs = 0;
    qint64 endNs = 0;
    bool reads = false;
};

std::vector<ToldCall> toldCalls(const std::vector<const CallEvent*>& calls)
{
    constexpr qsizetype wholeText = 200; // a session keeps no more of a text than that
    std::vector<ToldCall> told;
    bool whole = true;
    QString text;
    for (const CallEvent* call : calls) {
        const bool reads = (call->is(Call::Read) || call->is(Call::ReadSysctl)) && call->errnoName.isEmpty();
        const bool goesOn = reads && !told.empty() && told.back().reads && told.back().name == callName(*call);
        if (!goesOn) {
            told.push_back({callName(*call), resultOf(*call), call->beginNs, call->endNs, reads});
            whole = true;
            text.clear();
        }
        told.back().endNs = call->endNs;
        if (!reads)
            continue;
        whole = whole && call->text.size() < wholeText;
        text += call->text;
        told.back().result = whole && !text.isEmpty() ? u"“%1”"_s.arg(text) : resultOf(*call);
    }
    return told;
}

class Comparer
{
public:
    Comparer(const ComparedRun& a, const ComparedRun& b) : m_runs{a, b}
    {
        m_result.axis = CommonAxis(alignSteps(*a.plan, *b.plan), {stepTimes(*a.session), stepTimes(*b.session)});
        m_complete = a.complete && b.complete;
        m_pairs = m_complete ? int(axis().pairs().size()) : axis().ended();
        for (Side side : bothSides)
            m_endNs = std::max(m_endNs, axis().map(side).toAxis(m_runs[side].session->endNs()));
    }

    Comparison compare()
    {
        findTurned();
        compareCalls();
        Sides<ConnectionSequences> connections;
        for (Side side : bothSides)
            connections[side] = connectionSequences(*m_runs[side].session, *m_runs[side].timeline);
        compareSequences(Difference::Kind::Frame, {connections.a.frames, connections.b.frames}, u", "_s);
        compareSequences(Difference::Kind::State, {connections.a.states, connections.b.states}, u" → "_s);
        compareSequences(Difference::Kind::Evidence,
                         {evidenceSequences(*m_runs.a.evidence, *m_runs.a.timeline),
                          evidenceSequences(*m_runs.b.evidence, *m_runs.b.timeline)},
                         u", "_s);
        compareChecks();
        std::stable_sort(m_result.differences.begin(), m_result.differences.end(),
                         [](const Difference& x, const Difference& y) {
                             return std::tie(x.axisNs, x.kind) < std::tie(y.axisNs, y.kind);
                         });
        return std::move(m_result);
    }

private:
    const CommonAxis& axis() const { return m_result.axis; }

    bool isComparable(int pair) const { return pair < m_pairs; }

    void findTurned()
    {
        const ComparedRun& a = m_runs.a;
        const ComparedRun& b = m_runs.b;
        const auto add = [this](Turned::Kind kind, const QString& name, const QString& title, const QString& x,
                                const QString& y) {
            if (x != y)
                m_result.turned.push_back({kind, name, title, {x, y}});
        };
        if (a.session->info() && b.session->info()) {
            add(Turned::Kind::Kernel, u"kernel"_s, u"Kernel"_s, a.session->info()->kernel, b.session->info()->kernel);
            add(Turned::Kind::Mode, u"mode"_s, u"Mode"_s, a.session->info()->mode.name(), b.session->info()->mode.name());
        }
        for (const Knob& knob : a.plan->knobs) {
            const auto other = std::find_if(b.plan->knobs.begin(), b.plan->knobs.end(),
                                            [&knob](const Knob& k) { return k.name == knob.name; });
            if (other != b.plan->knobs.end())
                add(Turned::Kind::Knob, knob.name, knob.title, knob.value, other->value);
        }
        const Sides<QMap<QString, QString>> sysctls{sysctlsAtStart(*a.session), sysctlsAtStart(*b.session)};
        QStringList keys = sysctls.a.keys();
        for (const QString& key : sysctls.b.keys()) {
            if (!sysctls.a.contains(key))
                keys << key;
        }
        for (const QString& key : keys)
            add(Turned::Kind::Sysctl, key, key, sysctls.a.value(key, u"left alone"_s),
                sysctls.b.value(key, u"left alone"_s));
        Sides<QStringList> told;
        for (const StepPair& pair : axis().pairs()) {
            for (Side side : bothSides) {
                if (!pair.same && pair.step[side] >= 0)
                    told[side] << m_runs[side].plan->steps[size_t(pair.step[side])].title;
            }
        }
        add(Turned::Kind::Story, u"story"_s, u"Story"_s, told.a.join(u" · "_s), told.b.join(u" · "_s));
    }

    static QMap<QString, QString> sysctlsAtStart(const Session& session)
    {
        QMap<QString, QString> values;
        for (const Event& event : session.events()) {
            if (event.as<StepEvent>())
                break;
            if (const auto* sysctl = event.as<SysctlEvent>())
                values.insert(sysctl->host + u' ' + sysctl->key, sysctl->value);
        }
        return values;
    }

    /// Fills in where \p difference lies, from the first moment of each side, and adds it. \p lastNs: of all it tells.
    void add(Difference difference, const Sides<std::optional<qint64>>& firstNs, const Sides<std::optional<qint64>>& lastNs)
    {
        std::optional<qint64> beginNs;
        qint64 knownNs = std::numeric_limits<qint64>::min();
        for (Side side : bothSides) {
            if (!firstNs[side])
                continue;
            const qint64 axisNs = axis().map(side).toAxis(*firstNs[side]);
            beginNs = std::min(beginNs.value_or(axisNs), axisNs);
            knownNs = std::max(knownNs, axis().map(side).toAxis(lastNs[side].value_or(*firstNs[side])));
        }
        if (!firstNs.a || !firstNs.b) {
            // That the other run has nothing of the kind is known when it has had its time for it.
            knownNs = std::max(axis().endOf(difference.pair).value_or(knownNs), knownNs + straggleNs);
            knownNs = std::min(knownNs, m_endNs);
        }
        difference.axisNs = *beginNs;
        difference.knownNs = knownNs;
        for (Side side : bothSides)
            difference.momentNs[side] = firstNs[side] ? *firstNs[side] : axis().map(side).fromAxis(difference.axisNs);
        m_result.differences.push_back(std::move(difference));
    }

    std::vector<const CallEvent*> callsOf(Side side) const
    {
        std::vector<const CallEvent*> calls;
        for (const Event& event : m_runs[side].session->events()) {
            if (const auto* call = event.as<CallEvent>())
                calls.push_back(call);
        }
        std::stable_sort(calls.begin(), calls.end(),
                         [](const CallEvent* x, const CallEvent* y) { return x->beginNs < y->beginNs; });
        return calls;
    }

    /// The step that a call belongs to. One that the story does not wait for may begin only in the next.
    int pairOf(Side side, const CallEvent& call) const
    {
        const int pair = axis().pairAt(side, call.beginNs);
        const auto does = [&](int at, bool background) {
            const int index = axis().pairs()[size_t(at)].step[side];
            if (index < 0)
                return false;
            const std::vector<Action>& actions = m_runs[side].plan->steps[size_t(index)].actions;
            return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
                return action.worker == call.worker && isMadeFor(call.call, action.request.call) &&
                       action.request.text(Argument::Socket) == call.socket && (action.background || !background);
            });
        };
        if (pair < 0 || does(pair, false))
            return pair;
        for (int at = pair - 1; at >= 0; --at) {
            if (does(at, true))
                return at;
        }
        return pair;
    }

    /// Calls by step and worker: what the story has them do is the same, or not; and only then what came of it.
    void compareCalls()
    {
        using ByWorker = QMap<QString, Sides<std::vector<const CallEvent*>>>;
        std::map<int, ByWorker> steps;
        for (Side side : bothSides) {
            for (const CallEvent* call : callsOf(side)) {
                if (const int pair = pairOf(side, *call); isComparable(pair))
                    steps[pair][call->worker][side].push_back(call);
            }
        }
        for (const auto& [pair, workers] : steps) {
            Sides<std::vector<std::pair<qint64, QString>>> unmatched;
            for (auto worker = workers.begin(); worker != workers.end(); ++worker)
                compareWorker(pair, worker.key(), worker.value(), unmatched);
            if (unmatched.a.empty() && unmatched.b.empty())
                continue;
            Difference difference;
            difference.kind = Difference::Kind::Action;
            difference.pair = pair;
            difference.subject = u"what is done"_s;
            Sides<std::optional<qint64>> firstNs;
            Sides<std::optional<qint64>> lastNs;
            for (Side side : bothSides) {
                std::stable_sort(unmatched[side].begin(), unmatched[side].end(),
                                 [](const auto& x, const auto& y) { return x.first < y.first; });
                QStringList parts;
                for (const auto& [tNs, text] : unmatched[side]) {
                    parts << text;
                    firstNs[side] = std::min(firstNs[side].value_or(tNs), tNs);
                    lastNs[side] = tNs;
                }
                difference.text[side] = joined(parts, u", "_s);
            }
            add(std::move(difference), firstNs, lastNs);
        }
    }

    void compareWorker(int pair, const QString& worker, const Sides<std::vector<const CallEvent*>>& calls,
                       Sides<std::vector<std::pair<qint64, QString>>>& unmatched)
    {
        Sides<std::vector<SequenceItem>> items;
        Sides<std::vector<ToldCall>> told;
        for (Side side : bothSides) {
            told[side] = toldCalls(calls[side]);
            for (const ToldCall& call : told[side])
                items[side].push_back({call.name, call.beginNs});
        }
        for (const EditStep& step : editSteps(items.a, items.b)) {
            if (step.equal) {
                const ToldCall& a = told.a[size_t(step.a)];
                const ToldCall& b = told.b[size_t(step.b)];
                if (a.result != b.result)
                    add({Difference::Kind::Result, pair, u"%1: %2"_s.arg(worker, a.name), {a.result, b.result}},
                        {a.beginNs, b.beginNs}, {a.endNs, b.endNs});
                continue;
            }
            for (Side side : bothSides) {
                if (const int at = side == Side::A ? step.a : step.b; at >= 0)
                    unmatched[side].emplace_back(items[side][size_t(at)].tNs,
                                                 u"%1: %2"_s.arg(worker, items[side][size_t(at)].text));
            }
        }
    }

    void compareSequences(Difference::Kind kind, const Sides<std::vector<Sequence>>& all, const QString& between)
    {
        std::vector<Sides<const Sequence*>> paired;
        const auto find = [](const std::vector<Sequence>& list, const QString& key) {
            const auto found = std::find_if(list.begin(), list.end(), [&key](const Sequence& s) { return s.key == key; });
            return found == list.end() ? nullptr : &*found;
        };
        for (const Sequence& sequence : all.a)
            paired.push_back({&sequence, find(all.b, sequence.key)});
        for (const Sequence& sequence : all.b) {
            if (!find(all.a, sequence.key))
                paired.push_back({nullptr, &sequence});
        }
        for (const Sides<const Sequence*>& pair : paired)
            comparePaired(kind, pair, between);
    }

    /// Where the peer's FIN comes with the acknowledgement of one's own, FIN_WAIT2 is skipped: that is a matter of
    /// microseconds, as all merged acknowledgements are.
    static bool isMergedAway(const EditStep& step, const Sides<std::vector<SequenceItem>>& items)
    {
        if (step.a >= 0 && step.b >= 0)
            return false;
        const std::vector<SequenceItem>& list = step.a >= 0 ? items.a : items.b;
        const size_t at = size_t(std::max(step.a, step.b));
        return list[at].text == stateName(TcpState::FinWait2) && at + 1 < list.size() &&
               list[at + 1].text == stateName(TcpState::TimeWait);
    }

    void comparePaired(Difference::Kind kind, const Sides<const Sequence*>& sequences, const QString& between)
    {
        Sides<std::vector<SequenceItem>> items;
        for (Side side : bothSides) {
            if (!sequences[side])
                continue;
            for (const SequenceItem& item : sequences[side]->items) {
                if (isComparable(axis().pairAt(side, item.tNs)))
                    items[side].push_back(item);
            }
        }
        // What differs is told step by step of the story.
        std::map<int, Sides<std::vector<const SequenceItem*>>> steps;
        for (const EditStep& step : editSteps(items.a, items.b)) {
            if (step.equal || (kind == Difference::Kind::State && isMergedAway(step, items)))
                continue;
            if (step.a >= 0) {
                const SequenceItem& item = items.a[size_t(step.a)];
                steps[axis().pairAt(Side::A, item.tNs)].a.push_back(&item);
            }
            if (step.b >= 0) {
                const SequenceItem& item = items.b[size_t(step.b)];
                steps[axis().pairAt(Side::B, item.tNs)].b.push_back(&item);
            }
        }
        for (const auto& [pair, differing] : steps) {
            Difference difference;
            difference.kind = kind;
            difference.pair = pair;
            difference.subject = (sequences.a ? sequences.a : sequences.b)->subject;
            Sides<std::optional<qint64>> firstNs;
            Sides<std::optional<qint64>> lastNs;
            for (Side side : bothSides) {
                QStringList parts;
                for (const SequenceItem* item : differing[side]) {
                    parts << item->text;
                    firstNs[side] = std::min(firstNs[side].value_or(item->tNs), item->tNs);
                    lastNs[side] = std::max(lastNs[side].value_or(item->tNs), item->tNs);
                }
                difference.text[side] = joined(parts, between);
            }
            add(std::move(difference), firstNs, lastNs);
        }
    }

    void compareChecks()
    {
        for (const CheckResult& a : *m_runs.a.checks) {
            const auto b = std::find_if(m_runs.b.checks->begin(), m_runs.b.checks->end(),
                                        [&a](const CheckResult& c) { return c.id == a.id; });
            if (b == m_runs.b.checks->end() || a.verdict == b->verdict)
                continue;
            const auto verdict = [](const CheckResult& c) {
                return Sentence::joined({c.isUnknown() ? u"?"_s : c.passed() ? u"✓"_s : u"✗"_s, c.observed}, u" "_s);
            };
            const Sides<std::optional<qint64>> atNs{judgedNs(Side::A), judgedNs(Side::B)};
            add({Difference::Kind::Check, int(axis().pairs().size()) - 1, a.claim.text(), {verdict(a), verdict(*b)}}, atNs,
                atNs);
        }
    }

    /// When the checks were computed; a recording of half a story has none, then at its end.
    qint64 judgedNs(Side side) const
    {
        for (const Event& event : m_runs[side].session->events()) {
            if (event.as<CheckEvent>())
                return event.tNs;
        }
        return m_runs[side].session->endNs();
    }

    Sides<ComparedRun> m_runs;
    Comparison m_result;
    int m_pairs = 0; ///< so many are told to their end
    qint64 m_endNs = 0;
    bool m_complete = true;
};

QString turnedKindName(Turned::Kind kind)
{
    switch (kind) {
    case Turned::Kind::Kernel: return u"kernel"_s;
    case Turned::Kind::Mode: return u"mode"_s;
    case Turned::Kind::Knob: return u"knob"_s;
    case Turned::Kind::Sysctl: return u"sysctl"_s;
    case Turned::Kind::Story: return u"story"_s;
    }
    return {};
}

} // namespace

QString differenceKindName(Difference::Kind kind)
{
    switch (kind) {
    case Difference::Kind::Action: return u"action"_s;
    case Difference::Kind::Result: return u"result"_s;
    case Difference::Kind::Frame: return u"frame"_s;
    case Difference::Kind::State: return u"state"_s;
    case Difference::Kind::Evidence: return u"evidence"_s;
    case Difference::Kind::Check: return u"check"_s;
    }
    return {};
}

Comparison Comparison::of(const ComparedRun& a, const ComparedRun& b)
{
    return Comparer(a, b).compare();
}

QJsonObject comparisonToJson(const Comparison& comparison, const ComparedRun& a, const ComparedRun& b)
{
    const auto run = [](const ComparedRun& r) {
        QJsonObject knobs;
        for (const Knob& knob : r.plan->knobs)
            knobs.insert(knob.name, knob.value);
        return QJsonObject{{u"scenario"_s, r.plan->scenarioId},
                           {u"variant"_s, r.plan->variant.id},
                           {u"mode"_s, r.session->info() ? r.session->info()->mode.name() : QString()},
                           {u"kernel"_s, r.session->info() ? r.session->info()->kernel : QString()},
                           {u"knobs"_s, knobs},
                           {u"passed"_s, tallyOf(*r.checks).failed == 0}};
    };
    const auto orNull = [](const QString& text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    QJsonArray turned;
    for (const Turned& t : comparison.turned)
        turned.append(
            QJsonObject{{u"kind"_s, turnedKindName(t.kind)}, {u"name"_s, t.name}, {u"a"_s, t.value.a}, {u"b"_s, t.value.b}});
    QJsonArray steps;
    for (size_t i = 0; i < comparison.axis.pairs().size(); ++i) {
        const StepPair& pair = comparison.axis.pairs()[i];
        const auto id = [](const ComparedRun& r, int step) {
            return step < 0 ? QJsonValue() : QJsonValue(r.plan->steps[size_t(step)].id);
        };
        const std::optional<qint64> beginNs = comparison.axis.beginOf(int(i));
        steps.append(QJsonObject{{u"a"_s, id(a, pair.step.a)},
                                 {u"b"_s, id(b, pair.step.b)},
                                 {u"same"_s, pair.same},
                                 {u"axis_s"_s, beginNs ? QJsonValue(double(*beginNs) / 1e9) : QJsonValue()}});
    }
    QJsonArray differences;
    for (const Difference& d : comparison.differences) {
        differences.append(QJsonObject{{u"kind"_s, differenceKindName(d.kind)},
                                       {u"step"_s, d.pair + 1},
                                       {u"subject"_s, d.subject},
                                       {u"a"_s, orNull(d.text.a.text())},
                                       {u"b"_s, orNull(d.text.b.text())},
                                       {u"a_s"_s, double(d.momentNs.a) / 1e9},
                                       {u"b_s"_s, double(d.momentNs.b) / 1e9},
                                       {u"axis_s"_s, double(d.axisNs) / 1e9}});
    }
    return {{u"a"_s, run(a)},
            {u"b"_s, run(b)},
            {u"turned"_s, turned},
            {u"steps"_s, steps},
            {u"parts"_s, differences.isEmpty() ? QJsonValue() : differences.first()},
            {u"differences"_s, differences}};
}

} // namespace statewire
