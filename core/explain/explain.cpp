// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain.h"

#include "explain/rules.h"

#include <algorithm>
#include <iterator>

namespace statewire {

using namespace Qt::StringLiterals;

std::vector<Evidence> explain(const Session& session, const Timeline& timeline)
{
    std::vector<Evidence> all;
    for (auto* rule : {
             &explainActiveClose,   &explainSynIntoTimeWait, &explainTimeWaitReuse,    &explainNoPort,
             &explainAddressInUse,  &explainResetAnswers,    &explainResetOnClose,     &explainSynRetransmission,
             &explainAcceptQueue,   &explainSynCookie,       &explainKeepAlive,        &explainSelfConnect,
             &explainAssassination, &explainTimeWaitLength,  &explainTimeWaitOverflow, &explainFinWait2,
             &explainSimultaneous,  &explainChallengeAck,    &explainZeroWindow,
         }) {
        std::vector<Evidence> found = rule(session, timeline);
        std::move(found.begin(), found.end(), std::back_inserter(all));
    }
    std::stable_sort(all.begin(), all.end(), [](const Evidence& a, const Evidence& b) { return a.tNs < b.tNs; });
    return all;
}

const QStringList& evidenceRuleIds()
{
    static const QStringList ids{u"syn-into-time-wait"_s,
                                 u"client-reuses-time-wait"_s,
                                 u"no-free-port"_s,
                                 u"active-close"_s,
                                 u"address-in-use"_s,
                                 u"reset-no-listener"_s,
                                 u"reset-half-open"_s,
                                 u"reset-unread-data"_s,
                                 u"reset-linger"_s,
                                 u"syn-retransmission"_s,
                                 u"accept-queue-overflow"_s,
                                 u"syn-cookie"_s,
                                 u"keepalive"_s,
                                 u"self-connect"_s,
                                 u"time-wait-refuses-by-sequence"_s,
                                 u"time-wait-refuses-by-paws"_s,
                                 u"retry-after-refusal"_s,
                                 u"time-wait-assassination"_s,
                                 u"time-wait-survives-rst"_s,
                                 u"time-wait-length"_s,
                                 u"time-wait-rearmed"_s,
                                 u"time-wait-overflow"_s,
                                 u"fin-wait2-unlimited"_s,
                                 u"fin-wait2-orphan"_s,
                                 u"fin-wait2-expired"_s,
                                 u"simultaneous-open"_s,
                                 u"simultaneous-close"_s,
                                 u"challenge-ack"_s,
                                 u"zero-window"_s,
                                 u"window-reopened"_s};
    return ids;
}

} // namespace statewire
