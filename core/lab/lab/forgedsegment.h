// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the segments of an injection, their relative numbers counted by what the wire has seen.
#pragma once

#include "lab/lab/flowtracker.h"
#include "lab/protocol/injection.h"

namespace statewire {

/// The segment number \p index of \p injection from \p source to \p destination, its relative numbers counted by what
/// \p flows has seen. The error says which number is not known.
Result<Segment> forgedSegment(const Injection& injection, int index, const Address& source, const Address& destination,
                              const FlowTracker& flows);

} // namespace statewire
