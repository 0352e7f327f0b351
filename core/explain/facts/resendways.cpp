// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/resendways.h"

#include "explain/facts/halves.h"

#include <algorithm>

namespace statewire {

namespace {

/// The table may be read when the kernel has sent, and the wire has not got it yet.
constexpr qint64 lateNs = 5'000'000;

ResendTold toldOf(const Reports& reports, const Timeline& timeline, const Resent& resent, size_t index)
{
    const Resending& sending = resent.again[index];
    const qint64 sentNs = sending.arrow->sentNs;
    ResendTold told;
    const qint64 beforeNs = sentNs - std::min(lateNs, sending.waitedNs() / 2);
    const qint64 nextNs = index + 1 < resent.again.size() ? resent.again[index + 1].arrow->sentNs - lateNs : openEndNs;
    const qint64 untilNs = std::min(nextNs, resent.acknowledgedNs);
    if (const Life* life = lifeReadAt(timeline.tracks()[resent.track], sentNs)) {
        if (const RowSample* before = life->sampleAt(beforeNs))
            told.timeoutsBefore = before->row.retransmits;
        for (const RowSample& sample : life->samples) {
            const bool handshake = sample.row.state == TcpState::SynSent || sample.row.state == TcpState::SynRecv;
            if (!handshake && sample.tNs > sending.sinceNs - lateNs && sample.tNs <= beforeNs &&
                sample.row.timer == SocketTimer::Retransmit && sample.row.timerLeftNs > 0)
                told.timerNs = sample.tNs + sample.row.timerLeftNs - sending.sinceNs;
            if (sample.tNs > beforeNs && sample.tNs < untilNs)
                told.timeoutsAfter = sample.row.retransmits;
        }
    }
    const auto counted = [&](const QString& name) {
        return reports.countedBySending(sending.arrow->fromHost, name, beforeNs, sentNs);
    };
    told.timeouts = counted(timeoutsCounter);
    told.probes = counted(probesCounter);
    told.fast = counted(fastCounter);
    told.slowStart = counted(slowStartCounter);
    return told;
}

/// Unknown where the row and the counters do not tell ways apart.
ResendWay wayOf(const Resending& sending, const ResendTold& told)
{
    if (told.rowCounted())
        return ResendWay::Timeout;
    if (!told.timeouts || !told.probes || !told.fast || !told.slowStart)
        return ResendWay::Unknown;
    constexpr qint64 promptlyNs = 50'000'000; // less than any timeout
    const bool ackLetIt = sending.progressNs >= 0 && sending.arrow->sentNs - sending.progressNs < promptlyNs;
    const bool timeout = *told.timeouts > 0 && !told.rowStayed() && !ackLetIt;
    const bool probe = *told.probes > 0 && sending.wasLast;
    const bool fast = *told.fast > 0 && wasTold(sending);
    const bool slowStart = *told.slowStart > 0 && ackLetIt;
    if (int(timeout) + int(probe) + int(fast) + int(slowStart) != 1)
        return ResendWay::Unknown; // other connections of this host may have sent again as well
    return timeout ? ResendWay::Timeout : probe ? ResendWay::Probe : fast ? ResendWay::Fast : ResendWay::AfterTimeout;
}

} // namespace

bool wasTold(const Resending& sending)
{
    constexpr int manyDuplicates = 3;
    return !sending.sacked.empty() || sending.duplicateAcks >= manyDuplicates;
}

std::vector<Repetition> repetitionsOf(const Reports& reports, const Timeline& timeline, const Resent& resent)
{
    std::vector<Repetition> repetitions;
    for (size_t i = 0; i < resent.again.size(); ++i) {
        const ResendTold told = toldOf(reports, timeline, resent, i);
        repetitions.push_back({&resent.again[i], told, wayOf(resent.again[i], told)});
    }
    return repetitions;
}

} // namespace statewire
