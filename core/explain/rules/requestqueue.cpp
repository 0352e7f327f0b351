// SPDX-License-Identifier: GPL-3.0-or-later
// SYNs that a listener dropped because its queue of half-open requests was full, and cookies were off.
#include "base/sentence.h"
#include "explain/facts/kernelcount.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 answerNs = 50'000'000; // what a machine with other work may need to answer
const QString dropsCounter = u"TcpExt.TCPReqQFullDrop"_s;

/// The SYNs to one listener that nothing answered.
struct Dropped
{
    const Arrow* last = nullptr;
    qint64 times = 0;
};

bool wasAnswered(const Timeline& timeline, const Arrow& syn)
{
    return std::any_of(timeline.arrows().begin(), timeline.arrows().end(), [&](const Arrow& arrow) {
        return arrow.segment.source == syn.segment.destination && arrow.segment.destination == syn.segment.source &&
               arrow.sentNs >= syn.deliveredNs && arrow.sentNs <= syn.deliveredNs + answerNs;
    });
}

/// What stands on the SYN's own four-tuple takes it; the listener is not asked.
bool meetsSocket(const Timeline& timeline, const Arrow& syn)
{
    const std::optional<size_t> track = timeline.findTrack(syn.toHost, {syn.segment.destination, syn.segment.source});
    return track && timeline.tracks()[*track].lifeAt(syn.deliveredNs);
}

/// Requests of the listener that were half-open when the SYN came.
qint64 requestsAt(const Timeline& timeline, const Arrow& syn)
{
    return std::count_if(timeline.tracks().begin(), timeline.tracks().end(), [&](const Track& track) {
        const Life* life = track.lifeAt(syn.deliveredNs);
        const RowSample* sample = life ? life->sampleAt(syn.deliveredNs) : nullptr;
        return track.host == syn.toHost && track.ends.local == syn.segment.destination && sample &&
               sample->row.state == TcpState::SynRecv && sample->row.inode == 0;
    });
}

Condition queueIsFull(const Session& session, const Timeline& timeline, const Arrow& syn, Evidence& e)
{
    Condition c{Sentence::tr("more requests are half-open than the backlog").told(),
                Sentence::tr("the listen() call was not recorded").told(),
                {}};
    const qint64 requests = requestsAt(timeline, syn);
    e.numbers.push_back({u"requests"_s, requests});
    const std::optional<qint64> backlog = backlogOf(session, syn.toHost, syn.segment.destination.port, syn.deliveredNs);
    if (!backlog)
        return c;
    e.numbers.push_back({u"backlog"_s, *backlog});
    c.holds = requests > *backlog;
    c.figures =
        Sentence::tr("%1 in SYN_RECV %2 backlog %3").arg(requests).arg(*c.holds ? u">"_s : u"≤"_s).arg(*backlog).told();
    return c;
}

Condition cookiesAreOff(const Reports& reports, const Arrow& syn, Evidence& e)
{
    const QString name = u"tcp_syncookies"_s;
    Condition c{Sentence::tr("SYN cookies are off").told(), unknown::valueOf(name), {}};
    const std::optional<qint64> value = reports.sysctlNumber(syn.toHost, u"net.ipv4."_s + name, syn.deliveredNs);
    if (!value)
        return c;
    e.numbers.push_back({name, *value});
    c.holds = *value == 0;
    c.figures = u"%1 = %2"_s.arg(name).arg(*value);
    return c;
}

Evidence explainDropped(const Session& session, const Reports& reports, const Timeline& timeline, const Dropped& dropped)
{
    const Arrow& syn = *dropped.last;
    Evidence e;
    e.ruleId = u"request-queue-full"_s;
    e.claim = Sentence::tr("The %1 drops a SYN: its queue of half-open requests is full").arg(syn.toHost).told();
    e.rule = Sentence::tr(
                 "A SYN that is answered leaves a request behind, in SYN_RECV, until the last ACK comes. A listener keeps "
                 "at most backlog + 1 of them. When they are that many and tcp_syncookies = 0, a further SYN is dropped "
                 "without a word, whoever sent it; its sender can only try again.")
                 .told();
    e.source = u"RFC 4987 2.2; tcp_conn_request, inet_csk_reqsk_queue_is_full"_s;
    e.counterfactual =
        Sentence::tr("With tcp_syncookies = 1 it would have been answered with a cookie, and no request kept.").told();
    e.tNs = syn.deliveredNs;
    e.host = syn.toHost;
    e.ends = {syn.segment.destination, syn.segment.source};
    e.frame = syn.number;
    e.numbers = {{u"dropped"_s, dropped.times}};
    e.conditions = {queueIsFull(session, timeline, syn, e), cookiesAreOff(reports, syn, e),
                    kernelCounts(reports, dropsCounter, syn.deliveredNs, syn.deliveredNs, e)};
    e.outcome = Sentence::tr("SYNs without an answer so far: %1").arg(dropped.times).told();
    e.conclude();
    return e;
}

std::vector<Evidence> explainRequestQueue(const Session& session, const Reports& reports, const Timeline& timeline)
{
    std::vector<std::pair<const Track*, Dropped>> listeners;
    for (const Arrow& arrow : timeline.arrows()) {
        if (!arrow.segment.isPureSyn() || arrow.deliveredNs == openEndNs ||
            timeline.endNs() < arrow.deliveredNs + answerNs || wasAnswered(timeline, arrow) ||
            meetsSocket(timeline, arrow) ||
            reports.counted(arrow.toHost, dropsCounter, arrow.deliveredNs, arrow.deliveredNs).value_or(0) == 0)
            continue;
        const Track* listener = listenerFor(timeline, arrow.toHost, arrow.segment.destination, arrow.deliveredNs);
        if (!listener)
            continue;
        auto known = std::find_if(listeners.begin(), listeners.end(), [&](const auto& l) { return l.first == listener; });
        if (known == listeners.end())
            known = listeners.insert(listeners.end(), {listener, {}});
        known->second.last = &arrow;
        ++known->second.times;
    }
    std::vector<Evidence> found;
    for (const auto& [listener, dropped] : listeners)
        found.push_back(explainDropped(session, reports, timeline, dropped));
    return found;
}

} // namespace

extern const EvidenceRule requestQueueRule{
    .entries = {{u"request-queue-full"_s, Sentence::tr("A listener did not answer a SYN, and TCPReqQFullDrop moved.").told(),
                 Sentence::tr("more requests than the backlog were half-open, and tcp_syncookies is 0.").told()}},
    .explain = &explainRequestQueue,
};

} // namespace statewire
