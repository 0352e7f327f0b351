// SPDX-License-Identifier: GPL-3.0-or-later
// Frames and stamps as a figure shows them, and what the answer of a socket that keeps its state must look like.
#pragma once

#include "explain/facts/connectionnumbers.h"
#include "explain/facts/evidence.h"

namespace statewire {

/// Whether a connection used time stamps, by what one end of it had sent: "last TSval 12 345"; \p unknown where that was not
/// recorded.
QString stampsText(const DirectionNumbers& sent, const QString& unknown);
/// "TSval 1 120 > 100 ts_recent". Says so where the stamps went round between them, so that the larger number is the older.
QString stampsCompared(quint32 tsval, quint32 tsRecent);
/// "it answered RST,ACK"
QString answeredText(const Segment& answer);
/// "frame 12"
QString frameName(quint64 number);

/// Proof that a socket kept its state: it answers with an empty ACK that carries its own snd_nxt and rcv_nxt. \p received
/// and \p sent are what the other end and it itself had sent by then; \p answer is null if none was recorded.
Condition answeredWithOwnNumbers(const Arrow* answer, const DirectionNumbers& received, const DirectionNumbers& sent);

/// The first frame that leaves \p track at or after the delivery of the arrow at \p position of \p connection, before
/// another SYN reaches it; null if none.
const Arrow* answerAfter(const Timeline& timeline, const Connection& connection, size_t position, int track);

} // namespace statewire
