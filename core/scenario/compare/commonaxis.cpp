// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/compare/commonaxis.h"

#include <algorithm>

namespace statewire {

namespace {

/// How well two steps stand beside each other; 0: rather each by itself.
int likeness(const Step& a, const Step& b)
{
    if (a.id == b.id)
        return 1000;
    if (a.prediction.has_value() != b.prediction.has_value())
        return 0;
    int score = 1;
    if (a.prediction && a.prediction->question == b.prediction->question)
        score += 50;
    // Who does it is often what was turned: that the same is done counts for more.
    std::vector<const Action*> left;
    for (const Action& action : b.actions) {
        if (action.kind == Action::Kind::Call)
            left.push_back(&action);
    }
    for (const Action& action : a.actions) {
        const auto found = std::find_if(left.begin(), left.end(),
                                        [&action](const Action* other) { return action.is(other->request.call); });
        if (found == left.end())
            continue;
        score += (*found)->worker == action.worker ? 12 : 10;
        left.erase(found);
    }
    return score;
}

} // namespace

std::vector<StepPair> alignSteps(const Plan& a, const Plan& b)
{
    const size_t rows = a.steps.size();
    const size_t columns = b.steps.size();
    // The best total likeness of what is left from (i, j) on.
    std::vector<std::vector<int>> best(rows + 1, std::vector<int>(columns + 1, 0));
    for (size_t i = rows; i-- > 0;) {
        for (size_t j = columns; j-- > 0;)
            best[i][j] = std::max({likeness(a.steps[i], b.steps[j]) + best[i + 1][j + 1], best[i + 1][j], best[i][j + 1]});
    }
    std::vector<StepPair> pairs;
    size_t i = 0;
    size_t j = 0;
    while (i < rows || j < columns) {
        if (i < rows && j < columns) {
            const int like = likeness(a.steps[i], b.steps[j]);
            if (like > 0 && best[i][j] == like + best[i + 1][j + 1]) {
                pairs.push_back({{int(i), int(j)}, a.steps[i].id == b.steps[j].id});
                ++i;
                ++j;
                continue;
            }
        }
        if (i < rows && (j == columns || best[i][j] == best[i + 1][j]))
            pairs.push_back({{int(i++), -1}, false});
        else
            pairs.push_back({{-1, int(j++)}, false});
    }
    return pairs;
}

CommonAxis::CommonAxis(std::vector<StepPair> pairs, Sides<std::vector<StepTimes>> steps)
    : m_pairs(std::move(pairs)), m_steps(std::move(steps))
{
    // Each pair begins as early as no run has to hurry for it: whoever comes sooner gets a gap.
    Sides<std::vector<TimeMap::Piece>> pieces;
    for (size_t i = 0; i < m_pairs.size(); ++i) {
        std::optional<qint64> axisNs;
        for (Side side : bothSides) {
            const StepTimes* here = step(int(i), side);
            if (!here)
                continue;
            const qint64 reachedNs =
                pieces[side].empty() ? 0 : pieces[side].back().axisNs + (here->beginNs - pieces[side].back().beginNs);
            axisNs = std::max(axisNs.value_or(reachedNs), reachedNs);
        }
        for (Side side : bothSides) {
            if (const StepTimes* here = step(int(i), side))
                pieces[side].push_back({here->beginNs, *axisNs});
        }
    }
    for (Side side : bothSides)
        m_maps[side] = TimeMap(std::move(pieces[side]));
}

const StepTimes* CommonAxis::step(int pair, Side side) const
{
    if (pair < 0 || size_t(pair) >= m_pairs.size())
        return nullptr;
    const int index = m_pairs[size_t(pair)].step[side];
    return index >= 0 && size_t(index) < m_steps[side].size() ? &m_steps[side][size_t(index)] : nullptr;
}

int CommonAxis::begun() const
{
    int n = 0;
    for (; size_t(n) < m_pairs.size(); ++n) {
        for (Side side : bothSides) {
            if (m_pairs[size_t(n)].step[side] >= 0 && !step(n, side))
                return n;
        }
    }
    return n;
}

int CommonAxis::ended() const
{
    int n = 0;
    for (; size_t(n) < m_pairs.size(); ++n) {
        for (Side side : bothSides) {
            if (const StepTimes* here = step(n, side); m_pairs[size_t(n)].step[side] >= 0 && (!here || here->endNs < 0))
                return n;
        }
    }
    return n;
}

std::optional<qint64> CommonAxis::beginOf(int pair) const
{
    for (Side side : bothSides) {
        if (const StepTimes* here = step(pair, side))
            return m_maps[side].toAxis(here->beginNs);
    }
    return std::nullopt;
}

std::optional<qint64> CommonAxis::endOf(int pair) const
{
    std::optional<qint64> endNs;
    if (pair < 0 || size_t(pair) >= m_pairs.size())
        return endNs;
    for (Side side : bothSides) {
        if (m_pairs[size_t(pair)].step[side] < 0)
            continue;
        const StepTimes* here = step(pair, side);
        if (!here || here->endNs < 0)
            return std::nullopt;
        endNs = std::max(endNs.value_or(0), m_maps[side].toAxis(here->endNs));
    }
    return endNs;
}

int CommonAxis::pairAt(Side side, qint64 tNs) const
{
    int found = -1;
    for (size_t i = 0; i < m_pairs.size(); ++i) {
        if (const StepTimes* here = step(int(i), side); here && here->beginNs <= tNs)
            found = int(i);
    }
    return found;
}

int CommonAxis::pairAt(qint64 axisNs) const
{
    int found = -1;
    for (size_t i = 0; i < m_pairs.size(); ++i) {
        if (const std::optional<qint64> beginNs = beginOf(int(i)); beginNs && *beginNs <= axisNs)
            found = int(i);
    }
    return found;
}

} // namespace statewire
