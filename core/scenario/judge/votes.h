// SPDX-License-Identifier: GPL-3.0-or-later
// How a class answered a question, as a session keeps it.
#pragma once

#include "scenario/story/scenario.h"
#include "session/session.h"

namespace statewire {

/// The votes on the question that step \p step asks, by option, that were recorded until \p untilNs.
QMap<QString, int> votesUntil(const Session& session, const QString& step, qint64 untilNs);
/// "EADDRINUSE: port in use 12, refused 3"; empty if nobody voted.
QString votesText(const Prediction& prediction, const QMap<QString, int>& votes);

} // namespace statewire
