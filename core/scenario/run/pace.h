// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a story is told. The kernel is never slowed; what changes are pauses between steps and the wire's delay.
#pragma once

#include <QtGlobal>

namespace statewire {

enum class Pace : quint8
{
    Fast, ///< no pauses, no delay
    Real, ///< short pauses between steps, no delay
    Slow  ///< the wire delays each frame, so that it can be watched
};

/// The wire's delay at the slow pace.
inline constexpr qint64 slowWireDelayNs = 250'000'000;

/// The wire's delay at \p pace.
constexpr qint64 wireDelayNs(Pace pace)
{
    return pace == Pace::Slow ? slowWireDelayNs : 0;
}

} // namespace statewire
