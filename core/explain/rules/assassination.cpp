// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"
#include "explain/facts/numbertext.h"
#include "explain/facts/reports.h"
#include "explain/facts/timewaits.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

const QString goneEarly = u"proof: the row is gone long before its time"_s;
const QString rfc1337Key = u"net.ipv4.tcp_rfc1337"_s;

Condition exact(const Arrow& reset, const TimeWait& wait)
{
    Condition c{u"the RST's sequence number is rcv_nxt"_s, unknown::rcvNxt, {}};
    if (!wait.received.next)
        return c;
    c.holds = reset.segment.seq == *wait.received.next;
    c.figures = u"%1: %2 %3 rcv_nxt"_s.arg(frameName(reset.number), spaced(reset.segment.seq), *c.holds ? u"="_s : u"≠"_s);
    if (!*c.holds)
        c.figures += u' ' + spaced(*wait.received.next);
    return c;
}

Condition knob(const Reports& reports, const Arrow& reset, bool on)
{
    Condition c{on ? u"net.ipv4.tcp_rfc1337 protects it"_s : u"net.ipv4.tcp_rfc1337 does not protect it"_s,
                unknown::valueOf(u"tcp_rfc1337"_s),
                {}};
    if (const std::optional<qint64> value = reports.sysctlNumber(reset.toHost, rfc1337Key, reset.deliveredNs)) {
        c.holds = (*value != 0) == on;
        c.figures = u"tcp_rfc1337 = %1"_s.arg(*value);
    }
    return c;
}

Evidence explainReset(const Reports& reports, const Timeline& timeline, const TimeWait& wait, size_t position)
{
    const Arrow& reset = timeline.arrows()[wait.connection->arrows[position]];
    const std::optional<quint32> tsRecent = wait.tsRecentBefore(position);
    const std::optional<bool> removed = removedBy(timeline, wait, reset);
    const bool survived = removed == false;
    Evidence e;
    e.ruleId = survived ? u"time-wait-survives-rst"_s : u"time-wait-assassination"_s;
    e.claim = survived ? u"The TIME_WAIT outlives a RST"_s : u"A RST kills the TIME_WAIT (assassination)"_s;
    e.rule = u"A RST with exactly rcv_nxt ends a TIME_WAIT at once, unless tcp_rfc1337 is set; any other RST does not "
             "touch it."_s;
    e.source = u"RFC 1337 3; tcp_timewait_state_process"_s;
    e.counterfactual = survived ? u"With tcp_rfc1337 = 0 and exactly rcv_nxt, the wait would have ended there."_s
                                : u"With tcp_rfc1337 = 1 the RST would have been ignored."_s;
    e.tNs = removed == true ? wait.life->vanishedNs : reset.deliveredNs;
    e.host = reset.toHost;
    e.ends = timeline.tracks()[size_t(wait.track)].ends;
    e.frame = reset.number;
    e.numbers.push_back({u"rst_seq"_s, reset.segment.seq});
    if (wait.received.next)
        e.numbers.push_back({u"rcv_nxt"_s, *wait.received.next});
    const qint64 leftNs = wait.life->timerLeftNs(reset.deliveredNs).value_or(0);
    e.numbers.push_back({u"time_wait_left_ns"_s, leftNs});

    const Condition number = exact(reset, wait);
    if (isRejectedByPaws(reset.segment, tsRecent)) {
        e.conditions.push_back({u"PAWS does not reject the RST"_s, stampsCompared(*reset.segment.tsval, *tsRecent), false});
        if (survived)
            e.conditions.back() = {u"PAWS rejects the RST"_s, e.conditions.back().figures, true};
    } else if (survived && number.holds == false) {
        e.conditions.push_back({u"the RST's sequence number is not rcv_nxt"_s, number.figures, true});
    } else {
        e.conditions = {number, knob(reports, reset, survived)};
    }
    const QString left = u"%1 were left"_s.arg(exactText(leftNs));
    if (removed == true)
        e.conditions.push_back(
            {goneEarly, u"%1 after the RST, %2"_s.arg(exactText(wait.life->vanishedNs - reset.deliveredNs), left), true});
    else if (survived)
        e.conditions.push_back({u"proof: the row stands on after the RST"_s, left, true});
    else
        e.conditions.push_back({goneEarly, unknown::tableNotReadAgain, {}});
    e.conclude();
    return e;
}

/// A RST that met a TIME_WAIT socket: it killed it (TIME-WAIT assassination), or did not (RFC 1337).
std::vector<Evidence> explainAssassination(const Session&, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const TimeWait& wait : timeWaitsOf(timeline)) {
        for (size_t position : wait.arrivals) {
            const Arrow& arrow = timeline.arrows()[wait.connection->arrows[position]];
            if (arrow.segment.has(FlagRst))
                found.push_back(explainReset(reports, timeline, wait, position));
        }
    }
    return found;
}

} // namespace

extern const EvidenceRule assassinationRule{
    .entries = {{u"time-wait-assassination"_s, u"A RST reached a socket in TIME_WAIT, and the row was gone after it."_s,
                 u"its sequence number is exactly rcv_nxt, and tcp_rfc1337 is 0."_s},
                {u"time-wait-survives-rst"_s, u"A RST reached a socket in TIME_WAIT, and the row stood on."_s,
                 u"tcp_rfc1337 is 1, or its sequence number is not rcv_nxt, or PAWS rejects it."_s}},
    .explain = &explainAssassination,
};

} // namespace statewire
