// SPDX-License-Identifier: GPL-3.0-or-later
// close() that resets the connection instead of ending it with a FIN: unread data, or SO_LINGER with no time.
#include "explain/rules.h"
#include "explain/sessionfacts.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// What left on the closed connection first: a RST or a FIN.
const Arrow* firstEnd(const Timeline& timeline, const CallEvent& call)
{
    constexpr qint64 patienceNs = 100'000'000;
    for (const Arrow& arrow : timeline.arrows()) {
        if (arrow.fromHost == call.host && arrow.segment.source == call.ends->local &&
            arrow.segment.destination == call.ends->remote && arrow.sentNs >= call.beginNs &&
            arrow.sentNs <= call.endNs + patienceNs && arrow.fate != Fate::Injected &&
            (arrow.segment.has(FlagRst) || arrow.segment.has(FlagFin)))
            return &arrow;
    }
    return nullptr;
}

/// Data in the receive queue when close() was called; a FIN that came counts as one byte in /proc and is none.
std::optional<qint64> unreadBytes(const Timeline& timeline, const CallEvent& call)
{
    const std::optional<size_t> track = timeline.findTrack(call.host, *call.ends);
    const Life* life = track ? timeline.tracks()[*track].lifeAt(call.beginNs) : nullptr;
    const RowSample* sample = life ? life->sampleAt(call.beginNs) : nullptr;
    if (!sample)
        return std::nullopt;
    const bool fin = sample->row.state == TcpState::CloseWait || sample->row.state == TcpState::LastAck;
    return std::max<qint64>(0, qint64(sample->row.rxQueueBytes) - (fin ? 1 : 0));
}

Condition resetLeft(const Session& session, const Arrow* end)
{
    Condition c{u"a RST left, not a FIN"_s, {}, {}};
    if (!session.info() || session.info()->mode != "wire"_L1) {
        c.figures = u"no packets were recorded"_s;
        return c;
    }
    if (!end) {
        c.figures = u"neither FIN nor RST was recorded"_s;
        return c;
    }
    c.holds = end->segment.has(FlagRst);
    c.figures =
        u"frame %1: %2, sequence number %3"_s.arg(end->number).arg(end->segment.flagsText(), spaced(end->segment.seq));
    return c;
}

Evidence evidenceOf(const CallEvent& call, const Arrow* end)
{
    Evidence e;
    e.tNs = end ? std::max(call.endNs, end->sentNs) : call.endNs;
    e.host = call.host;
    e.ends = *call.ends;
    e.frame = end ? end->number : 0;
    return e;
}

Evidence unreadData(const Session& session, const CallEvent& call, const Arrow* end, std::optional<qint64> unread)
{
    Evidence e = evidenceOf(call, end);
    e.ruleId = u"reset-unread-data"_s;
    e.claim = u"close() with unread data resets the connection"_s;
    e.rule = u"If data lies in the receive queue that the application never read, close() sends RST instead of FIN: the "
             "peer must learn that what it sent was thrown away. No TIME_WAIT remains."_s;
    e.source = u"RFC 1122 4.2.2.13, RFC 2525 2.17; tcp_close, tcp_send_active_reset"_s;
    e.counterfactual = u"Had the application read up to the end before, close() would have sent a FIN."_s;
    Condition data{u"data lay unread in the receive queue"_s, u"its row was not recorded"_s, {}};
    if (unread) {
        data.holds = *unread > 0;
        data.figures = u"%1 bytes"_s.arg(spaced(*unread));
        e.numbers = {{u"unread_bytes"_s, *unread}};
    }
    e.conditions = {data, resetLeft(session, end)};
    e.conclude();
    return e;
}

Evidence lingerZero(const Session& session, const CallEvent& call, const Arrow* end)
{
    Evidence e = evidenceOf(call, end);
    e.ruleId = u"reset-linger"_s;
    e.claim = u"close() with SO_LINGER {1, 0} resets the connection"_s;
    e.rule = u"With SO_LINGER on and its time 0, close() throws away what was not sent yet and sends RST: an abortive "
             "close. The socket is gone at once, without TIME_WAIT; the peer reads ECONNRESET."_s;
    e.source = u"RFC 9293 3.9.1.5 (ABORT); tcp_close, tcp_disconnect"_s;
    e.counterfactual = u"Without the option close() would have sent a FIN, and TIME_WAIT would have followed."_s;
    const std::optional<QString> option = optionBefore(session, socketOf(call), "SO_LINGER"_L1, call.beginNs);
    Condition set{u"SO_LINGER is on, with 0 seconds"_s, u"no setsockopt() of it was recorded"_s, {}};
    if (option) {
        set.holds = *option == "1, 0"_L1;
        set.figures = u"SO_LINGER %1"_s.arg(*option);
        e.numbers = {{u"l_onoff"_s, option->section(u',', 0, 0).toLongLong()},
                     {u"l_linger"_s, option->section(u',', 1, 1).trimmed().toLongLong()}};
    }
    e.conditions = {set, resetLeft(session, end)};
    e.conclude();
    return e;
}

} // namespace

std::vector<Evidence> explainResetOnClose(const Session& session, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call || !call->call.startsWith("close"_L1) || !call->ends)
            continue;
        const Arrow* end = firstEnd(timeline, *call);
        const bool reset = end && end->segment.has(FlagRst);
        const std::optional<qint64> unread = unreadBytes(timeline, *call);
        const std::optional<QString> option = optionBefore(session, socketOf(*call), "SO_LINGER"_L1, call->beginNs);
        const bool lingers = option && !option->startsWith(u'0'); // set to off, it says nothing
        // tcp_close looks at the queue first: with data unread the option does not come into it.
        if (unread.value_or(0) > 0 || (reset && !lingers))
            found.push_back(unreadData(session, *call, end, unread));
        else if (lingers)
            found.push_back(lingerZero(session, *call, end));
    }
    return found;
}

} // namespace statewire
