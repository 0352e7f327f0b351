// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/compare/differencefold.h"

#include <QHash>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

class Fold
{
public:
    explicit Fold(const std::vector<StepPair>& pairs) : m_pairs(pairs) {}

    /// The difference that \p d goes with; -1: none. Called for each in its order.
    int rootOf(const Difference& d)
    {
        switch (d.kind) {
        case Difference::Kind::Action: return rootOfAction(d);
        case Difference::Kind::Result: return rootOfResult(d);
        case Difference::Kind::Frame:
        case Difference::Kind::State: return rootOfConnection(d);
        case Difference::Kind::Evidence: return inStep(d.pair);
        case Difference::Kind::Check: return -1;
        }
        return -1;
    }

    void take(const Difference& d, int index)
    {
        const int root = d.under < 0 ? index : d.under;
        if (d.kind == Difference::Kind::Frame || d.kind == Difference::Kind::State)
            m_connections.insert(d.about, root);
        else if (d.kind == Difference::Kind::Result)
            m_results.insert({d.pair, d.about}, root);
        else if (d.kind == Difference::Kind::Action && m_story < 0 && !isSame(d.pair))
            m_story = root;
        if (d.under < 0)
            m_lastInStep.insert(d.pair, index);
    }

private:
    bool isSame(int pair) const { return pair < 0 || size_t(pair) >= m_pairs.size() || m_pairs[size_t(pair)].same; }
    int inStep(int pair) const { return m_lastInStep.value(pair, -1); }

    /// What is done otherwise in a step goes with what parted there before it; where the story itself is another, with the
    /// first place at which it was.
    int rootOfAction(const Difference& d) const
    {
        const int here = inStep(d.pair);
        return here >= 0 || isSame(d.pair) ? here : m_story;
    }

    /// After a call of a worker that came out otherwise, its next ones in that step do so too.
    int rootOfResult(const Difference& d) const { return m_results.value({d.pair, d.about}, -1); }

    /// What a call of the connection's worker in that step came to is nearer than what the connection did before.
    int rootOfConnection(const Difference& d) const
    {
        const int ofWorker = m_results.value({d.pair, d.about.section(u'#', 0, 0)}, -1);
        if (ofWorker >= 0)
            return ofWorker;
        const auto known = m_connections.constFind(d.about);
        return known != m_connections.constEnd() ? *known : inStep(d.pair);
    }

    const std::vector<StepPair>& m_pairs;
    QHash<QString, int> m_connections;             ///< what the first difference of each goes with
    QHash<std::pair<int, QString>, int> m_results; ///< by step and worker
    QHash<int, int> m_lastInStep;                  ///< that stands for itself
    int m_story = -1;                              ///< where the story itself became another
};

} // namespace

void foldDifferences(std::vector<Difference>& differences, const std::vector<StepPair>& pairs)
{
    Fold fold(pairs);
    for (size_t i = 0; i < differences.size(); ++i) {
        differences[i].under = fold.rootOf(differences[i]);
        fold.take(differences[i], int(i));
    }
}

} // namespace statewire
