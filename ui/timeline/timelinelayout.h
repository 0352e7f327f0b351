// SPDX-License-Identifier: GPL-3.0-or-later
// The geometry of the timeline: which rectangle, arrow and label goes where. Pure functions, without a scene.
#pragma once

#include "timeline/timeline.h"
#include "timeline/timescale.h"
#include "ui/context/framefacts.h"
#include "ui/context/timebreaks.h"
#include "ui/look/theme.h"
#include "ui/timeline/timelinerows.h"

#include <QLineF>
#include <QPolygonF>
#include <QRectF>
#include <vector>

namespace statewire {

/// What is to be laid out, and onto which part of the plane.
struct TimelineScene
{
    const Timeline* timeline = nullptr;
    const TimeScale* scale = nullptr;
    const std::vector<RowGroup>* groups = nullptr; ///< what is shown; null: every connection
    std::vector<FrameFact> facts;                  ///< frames that matter now
    bool factsStayNear = false;                    ///< none beyond a torn edge
    qint64 playheadNs = 0;                         ///< nothing after it is laid out
    TimeOrigin origin;                             ///< what times are counted from
    qint64 untitledFromNs = openEndNs;             ///< steps that begin from there on are only numbered
    double fromUnit = 0;                           ///< the visible range of the scale
    double toUnit = 1;
    QRectF plot;             ///< the lanes, without the labels to their left
    QRectF strip;            ///< above the lanes, for steps, notes and calls without a socket; may be empty
    double labelWidth = 120; ///< room for the labels
    double scroll = 0;       ///< how far the rows are moved up
};

struct SpanBox
{
    QRectF rect;
    TcpState state = TcpState::Close;
    Mark mark = Mark::Observed;
    QString label; ///< full name, two letters, or nothing
    QRectF labelRect;
    QString countdown; ///< "58.9 s left" at the end of a wait that still lasts
    QRectF countdownRect;
    size_t track = 0;
    size_t life = 0;
    qint64 beginNs = 0;
};

struct ArrowShape
{
    QLineF line;
    quint64 number = 0;
    QString label;
    QRectF labelRect;
    QLineF leader;        ///< from a label that stands apart to its arrow; null if it stands beside it
    bool matters = false; ///< drawn in accent
    bool arrived = true;  ///< false: still on the wire at the playhead, or lost there
    bool lost = false;
    bool repeats = false; ///< sent again
};

struct RowShape
{
    QRectF rect; ///< as wide as the plot
    QString title;
    QString subtitle;
    size_t track = 0;
};

struct BandShape
{
    QRectF rect; ///< of its rows and what is between them, with the labels
    std::vector<RowShape> rows;
    QString heading;
    QRectF headingRect;
    QString key;
    QRectF toggle; ///< the triangle that collapses it
    bool collapsed = false;
};

/// A call: a tick where it began, a line to where it returned.
struct CallTick
{
    double x = 0;
    double endX = 0;
    double footY = 0; ///< at the row
    double headY = 0;
    bool refused = false;
    bool returned = true;
    QString label;
    QRectF labelRect;
    QLineF leader;          ///< from a label that stands apart; null if it stands beside its call
    bool onBracket = false; ///< the label lies over the call's own line
    size_t call = 0;        ///< index into Timeline::calls()
};

/// A step or a note on top.
struct FlagShape
{
    double x = 0;
    size_t flag = 0; ///< index into CallIndex::flags()
    QString label;
    QRectF labelRect;
    int step = -1; ///< -1: a note
};

/// How full a listener's queue of half-open connections was, over time.
struct QueueShape
{
    QRectF rect;
    QPolygonF level;   ///< the outline of what is taken, from the lower edge
    double fullY = 0;  ///< where the queue is full; 0: that was not seen
    bool full = false; ///< at the playhead
    QString label;
    QRectF labelRect;
};

struct LifeRing
{
    QPointF centre;
    double radius = 0;
    int number = 0;
};

/// What stands below one torn edge, or below several that are close.
struct BreakLabel
{
    QRectF rect;
    QString text;
};

struct TimelineShapes
{
    std::vector<BandShape> bands;
    std::vector<SpanBox> spans;
    std::vector<ArrowShape> arrows;
    std::vector<LifeRing> rings;
    std::vector<QueueShape> queues;
    std::vector<BreakShape> breaks;
    std::vector<BreakLabel> breakLabels;
    std::vector<CallTick> calls;
    std::vector<FlagShape> flags;
    double contentHeight = 0;        ///< of all bands, to scroll by
    std::optional<double> playheadX; ///< nothing when outside the visible range
};

/// Lays out \p scene with the sizes and fonts of \p theme.
TimelineShapes layOut(const TimelineScene& scene, const Theme& theme);

/// The x of a moment, and back.
double xOf(const TimelineScene& scene, qint64 tNs);
qint64 momentAt(const TimelineScene& scene, double x);

/// Where the first row begins on \p scale, with a little ground before it.
double firstRowUnit(const Timeline& timeline, const TimeScale& scale);

/// "S", "SA", "F", or the length of data: "5 B".
QString arrowLabel(const Segment& segment);

} // namespace statewire
