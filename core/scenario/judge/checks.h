// SPDX-License-Identifier: GPL-3.0-or-later
// Computes a plan's checks from a session: what was claimed beside what happened.
#pragma once

#include "explain/facts/evidence.h"
#include "scenario/judge/checkresult.h"
#include "scenario/story/scenario.h"
#include "timeline/timeline.h"

namespace statewire {

std::vector<CheckResult> evaluateChecks(const Plan& plan, const Session& session, const Timeline& timeline,
                                        const std::vector<Evidence>& evidence);

/// One of them, which no evidence is asked for.
CheckResult evaluateCheck(const CheckSpec& check, const Session& session, const Timeline& timeline);

/// "ok", or the errno's name.
QString resultOf(const CallEvent& call);
/// The \p nth such call that \p worker made, by either engine, on \p socket if one is named; null if it did not
/// return.
const CallEvent* findWorkerCall(const Session& session, const QString& worker, Call call, int nth = 1,
                                const QString& socket = {});
/// How many sockets of \p host stand in \p state at \p tNs.
int countSockets(const Timeline& timeline, const QString& host, TcpState state, qint64 tNs);

} // namespace statewire
