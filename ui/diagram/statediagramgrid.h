// SPDX-License-Identifier: GPL-3.0-or-later
// The fixed part of the state diagram: where on a grid each state stands, and on which side of it an edge leaves or arrives.
#pragma once

#include "tcp/state.h"

#include <optional>
#include <span>

namespace statewire {

struct NodePlace
{
    TcpState state;
    bool last; ///< the CLOSE at the end
    int column;
    int row;
};

/// Where an edge leaves or meets a state: -1 to 1 across its width and height.
struct NodePort
{
    double x;
    double y;
};

struct EdgeWire
{
    TcpState from;
    TcpState to;
    NodePort leaves;
    NodePort meets;
};

std::span<const NodePlace> nodePlaces();
/// How a straight edge runs; nothing for one that makes a detour.
std::optional<EdgeWire> straightWire(TcpState from, TcpState to);

} // namespace statewire
