// SPDX-License-Identifier: GPL-3.0-or-later
// The geometry of the state diagram: where each state stands, how edges run, and which labels find room. Pure functions.
#pragma once

#include "explain/facts/transitions.h"
#include "timeline/timeorigin.h"
#include "ui/look/theme.h"

#include <QPainterPath>
#include <QRectF>

namespace statewire {

struct WalkStep
{
    Transition step;
    Cause cause;
};

/// The walk of one end through the diagram by the playhead.
struct Walk
{
    bool client = true;
    QString title;                    ///< "client :40000"
    int life = 0;                     ///< number of the life; 0: none yet
    std::optional<TcpState> start;    ///< where the end stands before its first step
    std::vector<WalkStep> steps;      ///< of the current life
    std::vector<WalkStep> lastSteps;  ///< of the life before, drawn faintly
    std::optional<qint64> timeLeftNs; ///< of a TIME_WAIT that it stands in
    double progress = 0;              ///< steps done by the token, which may still be under way
};

/// What the pointer or the keyboard asks about: a state, or an edge of stateEdges().
struct DiagramItem
{
    std::optional<TcpState> state;
    int edge = -1;
    bool isNull() const { return !state && edge < 0; }
    bool operator==(const DiagramItem&) const = default;
};

struct DiagramScene
{
    std::vector<Walk> walks; ///< client and server
    DiagramItem about;       ///< explained in the strip
    TimeOrigin origin;       ///< what times are counted from
    QRectF area;
};

struct NodeShape
{
    TcpState state = TcpState::Close;
    bool last = false; ///< the CLOSE at the end, where walks end
    QRectF rect;
    QString label;
    QString linuxName; ///< below the label, where the RFC's name is another and there is room
    bool visited = false;
    bool inferred = false; ///< visited, but not seen
};

/// A numbered mark on an edge, in the shape of the end that walked it.
struct BadgeShape
{
    bool client = true;
    bool inferred = false;
    int number = 0;
    QPointF centre;
};

struct EdgeShape
{
    int edge = -1; ///< of stateEdges(); -1: a step that the table does not know
    QPainterPath path;
    QStringList label; ///< one or two lines; empty where there is no room
    QRectF labelRect;
    bool lit = false;
    bool litByClient = false;
    bool inferred = false;
    bool faint = false;   ///< walked in the life before
    bool unknown = false; ///< the cause was not seen
    bool callout = false; ///< the label stands on a ground of its own, over what is less asked for
};

struct TokenShape
{
    bool client = true;
    QPointF centre;
};

struct DiagramShapes
{
    std::vector<NodeShape> nodes;
    std::vector<EdgeShape> edges;
    std::vector<BadgeShape> badges;
    std::vector<TokenShape> tokens;
    QLineF abortLine; ///< under the states: where RST and abort lead
    QRectF abortLabelRect;
    QString abortLabel;
    QRectF strip; ///< room for words; at the side, or a line below
    bool stripAtSide = false;
    double nameHeight = 0; ///< of the letters in a state
    double badgeRadius = 0;
    double tokenRadius = 0;
};

DiagramShapes layOutDiagram(const DiagramScene& scene, const Theme& theme);

/// The state or edge at \p point.
DiagramItem diagramItemAt(const DiagramShapes& shapes, const QPointF& point, double tolerance);

} // namespace statewire
