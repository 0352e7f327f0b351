// SPDX-License-Identifier: GPL-3.0-or-later
// The time axis that the two runs of a control run share, kept up with their sessions.
#pragma once

#include "scenario/compare/comparison.h"
#include "timeline/scaleroom.h"
#include "ui/context/viewcontext.h"
#include "ui/look/theme.h"

#include <array>
#include <memory>
#include <set>

namespace statewire {

class SharedAxis
{
public:
    SharedAxis(const ViewContext& a, const ViewContext& b) : m_runs{a, b} {}

    const CommonAxis& axis() const;
    qint64 endNs() const;
    /// At which something happens in one of them, ascending.
    std::vector<qint64> moments() const;
    /// How many pixels both pictures have for all of it, with names as \p theme writes them, but none of the connections
    /// that are \p quiet. False: as before.
    bool setRoom(double pixels, const Theme& theme, const Sides<std::set<int>>& quiet);
    /// Of both, up to where their clocks have come.
    std::shared_ptr<const TimeScale> scale(TimeScale::Kind kind) const;

private:
    /// What the rows of both want to be wide.
    ScaleRoom room() const;
    const ViewContext& run(Side side) const { return m_runs[side == Side::A ? 0 : 1]; }
    Sides<int> revision() const { return {m_runs[0].source.revision(), m_runs[1].source.revision()}; }

    std::array<ViewContext, 2> m_runs;
    mutable CommonAxis m_axis;
    mutable Sides<int> m_axisRevision{-1, -1};
    mutable std::shared_ptr<const TimeScale> m_scale;
    mutable Sides<int> m_scaleRevision{-1, -1};
    mutable qint64 m_scaleEndNs = -1;
    double m_pixels = 0;
    Theme m_theme;
    Sides<std::set<int>> m_quiet;
    mutable ScaleRoom m_room;
    mutable Sides<int> m_roomRevision{-1, -1};
};

} // namespace statewire
