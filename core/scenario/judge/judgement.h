// SPDX-License-Identifier: GPL-3.0-or-later
// The end of a story: what its checks come to, and which of them are to be recorded.
#pragma once

#include "scenario/judge/checks.h"

namespace statewire {

struct Judgement
{
    std::vector<CheckResult> checks;
    std::vector<CheckEvent> toRecord; ///< those that do not stand in the session yet
};

/// Judges \p plan by \p session, in which it was told.
Judgement judge(const Plan& plan, const Session& session, const Timeline& timeline);

/// \p check as it stands in a session.
CheckEvent recordOf(const CheckResult& check);

} // namespace statewire
