// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain.h"

#include "explain/rules/rules.h"

#include <algorithm>
#include <iterator>

namespace statewire {

using namespace Qt::StringLiterals;

std::vector<Evidence> explain(const Session& session, const Timeline& timeline)
{
    std::vector<Evidence> all;
    const Reports reports(session);
    for (auto* rule : {
             &explainActiveClose,   &explainSynIntoTimeWait, &explainTimeWaitReuse,    &explainNoPort,
             &explainAddressInUse,  &explainResetAnswers,    &explainResetOnClose,     &explainSynRetransmission,
             &explainAcceptQueue,   &explainSynCookie,       &explainKeepAlive,        &explainSelfConnect,
             &explainAssassination, &explainTimeWaitLength,  &explainTimeWaitOverflow, &explainFinWait2,
             &explainSimultaneous,  &explainChallengeAck,    &explainZeroWindow,
         }) {
        std::vector<Evidence> found = rule(session, reports, timeline);
        std::move(found.begin(), found.end(), std::back_inserter(all));
    }
    std::stable_sort(all.begin(), all.end(), [](const Evidence& a, const Evidence& b) { return a.tNs < b.tNs; });
    return all;
}

} // namespace statewire
