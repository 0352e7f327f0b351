// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/inference.h"

#include <algorithm>

namespace statewire {

namespace {

/// Arrows of RFC 9293 figure 5 as Linux walks them, without those into CLOSE, which any state may take on RST, abort or
/// timeout.
std::vector<TcpState> successors(TcpState state)
{
    switch (state) {
    case TcpState::Listen: return {};
    case TcpState::SynSent: return {TcpState::SynRecv, TcpState::Established};
    case TcpState::NewSynRecv:
    case TcpState::SynRecv: return {TcpState::Established, TcpState::FinWait1};
    case TcpState::Established: return {TcpState::FinWait1, TcpState::CloseWait};
    // A FIN that also acknowledges ours goes from FIN_WAIT1 to TIME_WAIT at once.
    case TcpState::FinWait1: return {TcpState::FinWait2, TcpState::Closing, TcpState::TimeWait};
    case TcpState::FinWait2:
    case TcpState::Closing: return {TcpState::TimeWait};
    case TcpState::CloseWait: return {TcpState::LastAck};
    case TcpState::LastAck:
    case TcpState::TimeWait:
    case TcpState::Close: return {};
    }
    return {};
}

bool reaches(TcpState from, TcpState to)
{
    const std::vector<TcpState> next = successors(from);
    return std::any_of(next.begin(), next.end(), [to](TcpState state) { return state == to || reaches(state, to); });
}

/// Collects every walk from \p walk's end to \p to. The diagram has no cycles, so this ends.
void collectWalks(std::vector<TcpState>& walk, TcpState to, std::vector<std::vector<TcpState>>& walks)
{
    for (TcpState next : successors(walk.back())) {
        if (next == to) {
            walks.emplace_back(walk.begin() + 1, walk.end());
            continue;
        }
        walk.push_back(next);
        collectWalks(walk, to, walks);
        walk.pop_back();
    }
}

} // namespace

std::vector<TcpState> certainStatesBetween(TcpState from, TcpState to)
{
    std::vector<std::vector<TcpState>> walks;
    std::vector<TcpState> walk{from};
    collectWalks(walk, to, walks);
    if (walks.empty())
        return {};
    std::vector<TcpState> certain;
    for (TcpState state : walks.front()) {
        const bool onAll = std::all_of(walks.begin(), walks.end(), [state](const std::vector<TcpState>& w) {
            return std::find(w.begin(), w.end(), state) != w.end();
        });
        if (onAll)
            certain.push_back(state);
    }
    return certain;
}

std::vector<TcpState> certainStatesBeforeVanishing(TcpState lastSeen, bool peerReachedFinWait2, bool peerReachedTimeWait)
{
    if (!peerReachedFinWait2 || !peerReachedTimeWait)
        return {};
    if (lastSeen == TcpState::Established)
        return {TcpState::CloseWait, TcpState::LastAck};
    if (lastSeen == TcpState::CloseWait)
        return {TcpState::LastAck};
    return {};
}

bool beginsNewLife(TcpState before, TcpState after)
{
    // Any state may fall into CLOSE; every other move that the diagram has no walk for is another connection.
    return before != after && after != TcpState::Close && !reaches(before, after);
}

} // namespace statewire
