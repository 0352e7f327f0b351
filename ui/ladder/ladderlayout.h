// SPDX-License-Identifier: GPL-3.0-or-later
// The geometry of the ladder: time runs down, hosts stand left and right, frames slant between them. Pure functions.
#pragma once

#include "timeline/timeline.h"
#include "timeline/timeorigin.h"
#include "ui/ladder/fatelog.h"
#include "ui/look/theme.h"

#include <QLineF>
#include <QPolygonF>
#include <QRectF>
#include <array>

namespace statewire {

/// Widths of the columns that can be moved, before the theme scales them. 0: as the content needs.
struct LadderColumns
{
    double leftTimes = 0;
    double leftStates = 0;
    double rightStates = 0;
    double rightTimes = 0;
    bool operator==(const LadderColumns&) const = default;
};

struct LadderScene
{
    const Timeline* timeline = nullptr;
    const FateLog* fates = nullptr;
    std::vector<size_t> connections; ///< in order
    qint64 playheadNs = 0;           ///< nothing after it is laid out
    TimeOrigin origin;               ///< what times are counted from
    double width = 800;
    bool relative = true;   ///< sequence numbers count from the initial one
    bool compressed = true; ///< long gaps are drawn short
    double stretch = 1;     ///< of exact spacing
    double topY = -1e9;     ///< only what lies between here …
    double bottomY = 1e9;   ///< … and here gets its words
    LadderColumns columns;
};

struct LadderSpan
{
    QRectF rect;
    TcpState state = TcpState::Close;
    bool inferred = false;
    QString label;
    QString countdown; ///< "58.9 s left"
    size_t track = 0;
    size_t life = 0;
};

struct LadderArrow
{
    enum class End : quint8
    {
        Arrived,
        OnTheWay, ///< or held: it waits midway
        Dropped,
        Gone ///< absorbed or replaced by a rewritten one
    };
    QLineF line;
    quint64 number = 0;
    End end = End::Arrived;
    bool right = true;    ///< from left to right
    bool twice = false;   ///< a duplicate went along
    bool repeats = false; ///< a retransmission
    QString flags;
    QString numbers; ///< "seq 1  ack 1  len 5  win 502"
    QString note;    ///< "sent again", "dropped", "held"
    QPointF labelAt; ///< middle of the label's lower edge
    double labelWidth = 0;
    double labelAngle = 0;
    QPolygonF labelArea; ///< empty: no room
};

/// A call that failed, on the line of its host.
struct LadderFailure
{
    QLineF wait; ///< from when it was called to when it returned, beside the host's line
    bool left = true;
    QString text;
    QRectF textRect;
};

struct LadderTime
{
    QRectF rect;
    QString text;
    bool left = true;
};

struct LadderBreak
{
    double top = 0;
    double bottom = 0;
    QString label;
    QRectF labelRect;
};

struct LadderLane
{
    QRectF head; ///< in the header
    QString title;
    size_t track = 0;
};

struct LadderRing
{
    QPointF centre;
    int number = 0;
};

struct LadderShapes
{
    std::vector<LadderSpan> spans;
    std::vector<LadderArrow> arrows;
    std::vector<LadderFailure> failures;
    std::vector<LadderTime> times;
    std::vector<LadderBreak> breaks;
    std::vector<LadderLane> lanes;
    std::vector<LadderRing> rings; ///< later lives
    std::array<double, 4> edges{}; ///< x of what can be moved: times | states | frames | states | times
    QString leftHost;
    QString rightHost;
    double headHeight = 0;
    double height = 0;
    double playheadY = 0;

    double leftLine() const { return edges[1]; }
    double rightLine() const { return edges[2]; }
    const LadderArrow* find(quint64 number) const;
};

LadderShapes layOutLadder(const LadderScene& scene, const Theme& theme);

} // namespace statewire
