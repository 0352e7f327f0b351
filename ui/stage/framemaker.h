// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the frames of the stage in their forms: what is written on them, and how large they are.
#pragma once

#include "ui/stage/wireactors.h"

#include <QFontMetricsF>

namespace statewire {

class FrameMaker
{
public:
    /// For the wire of \p layout, with its letters.
    FrameMaker(const StageScene& scene, const StageLayout& layout);

    double fullHeight(int lines) const;
    double shortHeight() const;
    double miniHeight() const;
    /// \p share: how much of the wire a frame may take, to be larger than all around it.
    /// \p port: names the port where that tells connections apart.
    StageFrame make(const WireActor& actor, StageFrame::Form form, double laneHeight, double share = 0.42,
                    bool port = true) const;
    bool fullFits(const WireActor& actor, const QRectF& lane) const;

    static constexpr double restOpacity = 0.45;

private:
    /// ":40001 · ", where there is more than one connection.
    QString portText(const WireActor& actor) const;

    const StageScene& m_scene;
    const Theme& m_theme;
    const double m_wireWidth;
    const QFontMetricsF m_title;
    const QFontMetricsF m_small;
    const QFontMetricsF m_figures;
};

} // namespace statewire
