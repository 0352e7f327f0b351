// SPDX-License-Identifier: GPL-3.0-or-later
// Lays out what stands beside the states in time: calls as ticks at their socket's row, steps and notes as flags on top.
#pragma once

#include "ui/timeline/timelinelayout.h"

namespace statewire {

/// Ticks at the outer edge of the row of \p track: above it, or below.
void layOutCalls(const TimelineScene& scene, const Theme& theme, size_t track, const QRectF& row, double room, bool above,
                 const std::vector<BreakShape>& breaks, std::vector<CallTick>& calls);

/// False for a step whose title would tell what the class is to predict.
bool isTold(const Flag& flag, const TimelineScene& scene);
/// Steps, notes, and the calls that belong to no connection, in scene.strip.
void layOutStrip(const TimelineScene& scene, const Theme& theme, TimelineShapes& shapes);
/// Indices of the calls on no connection that are worth a row: not a socket() that succeeded, of which each story begins
/// with many, nor what a server did before the first row begins. Failures always are.
std::vector<size_t> stripCalls(const Timeline& timeline);

/// True if a call on a connection had failed by then: its name needs a line beside the row.
bool anyRefusedOnARow(const Timeline& timeline, qint64 playheadNs);

/// The height that the strip of \p timeline needs; 0 if there is nothing to show in it.
double stripHeight(const Timeline& timeline, const Theme& theme);

/// What a tool tip says of a call.
QString describeCall(const CallEvent& call, qint64 nowNs, const TimeOrigin& origin);

} // namespace statewire
