// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs of a scenario on one time axis: which steps stand beside each other, and where each run's clock is laid.
#pragma once

#include "scenario/judge/prediction.h"
#include "timeline/timemap.h"

#include <array>

namespace statewire {

/// The two runs of a comparison.
enum class Side : quint8
{
    A,
    B
};
inline constexpr std::array bothSides{Side::A, Side::B};
constexpr Side otherSide(Side side)
{
    return side == Side::A ? Side::B : Side::A;
}
/// One thing of each run.
template <class T> struct Sides
{
    T a{};
    T b{};
    T& operator[](Side side) { return side == Side::A ? a : b; }
    const T& operator[](Side side) const { return side == Side::A ? a : b; }
    bool operator==(const Sides&) const = default;
};

/// A place in both stories: a step of each, or of one only.
struct StepPair
{
    Sides<int> step{-1, -1}; ///< index; -1: that run has none here
    bool same = false;       ///< the same step of the scenario; else one stands where the other would
    bool operator==(const StepPair&) const = default;
};
/// Steps with the same id stand beside each other; between those, steps that ask or do about the same.
std::vector<StepPair> alignSteps(const Plan& a, const Plan& b);

class CommonAxis
{
public:
    CommonAxis() = default;
    CommonAxis(std::vector<StepPair> pairs, Sides<std::vector<StepTimes>> steps);

    const std::vector<StepPair>& pairs() const { return m_pairs; }
    const std::vector<StepTimes>& steps(Side side) const { return m_steps[side]; }
    const TimeMap& map(Side side) const { return m_maps[side]; }
    /// How many pairs, from the first, every run that has a step there has begun.
    int begun() const;
    /// How many pairs, from the first, every run that has a step there has ended.
    int ended() const;
    /// Where on the axis the pair begins: 0 for the first. Nothing before it has begun.
    std::optional<qint64> beginOf(int pair) const;
    /// Where on the axis both have ended it; nothing before that.
    std::optional<qint64> endOf(int pair) const;
    /// The pair in whose step a run is at its own moment \p tNs; -1 before the first.
    int pairAt(Side side, qint64 tNs) const;
    /// The last pair that has begun by \p axisNs; -1 before the first.
    int pairAt(qint64 axisNs) const;

private:
    const StepTimes* step(int pair, Side side) const;

    std::vector<StepPair> m_pairs;
    Sides<std::vector<StepTimes>> m_steps;
    Sides<TimeMap> m_maps;
};

} // namespace statewire
