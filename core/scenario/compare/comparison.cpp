// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/compare/comparison.h"

#include "scenario/compare/differencefold.h"
#include "scenario/compare/runsequences.h"
#include "scenario/compare/toldcalls.h"
#include "scenario/compare/turned.h"

#include <QMap>
#include <QRegularExpression>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// How long after a step what belongs to it may still come, before its absence is told.
constexpr qint64 straggleNs = 100'000'000;
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
        m_result.turned = whatWasTurned(m_runs.a, m_runs.b, axis());
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
        foldDifferences(m_result.differences, axis().pairs());
        return std::move(m_result);
    }

private:
    const CommonAxis& axis() const { return m_result.axis; }

    bool isComparable(int pair) const { return pair < m_pairs; }

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
                difference.text[side] = joinedParts(parts, u", "_s);
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
                if (a.result != b.result) {
                    Difference difference;
                    difference.kind = Difference::Kind::Result;
                    difference.pair = pair;
                    difference.subject = u"%1: %2"_s.arg(worker, a.name);
                    difference.about = worker;
                    difference.text = {a.result, b.result};
                    add(std::move(difference), {a.beginNs, b.beginNs}, {a.endNs, b.endNs});
                }
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
            // "client-1#1!client", "client-1#1@server": of one connection.
            static const QRegularExpression end(u"[!@].*$"_s);
            difference.about = QString((sequences.a ? sequences.a : sequences.b)->key).remove(end);
            Sides<std::optional<qint64>> firstNs;
            Sides<std::optional<qint64>> lastNs;
            for (Side side : bothSides) {
                QStringList parts;
                for (const SequenceItem* item : differing[side]) {
                    parts << item->text;
                    firstNs[side] = std::min(firstNs[side].value_or(item->tNs), item->tNs);
                    lastNs[side] = std::max(lastNs[side].value_or(item->tNs), item->tNs);
                }
                difference.text[side] = joinedParts(parts, between);
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
            Difference difference;
            difference.kind = Difference::Kind::Check;
            difference.pair = int(axis().pairs().size()) - 1;
            difference.subject = a.claim.text();
            difference.text = {verdict(a), verdict(*b)};
            add(std::move(difference), atNs, atNs);
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

int Comparison::under(size_t index) const
{
    return int(std::count_if(differences.begin(), differences.end(),
                             [index](const Difference& d) { return d.under == int(index); }));
}

Comparison Comparison::of(const ComparedRun& a, const ComparedRun& b)
{
    return Comparer(a, b).compare();
}

} // namespace statewire
