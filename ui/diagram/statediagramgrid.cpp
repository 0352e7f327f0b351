// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagram/statediagramgrid.h"

#include <algorithm>
#include <array>

namespace statewire {

namespace {

// Read from left to right: opening, the open connection, closing first (above) or second (below). CLOSE stands at both
// ends, so that no edge runs back across the picture.
constexpr std::array places{NodePlace{TcpState::Close, false, 0, 1},       NodePlace{TcpState::Listen, false, 1, 0},
                            NodePlace{TcpState::SynSent, false, 1, 2},     NodePlace{TcpState::SynRecv, false, 2, 0},
                            NodePlace{TcpState::Established, false, 2, 1}, NodePlace{TcpState::FinWait1, false, 3, 0},
                            NodePlace{TcpState::Closing, false, 3, 1},     NodePlace{TcpState::CloseWait, false, 3, 2},
                            NodePlace{TcpState::FinWait2, false, 4, 0},    NodePlace{TcpState::TimeWait, false, 4, 1},
                            NodePlace{TcpState::LastAck, false, 4, 2},     NodePlace{TcpState::Close, true, 5, 1}};

constexpr std::array wires{EdgeWire{TcpState::Close, TcpState::Listen, {0, -1}, {-1, 0.35}},
                           EdgeWire{TcpState::Listen, TcpState::Close, {-1, -0.35}, {-0.5, -1}},
                           EdgeWire{TcpState::Close, TcpState::SynSent, {0, 1}, {-1, -0.35}},
                           EdgeWire{TcpState::SynSent, TcpState::Close, {-1, 0.35}, {-0.5, 1}},
                           EdgeWire{TcpState::Listen, TcpState::SynRecv, {1, -0.3}, {-1, -0.3}},
                           EdgeWire{TcpState::SynRecv, TcpState::Listen, {-1, 0.4}, {1, 0.4}},
                           EdgeWire{TcpState::Listen, TcpState::SynSent, {-0.3, 1}, {-0.3, -1}},
                           EdgeWire{TcpState::Listen, TcpState::Established, {0.5, 1}, {-1, -0.35}},
                           EdgeWire{TcpState::SynSent, TcpState::SynRecv, {0.3, -1}, {-0.6, 1}},
                           EdgeWire{TcpState::SynSent, TcpState::Established, {1, 0}, {-0.5, 1}},
                           EdgeWire{TcpState::SynRecv, TcpState::Established, {0, 1}, {0, -1}},
                           EdgeWire{TcpState::SynRecv, TcpState::FinWait1, {1, 0}, {-1, 0}},
                           EdgeWire{TcpState::Established, TcpState::FinWait1, {1, -0.35}, {-0.6, 1}},
                           EdgeWire{TcpState::Established, TcpState::CloseWait, {1, 0.35}, {-0.5, -1}},
                           EdgeWire{TcpState::FinWait1, TcpState::FinWait2, {1, 0}, {-1, 0}},
                           EdgeWire{TcpState::FinWait1, TcpState::Closing, {0, 1}, {0, -1}},
                           EdgeWire{TcpState::FinWait1, TcpState::TimeWait, {0.5, 1}, {-0.3, -1}},
                           EdgeWire{TcpState::FinWait2, TcpState::TimeWait, {0.25, 1}, {0.25, -1}},
                           EdgeWire{TcpState::Closing, TcpState::TimeWait, {1, 0}, {-1, 0}},
                           EdgeWire{TcpState::CloseWait, TcpState::LastAck, {1, 0}, {-1, 0}},
                           EdgeWire{TcpState::LastAck, TcpState::Close, {1, 0}, {0, 1}},
                           EdgeWire{TcpState::TimeWait, TcpState::Close, {1, 0}, {-1, 0}}};

} // namespace

std::span<const NodePlace> nodePlaces()
{
    return places;
}

std::optional<EdgeWire> straightWire(TcpState from, TcpState to)
{
    const auto wire =
        std::find_if(wires.begin(), wires.end(), [=](const EdgeWire& w) { return w.from == from && w.to == to; });
    return wire == wires.end() ? std::nullopt : std::optional(*wire);
}

} // namespace statewire
