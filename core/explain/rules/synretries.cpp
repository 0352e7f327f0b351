// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/connectionnumbers.h"
#include "explain/facts/sessionfacts.h"
#include "explain/rules/evidencerule.h"

#include <QHash>
#include <QStringList>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

const QString eachRepeated = u"each SYN is repeated when its timeout is over"_s;
constexpr qint64 second = 1'000'000'000; // the initial RTO of RFC 6298 2.1

/// The SYNs of one connect(): same ends, same sequence number.
struct Attempt
{
    std::vector<const Arrow*> syns;
};

struct Schedule
{
    std::vector<qint64> synsNs; ///< after the first
    qint64 giveUpNs = 0;
};

/// As tcp_retransmit_timer doubles the timeout, and tcp_write_timeout gives up.
Schedule scheduleOf(qint64 retries, qint64 linear)
{
    Schedule schedule;
    const qint64 longestNs = ((qint64(2) << std::min<qint64>(retries, 30)) - 1) * second; // tcp_model_timeout
    qint64 tNs = 0;
    for (qint64 timeouts = 0;; ++timeouts) {
        schedule.synsNs.push_back(tNs);
        constexpr qint64 longestRtoNs = 120 * second;
        const qint64 doublings = std::clamp<qint64>(timeouts - linear, 0, 7);
        tNs += std::min(longestRtoNs, second << doublings);
        if (timeouts >= retries + linear || tNs >= longestNs)
            break;
    }
    schedule.giveUpNs = tNs;
    return schedule;
}

/// A timer of seconds may run late by its wheel's grain, an eighth, and by the load of the machine; never early. But the
/// wire may be late to read the frame before, by as much as a busy machine lets it wait, and then the gap is shorter.
bool fits(qint64 observedNs, qint64 plannedNs)
{
    constexpr qint64 early = 120'000'000;
    constexpr qint64 late = 250'000'000;
    return observedNs >= plannedNs - early && observedNs <= plannedNs + plannedNs / 8 + late;
}

std::vector<Attempt> attemptsOf(const Timeline& timeline)
{
    std::vector<Attempt> attempts;
    QHash<std::pair<FourTuple, quint32>, size_t> known;
    for (const Arrow& arrow : timeline.arrows()) {
        if (!arrow.segment.isPureSyn() || arrow.fate == Fate::Injected)
            continue;
        const std::pair key(FourTuple{arrow.segment.source, arrow.segment.destination}, arrow.segment.seq);
        const auto found = known.constFind(key);
        if (found == known.constEnd()) {
            known.insert(key, attempts.size());
            attempts.push_back({{&arrow}});
        } else if (arrow.sentNs - attempts[*found].syns.back()->sentNs > second / 10) {
            attempts[*found].syns.push_back(&arrow); // sooner, it is a copy by the wire and no retransmission
        }
    }
    return attempts;
}

bool wasAnswered(const Timeline& timeline, const Attempt& attempt)
{
    const Arrow& first = *attempt.syns.front();
    return std::any_of(timeline.arrows().begin(), timeline.arrows().end(), [&](const Arrow& arrow) {
        return arrow.segment.source == first.segment.destination && arrow.segment.destination == first.segment.source &&
               arrow.deliveredNs > first.sentNs && arrow.deliveredNs < attempt.syns.back()->sentNs;
    });
}

const CallEvent* failedConnect(const Session& session, const Attempt& attempt)
{
    const Arrow& first = *attempt.syns.front();
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (call && call->host == first.fromHost && call->is(Call::Connect) && call->errnoName == "ETIMEDOUT"_L1 &&
            call->beginNs <= first.sentNs && call->endNs >= attempt.syns.back()->sentNs &&
            Endpoint::parse(call->arguments) == first.segment.destination)
            return call;
    }
    return nullptr;
}

std::optional<qint64> numberOf(const Session& session, const QString& host, const QString& key, qint64 tNs)
{
    bool ok = false;
    const qint64 value = sysctlBefore(session, host, key, tNs).value_or(QString()).toLongLong(&ok);
    return ok && value >= 0 && value <= 255 ? std::optional(value) : std::nullopt;
}

Condition onSchedule(const Attempt& attempt, const Schedule& schedule)
{
    Condition c{eachRepeated, {}, true};
    QStringList lines;
    qint64 beforeNs = 0;
    for (size_t i = 0; i < attempt.syns.size(); ++i) {
        const qint64 tNs = attempt.syns[i]->sentNs - attempt.syns.front()->sentNs;
        if (i >= schedule.synsNs.size()) {
            lines << u"SYN %1 at %2; none computed"_s.arg(i + 1).arg(durationText(tNs));
            c.holds = false;
            break;
        }
        lines << u"SYN %1 at %2, computed %3 s"_s.arg(i + 1).arg(durationText(tNs)).arg(schedule.synsNs[i] / second);
        if (i > 0 && !fits(tNs - beforeNs, schedule.synsNs[i] - schedule.synsNs[i - 1]))
            c.holds = false;
        beforeNs = tNs;
    }
    c.figures = lines.join(u'\n');
    return c;
}

Evidence explainAttempt(const Session& session, const Attempt& attempt)
{
    const Arrow& first = *attempt.syns.front();
    const CallEvent* failed = failedConnect(session, attempt);
    Evidence e;
    e.ruleId = u"syn-retransmission"_s;
    e.claim = u"%1 SYNs without an answer"_s.arg(attempt.syns.size());
    e.rule =
        u"A SYN that is not answered is sent again after 1 s. Since 6.5 Linux first waits tcp_syn_linear_timeouts times "
        "for 1 s, then doubles the timeout each time, and gives up by tcp_syn_retries: connect() fails with ETIMEDOUT."_s;
    e.source = u"RFC 9293 3.8.1, RFC 6298 2.1 and 5.5; tcp_retransmit_timer, tcp_write_timeout"_s;
    e.counterfactual = u"With tcp_syn_linear_timeouts = 0 the SYNs would leave at 0, 1, 3, 7, 15 … s; fewer tcp_syn_retries "
                       "give up sooner."_s;
    e.tNs = failed ? failed->endNs : attempt.syns.back()->sentNs;
    e.host = first.fromHost;
    e.ends = {first.segment.source, first.segment.destination};
    e.frame = attempt.syns.back()->number;
    const std::optional<qint64> retries = numberOf(session, e.host, u"net.ipv4.tcp_syn_retries"_s, first.sentNs);
    e.numbers = {{u"syns"_s, qint64(attempt.syns.size())}};
    if (!retries) {
        e.conditions = {{eachRepeated, u"tcp_syn_retries was not recorded"_s, {}}};
    } else {
        // Before 6.5 there is no such sysctl, and no linear beginning.
        const qint64 linear = numberOf(session, e.host, u"net.ipv4.tcp_syn_linear_timeouts"_s, first.sentNs).value_or(0);
        const Schedule schedule = scheduleOf(*retries, linear);
        e.numbers.push_back({u"tcp_syn_retries"_s, *retries});
        e.numbers.push_back({u"tcp_syn_linear_timeouts"_s, linear});
        e.numbers.push_back({u"computed_syns"_s, qint64(schedule.synsNs.size())});
        e.conditions = {onSchedule(attempt, schedule)};
        if (failed) {
            const qint64 tookNs = failed->endNs - failed->beginNs;
            const qint64 lastNs = schedule.giveUpNs - schedule.synsNs.back();
            const qint64 waitedNs = failed->endNs - attempt.syns.back()->sentNs;
            const qint64 userMs = optionBefore(session, socketOf(*failed), "TCP_USER_TIMEOUT"_L1, first.sentNs)
                                      .value_or(QString())
                                      .toLongLong();
            if (userMs > 0) // it ends the waiting before the retries do
                e.conditions.push_back(
                    {u"it gives up after TCP_USER_TIMEOUT"_s,
                     u"connect() took %1, TCP_USER_TIMEOUT = %2 ms"_s.arg(durationText(tookNs)).arg(userMs),
                     tookNs >= userMs * 1'000'000 && attempt.syns.size() <= schedule.synsNs.size()});
            else
                e.conditions.push_back({u"it gives up after the last timeout"_s,
                                        u"%1 SYNs of %2; connect() took %3, computed %4 s"_s.arg(attempt.syns.size())
                                            .arg(schedule.synsNs.size())
                                            .arg(durationText(tookNs))
                                            .arg(schedule.giveUpNs / second),
                                        attempt.syns.size() == schedule.synsNs.size() && fits(waitedNs, lastNs)});
            e.outcome = u"ETIMEDOUT after %1"_s.arg(durationText(tookNs));
        }
    }
    e.conclude();
    return e;
}

/// SYNs that were repeated because nobody answered: the observed times beside the computed ones.
std::vector<Evidence> explainSynRetransmission(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Attempt& attempt : attemptsOf(timeline)) {
        if (attempt.syns.size() >= 2 && !wasAnswered(timeline, attempt))
            found.push_back(explainAttempt(session, attempt));
    }
    return found;
}

} // namespace

extern const EvidenceRule synRetransmissionRule{
    .entries =
        {{u"syn-retransmission"_s, u"A SYN was not answered, and left again."_s,
          u"the SYNs left when the schedule of tcp_syn_retries and tcp_syn_linear_timeouts says, and connect() gave up when "
          "it says (or by TCP_USER_TIMEOUT)."_s}},
    .explain = &explainSynRetransmission,
};

} // namespace statewire
