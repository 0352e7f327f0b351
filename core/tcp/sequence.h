// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic on 32-bit sequence numbers and time stamps, which wrap (RFC 9293 3.4, RFC 7323 5.2).
#pragma once

#include <QtGlobal>

namespace statewire {

/// Signed distance from \p from to \p to modulo 2^32; positive if \p to is the later one.
qint32 sequenceDistance(quint32 from, quint32 to);
/// True if \p a is strictly after \p b; exactly half the space apart, each is after the other, as in Linux' after().
bool sequenceAfter(quint32 a, quint32 b);

/// Linux advances the initial sequence number of a four-tuple by one every 64 ns (secure_seq.c). The clock of RFC 6528,
/// whose scheme this is, has 4 microseconds.
inline constexpr qint64 isnTickNs = 64;
/// How far a reopened TIME_WAIT socket puts its new ISN beyond the old snd_nxt (tcp_timewait_state_process, 65535 + 2).
inline constexpr quint32 timeWaitIsnStep = 65537;

} // namespace statewire
