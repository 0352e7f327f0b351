// SPDX-License-Identifier: GPL-3.0-or-later
// The colour of each TCP state, grouped by phase of a connection's life, and how a span in it is filled.
#pragma once

#include "tcp/state.h"
#include "ui/look/theme.h"

class QPainter;
class QRectF;

namespace statewire {

struct StateColour
{
    QColor fill;
    QColor text;   ///< on fill
    QColor stripe; ///< of the hatch; invalid without one
    bool isHatched() const { return stripe.isValid(); }
};

StateColour stateColour(TcpState state, const Theme& theme);

/// Colour of a span that is only inferred: the state's at half strength on \p ground.
StateColour inferredColour(TcpState state, const Theme& theme, const QColor& ground);

/// A line around \p fill that stands out from \p ground by 3:1, however pale the fill is.
QColor edgeColour(const QColor& fill, const QColor& ground);

/// Fills \p rect as a span of \p state: solid, hatched or, when inferred, pale with a dashed outline. Draws plain lines
/// for the hatch, which every device shows alike, and needs no clipping.
void paintStateFill(QPainter& painter, const QRectF& rect, TcpState state, bool inferred, const Theme& theme,
                    const QColor& ground);

} // namespace statewire
