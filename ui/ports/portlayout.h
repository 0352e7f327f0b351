// SPDX-License-Identifier: GPL-3.0-or-later
// The geometry of the port strip: a lane for each ephemeral port, who holds it over time on the client above, on the server
// below. Pure functions, without a widget.
#pragma once

#include "ui/context/timebreaks.h"
#include "ui/look/theme.h"
#include "ui/ports/portranges.h"

#include <QRectF>

namespace statewire {

struct PortScene
{
    const Session* session = nullptr;
    const Timeline* timeline = nullptr;
    const TimeScale* scale = nullptr;
    qint64 playheadNs = 0; ///< nothing after it is laid out
    double fromUnit = 0;
    double toUnit = 1;
    QRectF plot; ///< the lanes, without the labels to their left
    double labelWidth = 80;
    double scroll = 0;
};

/// Ranges up to this size show a lane for every port, larger ones for those that were used.
inline constexpr int mostSlots = 64;

struct PortBox
{
    QRectF rect;
    TcpState state = TcpState::Close;
    Mark mark = Mark::Observed;
    QString label; ///< "TIME_WAIT · client-1", less where there is less room
    QRectF labelRect;
    size_t track = 0;
    size_t life = 0;
    qint64 beginNs = 0;
    bool client = true; ///< else held on the server's side
};

struct PortLane
{
    QRectF rect; ///< with the label
    quint16 port = 0;
    QString label;
    bool heldHere = false;
    bool heldThere = false;
};

struct PortShapes
{
    QString host;
    PortRange range;
    QString title;   ///< "client: 2 ephemeral ports, 40000–40001"
    QString summary; ///< "1 free · 1 held here · 2 held at the other end"
    std::vector<PortLane> lanes;
    std::vector<PortBox> boxes;
    std::vector<BreakShape> breaks;
    double contentHeight = 0;
    std::optional<double> playheadX;
};

PortShapes layOutPorts(const PortScene& scene, const Theme& theme);

} // namespace statewire
