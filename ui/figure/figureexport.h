// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the timeline and its evidence as a figure, drawn by the same chart as on screen.
#pragma once

#include "base/result.h"
#include "explain/facts/evidence.h"
#include "timeline/timeline.h"
#include "timeline/timescale.h"
#include "ui/look/theme.h"

#include <QImage>
#include <QSize>
#include <functional>

class QPainter;

namespace statewire {

/// Paints a picture into a rectangle, in the colours and letters of a theme.
using FigureBody = std::function<void(QPainter&, const QRectF&, const Theme&)>;

struct FigureOptions
{
    QString title;    ///< empty: the scenario's id or "Session"
    QString subtitle; ///< empty: mode and kernel of the session
    Theme::Look look = Theme::Look::Light;
    QSize size{1600, 0}; ///< height 0: as the picture needs
    TimeScale::Kind scale = TimeScale::Kind::EventSpaced;
    TimeOrigin::Kind counting = TimeOrigin::Kind::FirstEvent;
    std::optional<qint64> playheadNs; ///< nothing: the session's end
    std::optional<double> fromUnit;   ///< the part of the scale to show; nothing: all
    std::optional<double> toUnit;
    bool replayed = false;                                  ///< say so beside the mode
    int evidence = -1;                                      ///< index of the evidence to show; -1: the flagship
    FigureBody body;                                        ///< the picture, in place of the whole timeline
    std::function<double(double, const Theme&)> bodyHeight; ///< of that picture for a width
    bool explained = true;                                  ///< the evidence stands below the picture
};

/// The size of the figure: what was asked for, with the height that its picture needs if that was left open.
QSize figureSize(const Timeline& timeline, const std::vector<Evidence>& evidence, const FigureOptions& options);

/// Draws the figure into the rectangle (0, 0, figureSize()) of \p painter.
void renderFigure(QPainter& painter, const Session& session, const Timeline& timeline, const std::vector<Evidence>& evidence,
                  const FigureOptions& options);

QImage figureImage(const Session& session, const Timeline& timeline, const std::vector<Evidence>& evidence,
                   const FigureOptions& options);

/// Saves what \p draw paints into the rectangle (0, 0, \p size), in the format that the suffix of \p path says. The file is
/// whole or not there at all. Needs a QApplication, on any platform, and at least one font.
Result<void> saveDrawing(const QString& path, const QSize& size, const QString& title,
                         const std::function<void(QPainter&)>& draw);

/// Saves the figure in the format that the suffix of \p path says. The file is whole or not there at all. Needs a
/// QApplication, on any platform, and at least one font.
Result<void> saveFigure(const QString& path, const Session& session, const Timeline& timeline,
                        const std::vector<Evidence>& evidence, const FigureOptions& options);

} // namespace statewire
