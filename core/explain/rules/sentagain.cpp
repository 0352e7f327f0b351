// SPDX-License-Identifier: GPL-3.0-or-later
// Data or a FIN that left again, and by what: its timer, an ACK that told of the loss, or a probe.
#include "base/durationtext.h"
#include "base/sentence.h"
#include "explain/facts/resendways.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

#include <QStringList>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 rowGrainNs = 15'000'000; // /proc counts a timer in 10 ms, and reading takes time

/// What left, which may be more than the first time: Linux puts small segments together when it sends them again.
QString whatOf(const std::vector<Repetition>& run)
{
    const Segment& s = run.back().sending->arrow->segment;
    if (s.payloadBytes == 0)
        return Sentence::tr("A FIN").told();
    if (s.payloadBytes == 1)
        return Sentence::tr("1 byte").told();
    return s.has(FlagFin) ? Sentence::tr("%1 bytes with a FIN").arg(spaced(s.payloadBytes)).told()
                          : Sentence::tr("%1 bytes").arg(spaced(s.payloadBytes)).told();
}

QString timesText(size_t times)
{
    return times == 1 ? QString() : Sentence::tr(" %1 times").arg(qint64(times)).told();
}

Condition whatWasHeard(const std::vector<Repetition>& run)
{
    int duplicates = 0;
    size_t blocks = 0;
    for (const Repetition& repetition : run) {
        duplicates += repetition.sending->duplicateAcks;
        blocks += repetition.sending->sacked.size();
    }
    return {Sentence::tr("no ACK told of a loss").told(),
            Sentence::tr("duplicate ACKs: %1, SACK blocks behind it: %2").arg(duplicates).arg(qint64(blocks)).told(),
            std::none_of(run.begin(), run.end(), [](const Repetition& r) { return wasTold(*r.sending); })};
}

/// The timer that its row showed against the time after which it left. Where no reading showed one, it proves nothing.
Condition timerRanOut(const Repetition& repetition)
{
    const qint64 waitedNs = repetition.sending->waitedNs();
    Condition c{Sentence::tr("the timer in its row had run out").told(), {}, {}, false};
    if (!repetition.told.timerNs) {
        c.figures = Sentence::tr("after %1; the row's timer was not read").arg(exactText(waitedNs)).told();
        return c;
    }
    c.decides = true;
    c.holds = waitedNs >= *repetition.told.timerNs - rowGrainNs;
    c.figures = Sentence::tr("it was set to %1, and %2 passed")
                    .arg(exactText(*repetition.told.timerNs))
                    .arg(exactText(waitedNs))
                    .told();
    return c;
}

/// Each wait twice the one before. A timer runs late by its wheel's grain, an eighth, and by the load of the machine.
Condition doubles(const std::vector<Repetition>& run)
{
    Condition c{Sentence::tr("each wait is twice the one before").told(), {}, true};
    QStringList waits;
    for (size_t i = 0; i < run.size(); ++i) {
        const qint64 waitedNs = run[i].sending->waitedNs();
        waits << exactText(waitedNs);
        if (i == 0)
            continue;
        const qint64 plannedNs = 2 * run[i - 1].sending->waitedNs();
        constexpr qint64 loadNs = 250'000'000;
        if (waitedNs < plannedNs - plannedNs / 5 - rowGrainNs || waitedNs > plannedNs + plannedNs / 4 + loadNs)
            c.holds = false;
    }
    constexpr qsizetype shown = 5;
    if (waits.size() > shown)
        waits = waits.mid(0, 2) + QStringList{u"…"_s} + waits.mid(waits.size() - 2);
    c.figures = waits.join(u", "_s);
    return c;
}

QString countedText(const QString& name, std::optional<qint64> count)
{
    const QString shortName = name.section(u'.', 1);
    return count ? u"%1 + %2"_s.arg(shortName).arg(*count) : Sentence::tr("%1 was not read after it").arg(shortName).told();
}

/// That the kernel says itself which way it was: by the row, or by \p own among the counters.
Condition kernelSays(const Reports& reports, const std::vector<Repetition>& run, ResendWay way, const QString& own,
                     std::optional<qint64> ResendTold::*counter, Evidence& e)
{
    const ResendTold& first = run.front().told;
    const ResendTold& last = run.back().told;
    Condition c{Sentence::tr("proof: the kernel says so").told(), {}, {}};
    QStringList figures;
    if (first.timeoutsBefore && last.timeoutsAfter)
        figures << (first.timeoutsBefore == last.timeoutsAfter
                        ? Sentence::tr("timeouts in its row: still %1").arg(*first.timeoutsBefore).told()
                        : Sentence::tr("timeouts in its row: %1, then %2")
                              .arg(*first.timeoutsBefore)
                              .arg(*last.timeoutsAfter)
                              .told());
    std::optional<qint64> sum = 0;
    for (const Repetition& repetition : run) {
        const std::optional<qint64> one = repetition.told.*counter;
        sum = sum && one ? std::optional(*sum + *one) : std::nullopt;
    }
    figures << countedText(own, sum);
    if (sum)
        e.numbers.push_back({own, *sum});
    else if (e.lacking = reports.whyNotCounted(own); !e.lacking.isEmpty())
        figures.back() = e.lacking.text();
    const bool rowProves =
        way == ResendWay::Timeout &&
        std::all_of(run.begin(), run.end(), [](const Repetition& repetition) { return repetition.told.rowCounted(); });
    if (rowProves || (sum && *sum > 0))
        c.holds = true;
    c.figures = figures.join(u'\n');
    return c;
}

Condition acksTold(const Resending& sending)
{
    Condition c{Sentence::tr("an ACK told that something behind it had arrived").told(), {}, wasTold(sending)};
    QStringList figures{
        Sentence::tr("frame %1; duplicate ACKs: %2").arg(qint64(sending.toldBy)).arg(sending.duplicateAcks).told()};
    for (const SackBlock& block : sending.sacked)
        figures << u"SACK %1 – %2"_s.arg(spaced(block.begin), spaced(block.end));
    c.figures = figures.mid(0, 4).join(u'\n');
    return c;
}

/// Before its timer would have had it sent.
Condition beforeTheTimer(const Reports& reports, const Repetition& repetition)
{
    const Arrow& arrow = *repetition.sending->arrow;
    const qint64 waitedNs = repetition.sending->waitedNs();
    Condition c{Sentence::tr("its timer had not run out").told(), {}, {}, false};
    if (repetition.told.timerNs) {
        c.decides = true;
        c.holds = waitedNs < *repetition.told.timerNs;
        c.figures = Sentence::tr("after %1; the timer was set to %2")
                        .arg(exactText(waitedNs))
                        .arg(exactText(*repetition.told.timerNs))
                        .told();
        return c;
    }
    const std::optional<qint64> leastUs = reports.sysctlNumber(arrow.fromHost, u"net.ipv4.tcp_rto_min_us"_s, arrow.sentNs);
    constexpr qint64 defaultUs = 200'000; // TCP_RTO_MIN, all there was before 6.11
    const qint64 leastNs = leastUs.value_or(defaultUs) * 1000;
    c.figures = Sentence::tr("after %1; a timer has at least %2").arg(exactText(waitedNs)).arg(exactText(leastNs)).told();
    if (waitedNs < leastNs) {
        c.decides = true;
        c.holds = true;
    }
    return c;
}

Evidence frameOf(const Timeline& timeline, const Resent& resent, const std::vector<Repetition>& run)
{
    const Arrow& last = *run.back().sending->arrow;
    Evidence e;
    e.tNs = last.sentNs;
    e.host = last.fromHost;
    e.ends = timeline.tracks()[resent.track].ends;
    e.frame = last.number;
    e.numbers = {{u"seq"_s, resent.first->segment.seq},
                 {u"bytes"_s, last.segment.payloadBytes},
                 {u"times"_s, qint64(run.size())},
                 {u"waited_ns"_s, run.front().sending->waitedNs()},
                 {u"duplicate_acks"_s, run.front().sending->duplicateAcks}};
    return e;
}

void tellTimeout(const Reports& reports, const std::vector<Repetition>& run, Evidence& e)
{
    e.ruleId = u"sent-again-timeout"_s;
    e.claim = Sentence::tr("%1 left again%2: the retransmission timeout ran out")
                  .arg(whatOf(run))
                  .arg(timesText(run.size()))
                  .told();
    e.rule = Sentence::tr("With what it sends, an end starts a timer, the retransmission timeout (RTO): the round trip as "
                          "measured and a margin of at least 200 ms (tcp_rto_min_us, which can be set since Linux 6.11). If "
                          "no ACK comes until it runs out, the oldest segment leaves again, and the timeout is doubled.")
                 .told();
    e.source = u"RFC 6298 2.4, 5.4, 5.5; tcp_retransmit_timer"_s;
    e.counterfactual =
        Sentence::tr("Had more segments followed it and arrived, their ACKs would have told of the loss much sooner.")
            .told();
    e.conditions = {whatWasHeard(run), timerRanOut(run.front())};
    if (run.size() > 1)
        e.conditions.push_back(doubles(run));
    e.conditions.push_back(kernelSays(reports, run, ResendWay::Timeout, timeoutsCounter, &ResendTold::timeouts, e));
}

void tellFast(const Reports& reports, const std::vector<Repetition>& run, Evidence& e)
{
    e.ruleId = u"sent-again-fast"_s;
    e.claim = Sentence::tr("%1 left again at once: an ACK told of the loss").arg(whatOf(run)).told();
    e.rule =
        Sentence::tr("What arrives behind a gap is answered at once with the number still missing; the option SACK says "
                     "what has come. RFC 5681 takes three such ACKs for a loss. Linux goes by time (RACK): lost is what "
                     "left before something that has arrived, and a short window for reordering earlier. So one may do.")
            .told();
    e.source = u"RFC 5681 3.2, RFC 2018, RFC 8985 6; tcp_fastretrans_alert, tcp_rack_mark_lost"_s;
    e.counterfactual = Sentence::tr("Had nothing followed it, only a timer could have told: a probe's, or the RTO.").told();
    e.conditions = {acksTold(*run.front().sending), beforeTheTimer(reports, run.front()),
                    kernelSays(reports, run, ResendWay::Fast, fastCounter, &ResendTold::fast, e)};
}

Condition probesAreOn(const Reports& reports, const Resent& resent, const Arrow& arrow, Evidence& e)
{
    const QString name = u"tcp_early_retrans"_s;
    const std::optional<qint64> value = reports.sysctlNumber(arrow.fromHost, u"net.ipv4."_s + name, arrow.sentNs);
    Condition c{Sentence::tr("probes are on, and both ends can do SACK").told(), {}, {}};
    if (!value)
        return c;
    e.numbers.push_back({name, *value});
    c.holds = (*value == 3 || *value == 4) && resent.sackPermitted;
    c.figures = resent.sackPermitted ? u"%1 = %2, SACK"_s.arg(name).arg(*value)
                                     : Sentence::tr("%1 = %2, no SACK").arg(name).arg(*value).told();
    return c;
}

void tellProbe(const Reports& reports, const Resent& resent, const std::vector<Repetition>& run, Evidence& e)
{
    const Resending& sending = *run.front().sending;
    e.ruleId = u"sent-again-probe"_s;
    e.claim = Sentence::tr("%1 left again as a probe: nothing had followed").arg(whatOf(run)).told();
    e.rule =
        Sentence::tr("What is sent last has no ACKs behind it that could tell of its loss. So Linux sends the last segment "
                     "once more after two round trips, and 200 ms on top where it is the only one under way, or when the "
                     "RTO would run out if that is sooner: a tail loss probe. It is no timeout, and nothing slows down.")
            .told();
    e.source = u"RFC 8985 7; tcp_schedule_loss_probe, tcp_send_loss_probe"_s;
    e.counterfactual =
        Sentence::tr("With tcp_early_retrans = 0 it would have waited for the retransmission timeout.").told();
    e.conditions = {{Sentence::tr("nothing had been sent behind it").told(),
                     Sentence::tr("it ends at snd_nxt %1").arg(spaced(resent.end())).told(), sending.wasLast},
                    whatWasHeard(run),
                    timerRanOut(run.front()),
                    kernelSays(reports, run, ResendWay::Probe, probesCounter, &ResendTold::probes, e)};
    if (const Condition on = probesAreOn(reports, resent, *sending.arrow, e); on.holds)
        e.conditions.insert(e.conditions.begin() + 1, on);
}

void tellAfterTimeout(const Reports& reports, const std::vector<Repetition>& run, Evidence& e)
{
    e.ruleId = u"sent-again-after-timeout"_s;
    e.claim = Sentence::tr("%1 left again: a timeout had counted all as lost").arg(whatOf(run)).told();
    e.rule =
        Sentence::tr("When the retransmission timeout runs out, all that is under way counts as lost. The first segment "
                     "leaves at once; the rest follows as ACKs come, as slow start lets it.")
            .told();
    e.source = u"RFC 5681 3.1; tcp_enter_loss, tcp_xmit_retransmit_queue"_s;
    e.counterfactual =
        Sentence::tr("Had the timeout not run out, only what was really missing would have been sent again.").told();
    const Resending& sending = *run.front().sending;
    e.conditions = {{Sentence::tr("an ACK let it leave").told(),
                     Sentence::tr("%1 after the ACK for what is before it")
                         .arg(exactText(sending.arrow->sentNs - sending.progressNs))
                         .told(),
                     sending.progressNs >= 0},
                    kernelSays(reports, run, ResendWay::AfterTimeout, slowStartCounter, &ResendTold::slowStart, e)};
}

/// What is known, where the kernel's own word for it is missing.
void tellUnknown(const Reports& reports, const Resent& resent, const std::vector<Repetition>& run, Evidence& e)
{
    const Repetition& first = run.front();
    e.ruleId = u"sent-again"_s;
    e.claim = Sentence::tr("%1 left again%2; by what cannot be told").arg(whatOf(run)).arg(timesText(run.size())).told();
    e.rule =
        Sentence::tr("A segment leaves again when its retransmission timeout runs out, when ACKs tell that something behind "
                     "it has arrived (fast retransmit), or as a tail loss probe. The kernel counts each.")
            .told();
    e.source = u"RFC 6298 5, RFC 5681 3.2, RFC 8985 7; tcp_retransmit_timer"_s;
    e.counterfactual = Sentence::tr("Had it been acknowledged in time, it would not have left again.").told();
    const ResendTold& told = first.told;
    const bool moved = told.timeouts.value_or(0) + told.probes.value_or(0) + told.fast.value_or(0) > 0;
    Condition says{Sentence::tr("row or counters tell the way").told(),
                   !told.timeouts || !told.probes || !told.fast ? Sentence::tr("the counters were not read after it").told()
                   : moved
                       ? u"%1, %2, %3"_s.arg(countedText(timeoutsCounter, told.timeouts),
                                             countedText(probesCounter, told.probes), countedText(fastCounter, told.fast))
                       : Sentence::tr("no counter of a timeout, probe or fast retransmit moved").told(),
                   {}};
    for (const QString& name : {timeoutsCounter, probesCounter, fastCounter, slowStartCounter}) {
        if (const Sentence why = reports.whyNotCounted(name); !why.isEmpty()) {
            e.lacking = why;
            says.figures = why.text();
        }
    }
    e.conditions = {{Sentence::tr("the same numbers left again").told(),
                     Sentence::tr("frame %1, and %2 later frame %3")
                         .arg(qint64(resent.first->number))
                         .arg(exactText(first.sending->waitedNs()))
                         .arg(qint64(first.sending->arrow->number))
                         .told(),
                     true},
                    says};
}

Evidence evidenceOf(const Reports& reports, const Timeline& timeline, const Resent& resent,
                    const std::vector<Repetition>& run)
{
    Evidence e = frameOf(timeline, resent, run);
    switch (run.front().way) {
    case ResendWay::Unknown: tellUnknown(reports, resent, run, e); break;
    case ResendWay::Timeout: tellTimeout(reports, run, e); break;
    case ResendWay::Fast: tellFast(reports, run, e); break;
    case ResendWay::Probe: tellProbe(reports, resent, run, e); break;
    case ResendWay::AfterTimeout: tellAfterTimeout(reports, run, e); break;
    }
    if (resent.acknowledgedNs != openEndNs && run.back().sending == &resent.again.back())
        e.outcome = Sentence::tr("acknowledged %1 after it was first sent")
                        .arg(exactText(resent.acknowledgedNs - resent.first->sentNs))
                        .told();
    e.conclude();
    return e;
}

std::vector<Evidence> explainSentAgain(const Session& session, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Resent& resent : resentOf(session, timeline)) {
        std::vector<Repetition> run; // of those in a row that timers sent, or by what is not known; else one
        for (const Repetition& next : repetitionsOf(reports, timeline, resent)) {
            if (!run.empty() &&
                (run.front().way != next.way || (next.way != ResendWay::Timeout && next.way != ResendWay::Unknown))) {
                found.push_back(evidenceOf(reports, timeline, resent, run));
                run.clear();
            }
            run.push_back(next);
        }
        if (!run.empty())
            found.push_back(evidenceOf(reports, timeline, resent, run));
    }
    return found;
}

} // namespace

extern const EvidenceRule sentAgainRule{
    .entries =
        {{u"sent-again-timeout"_s,
          Sentence::tr("Data or a FIN left again, and the row or the counters say that a timeout ran out.").told(),
          Sentence::tr("no ACK had told of a loss, the row's timer had run out, and each wait was twice the one before.")
              .told()},
         {u"sent-again-fast"_s, Sentence::tr("Data left again after ACKs that told of something behind them.").told(),
          Sentence::tr("a SACK block or three duplicate ACKs came, the timer had not run out, and TCPFastRetrans moved.")
              .told()},
         {u"sent-again-probe"_s, Sentence::tr("The last segment left again, and TCPLossProbes moved.").told(),
          Sentence::tr("nothing had been sent behind it, tcp_early_retrans has probes on, and no ACK had told of a loss.")
              .told()},
         {u"sent-again-after-timeout"_s,
          Sentence::tr("Data left again while the connection recovered from a timeout.").told(),
          Sentence::tr("TCPSlowStartRetrans moved.").told()},
         {u"sent-again"_s, Sentence::tr("Data or a FIN left again, and neither row nor counters tell by what.").told(),
          Sentence::tr("it never does: the way stays open.").told()}},
    .explain = &explainSentAgain,
};

} // namespace statewire
